using System.Globalization;
using Backprop.Data;
using Backprop.Tabular;
using CsvHelper;

namespace Backprop.Cli.Results;

/// <summary>
/// What a cross-validation predicts, as CSV with a line for each row that counts, in their order: <c>fold</c> (from 1), <c>target</c> as it stands in the file, <c>prediction</c>, and
/// <c>probability_</c> with each class.
/// </summary>
internal static class OutOfFoldCsv
{
    /// <param name="stream">Receives UTF-8; is left open.</param>
    /// <param name="judged">The cross-validation.</param>
    /// <param name="target">The truth, of the whole table.</param>
    public static void Write(Stream stream, CrossValidation judged, CsvColumn target)
    {
        string[] classes = [.. judged.Predictions[0].Probabilities.Keys];
        using var csv = CsvWriter.Create(stream, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true);
        csv.WriteHeader(["fold", "target", "prediction", .. classes.Select(name => $"probability_{name}")]);
        for (int row = 0; row < judged.Predictions.Count; row++)
        {
            csv.WriteField((judged.FoldOf[row] + 1).ToString(CultureInfo.InvariantCulture));
            csv.WriteField(target.Text(judged.Rows[row]));
            csv.WriteField(judged.Predictions[row].Label);
            foreach (string name in classes)
                csv.WriteField(judged.Predictions[row].Probabilities[name]);
            csv.EndRecord();
        }
    }
}
