using System.Globalization;
using Backprop.Tabular;
using CsvHelper;

namespace Backprop.Cli.Results;

/// <summary>
/// The trials of a search as CSV, the best first: <c>trial</c>, <c>rungs</c> it has reached, <c>epochs</c> and the score at the last of them in a column called by the metric,
/// <c>seconds</c> of all, and a column for each option drawn, empty for trial 0. A trial that the search did not come to has no score.
/// </summary>
internal static class SearchCsv
{
    /// <param name="stream">Receives UTF-8; is left open.</param>
    /// <param name="found">The search.</param>
    public static void Write(Stream stream, SearchResult found)
    {
        string[] settings = [.. found.Trials.SelectMany(trial => trial.Settings.Keys).Distinct()];
        using var csv = CsvWriter.Create(stream, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true);
        csv.WriteHeader(["trial", "rungs", "epochs", found.Metric, "seconds", .. settings]);
        foreach (SearchTrial trial in found.Trials)
        {
            csv.WriteField(Text(trial.Index));
            csv.WriteField(Text(trial.Scores.Count));
            csv.WriteField(trial.Scores.Count == 0 ? "" : Text(trial.Epochs[^1]));
            csv.WriteField(trial.Scores.Count == 0 || double.IsNaN(trial.Scores[^1]) ? "" : trial.Scores[^1].ToString("R", CultureInfo.InvariantCulture));
            csv.WriteField(trial.Seconds.ToString("0.###", CultureInfo.InvariantCulture));
            foreach (string name in settings)
                csv.WriteField(trial.Settings.GetValueOrDefault(name, ""));
            csv.EndRecord();
        }
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
