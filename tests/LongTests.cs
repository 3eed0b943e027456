namespace Backprop.Tests;

/// <summary>The switch for tests that take minutes: <c>BACKPROP_LONG_TESTS=1 dotnet test -c Release</c>. Without it each runs in a short version.</summary>
internal static class LongTests
{
    public static bool Wanted { get; } = Environment.GetEnvironmentVariable("BACKPROP_LONG_TESTS") == "1";
}
