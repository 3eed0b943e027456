namespace Backprop.Tests.Tabular;

/// <summary>The shares of a work that were told, in order.</summary>
internal sealed class Shares : List<double>, IProgress<double>
{
    public void Report(double value) => Add(value);
}
