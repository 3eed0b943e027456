using Backprop.Cli.Terminal;

namespace Backprop.Cli.Results;

/// <summary>Metrics for people: a line for each part of the data.</summary>
internal static class MetricsTable
{
    /// <param name="parts">What was measured on what; null where there was nothing to measure on.</param>
    public static void Write(params IReadOnlyList<(string Name, IReadOnlyDictionary<string, double>? Metrics)> parts)
    {
        var measured = parts.Where(part => part.Metrics is not null).ToArray();
        string[] names = [.. measured[0].Metrics!.Keys];
        ResultTable.Write(
            ["", .. names.Select(name => ">" + name)],
            measured.Select(string[] (part) => [part.Name, .. names.Select(name => Printable.Number(part.Metrics![name]))]));
    }
}
