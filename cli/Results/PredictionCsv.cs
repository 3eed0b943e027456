using Backprop.Tabular;
using CsvHelper;

namespace Backprop.Cli.Results;

/// <summary>Predictions as CSV: the column <c>prediction</c>, and <c>probability_</c> with each class if wanted.</summary>
internal static class PredictionCsv
{
    /// <param name="stream">Receives UTF-8; is left open.</param>
    /// <param name="predictions">In the order of the rows.</param>
    /// <param name="classes">The classes whose probabilities are written; none to leave them out.</param>
    public static void Write(Stream stream, IReadOnlyList<Prediction> predictions, IReadOnlyList<string> classes)
    {
        using var csv = CsvWriter.Create(stream, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true);
        csv.WriteHeader(["prediction", .. classes.Select(name => $"probability_{name}")]);
        foreach (Prediction prediction in predictions)
        {
            csv.WriteField(prediction.Label);
            foreach (string name in classes)
                csv.WriteField(prediction.Probabilities[name]);
            csv.EndRecord();
        }
    }
}
