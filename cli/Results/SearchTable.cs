using System.Globalization;
using Backprop.Cli.Terminal;
using Backprop.Tabular;

namespace Backprop.Cli.Results;

/// <summary>The trials of a search for people, the best first.</summary>
internal static class SearchTable
{
    /// <param name="found">The search.</param>
    /// <param name="command">The command line that trains the best.</param>
    public static void Write(SearchResult found, string command)
    {
        string[] settings = [.. found.Trials.SelectMany(trial => trial.Settings.Keys).Distinct()];
        ResultTable.Write(
            [">trial", ">epochs", $">{found.Metric}", .. settings],
            found.Trials.Where(trial => trial.Scores.Count > 0).Select(string[] (trial) =>
            [
                trial.Index.ToString(CultureInfo.InvariantCulture), trial.Epochs[^1].ToString(CultureInfo.InvariantCulture), Printable.Number(trial.Scores[^1]),
                .. trial.Index == 0 ? ["as given"] : settings.Select(name => trial.Settings[name]),
                .. trial.Index == 0 ? Enumerable.Repeat("", Math.Max(0, settings.Length - 1)) : [],
            ]));
        Console.Out.WriteLine();
        Console.Out.WriteLine($"the best is trial {found.Best.Index}:");
        Console.Out.WriteLine(command);
        Console.Out.WriteLine();
    }
}
