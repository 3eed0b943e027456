using Backprop.Tests.Architecture;

namespace Backprop.Tests.Edge;

/// <summary>.NET's own LogP1 and ExpM1 compute what their names promise to avoid: the library has its own.</summary>
public class NaiveFunctionTests
{
    [Fact]
    public void They_are_still_naive() => Assert.Equal((0.0, 0.0), (double.LogP1(1e-20), double.ExpM1(1e-20)));

    [Fact]
    public void The_library_does_not_use_them()
        => Assert.DoesNotContain(Sources.Library, file => Sources.Lines(file).Any(line => line.Contains(".LogP1(", StringComparison.Ordinal) || line.Contains(".ExpM1(", StringComparison.Ordinal)));
}
