using System.Text;
using System.Text.Json.Nodes;
using Backprop.Reports.Page;
using Backprop.Serialization;
using Backprop.Tabular;

namespace Backprop.Reports;

/// <summary>
/// A training as one HTML page: learning curves, how good the model is and on which rows, what it hangs on, the network with its weights and gradients, the data and what is odd about them, and how to do it
/// again. The page asks for nothing from anywhere, works from a file, on a phone and on paper, and without scripts still shows every number as a table.
/// <example><code>
/// TrainingWatch watch = new();
/// TabularRun run = TabularTrainer.Run(CsvTable.Read("data/iris.csv"), "species", watch.AddTo(new TabularOptions()));
/// TrainingReport.Of(run, watch).Save("report.html");
/// </code></example>
/// </summary>
public sealed class TrainingReport
{
    private TrainingReport(JsonObject data) => Data = data;

    /// <summary>All numbers of the page, as they stand in it; <c>results</c> is <see cref="Results"/>.</summary>
    public JsonObject Data { get; }

    /// <summary>
    /// What came of a training, as <c>train --json</c> prints it. There is <c>calibration</c> only for calibrated probabilities, and <c>crossValidation</c> only where that was done: the number of
    /// <c>folds</c>, the metrics of each in order, <c>byFold</c>, their <c>mean</c> and standard deviation <c>std</c>. Metrics that are not defined are null.
    /// </summary>
    /// <param name="summary">The summary of the model.</param>
    /// <param name="model">Where the model was saved; null when nowhere.</param>
    /// <param name="judged">What cross-validation with the same options found; null when there was none.</param>
    public static JsonObject Results(TrainingSummary summary, string? model = null, CrossValidation? judged = null)
    {
        ArgumentNullException.ThrowIfNull(summary);
        return ResultData.Of(summary, model, judged);
    }

    /// <summary>Gathers the numbers. Column importance is measured here, which may take a few seconds.</summary>
    /// <param name="run">The training.</param>
    /// <param name="watch">What watched it; null for a report without gradients and without the metric on training rows.</param>
    /// <param name="options">What else the page says.</param>
    /// <exception cref="ArgumentException">The watch has watched another training.</exception>
    public static TrainingReport Of(TabularRun run, TrainingWatch? watch = null, ReportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        // Read back, a number of JSON is any number: an int of C# cannot be asked for as a double.
        return new(JsonNode.Parse(ReportData.Of(run, watch, options ?? new()).ToJsonString())!.AsObject());
    }

    /// <summary>The page.</summary>
    public string ToHtml() => ReportPage.Of(Data);

    /// <summary>Saves the page, as a whole or not at all.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <exception cref="StorageException">It cannot be written.</exception>
    public void Save(string path) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(ToHtml())));
}
