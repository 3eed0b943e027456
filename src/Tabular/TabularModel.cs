using System.Text.Json.Nodes;
using Backprop.Data;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Serialization;
using Backprop.Training;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tabular;

/// <summary>
/// A network together with what makes it usable on raw rows: the fitted encoding of the columns, the class names, and how it came about.
/// One file holds it all. Predicting is safe from many threads at once.
/// </summary>
public sealed class TabularModel
{
    private const string Section = "tabular";

    // What other programs have written into the file's __metadata__; kept from Load to Save.
    private IReadOnlyDictionary<string, string>? foreignMetadata;

    internal TabularModel(Sequential<float> network, TabularEncoder encoder, TrainingSummary summary, CsvOptions csv)
        => (Network, Encoder, Summary, Csv) = (network, encoder, summary, new CsvOptions { Delimiter = csv.Delimiter, DecimalSeparator = csv.DecimalSeparator, MissingValues = csv.MissingValues });

    /// <summary>The network: from encoded features to scores (logits), or to the standardised target.</summary>
    public Sequential<float> Network { get; }

    /// <summary>How raw rows become its inputs.</summary>
    public TabularEncoder Encoder { get; }

    /// <summary>How the model came about.</summary>
    public TrainingSummary Summary { get; }

    /// <summary>
    /// How the training file was written: its delimiter, decimal separator and missing values; all else is the default. Rows by name are read with it; files are where they are
    /// read so: <c>CsvTable.Read(path, model.Csv)</c>.
    /// </summary>
    public CsvOptions Csv { get; }

    /// <summary>The column that is predicted.</summary>
    public string Target => Encoder.Target.Column;

    /// <summary>Classification or regression.</summary>
    public TaskKind Task => Encoder.Target.Task;

    /// <summary>The classes, as the training file spells them; empty for regression.</summary>
    public IReadOnlyList<string> ClassNames => Encoder.ClassNames;

    /// <summary>Reads a model that <see cref="Save(string)"/> wrote. Its predictions are the same, bit for bit.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ModelFileException">The file is damaged, foreign, newer, or was saved without the columns it reads.</exception>
    /// <exception cref="StorageException">The file cannot be read.</exception>
    public static TabularModel Load(string path) => Of(ModelFile.Load<float>(path), path);

    /// <summary>Reads a model from a stream.</summary>
    /// <param name="stream">A stream that can seek; it is read from where it stands to its end, and left open.</param>
    /// <param name="name">What error messages call it; null for nothing.</param>
    /// <exception cref="ModelFileException">As for a file.</exception>
    /// <exception cref="ArgumentException">The stream cannot seek.</exception>
    public static TabularModel Load(Stream stream, string? name = null) => Of(ModelFile.Load<float>(stream, name), name);

    /// <summary>Whether a model file holds the columns that its network reads, as those do that <see cref="Save(string)"/> wrote.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="loaded">What it holds.</param>
    public static bool IsIn<T>(LoadedModel<T> loaded) where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(loaded);
        return loaded.Sections.ContainsKey(Section);
    }

    /// <summary>The model in a file that has been read (<see cref="ModelFile.Load{T}(string)"/>), as <see cref="Load(string)"/> gives it.</summary>
    /// <param name="loaded">What the file holds.</param>
    /// <param name="name">What error messages call it; null for nothing.</param>
    /// <exception cref="ModelFileException">The file was saved without the columns it reads, or these are damaged.</exception>
    public static TabularModel Of(LoadedModel<float> loaded, string? name)
    {
        ArgumentNullException.ThrowIfNull(loaded);
        if (loaded.Sections.ContainsKey(CheckpointSection.Key))
            throw new ModelFileException("is a checkpoint of a training, not its model: go on with train --resume", name);
        if (loaded.Sections[Section] is not JsonObject section)
            throw new ModelFileException("holds a network without the columns that it reads: it was not trained from a CSV file. Load it in code with ModelFile.Load", name);
        TabularModel model = TabularSection.Read(section, loaded.Model, name);
        model.foreignMetadata = loaded.ForeignMetadata;
        return model;
    }

    /// <summary>Saves the model as one safetensors file, as a whole or not at all.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <exception cref="StorageException">The file cannot be written; the previous one, if any, is unchanged.</exception>
    public void Save(string path) => ModelFile.Save(path, Network, Sections, foreignMetadata);

    /// <summary>Writes the bytes of such a file to a stream.</summary>
    /// <param name="stream">Any stream that can be written; it is left open.</param>
    public void Save(Stream stream) => ModelFile.Save(stream, Network, Sections, foreignMetadata);

    /// <summary>Predicts one row.</summary>
    /// <param name="row">A text for each feature column, by name, written as in the training file (<see cref="Csv"/>); empty where not known. Other columns are ignored.</param>
    /// <param name="warnings">As for <see cref="Predict(CsvTable, ICollection{string}?, bool, IProgress{double}?)"/>.</param>
    /// <param name="strict">As for <see cref="Predict(CsvTable, ICollection{string}?, bool, IProgress{double}?)"/>.</param>
    /// <exception cref="DataException">A column is missing or a cell cannot be read.</exception>
    public Prediction Predict(IReadOnlyDictionary<string, string> row, ICollection<string>? warnings = null, bool strict = false)
    {
        ArgumentNullException.ThrowIfNull(row);
        return Predict(CsvTable.FromRows([row], Csv), warnings, strict)[0];
    }

    /// <summary>Predicts one row of values, which are taken as <see cref="CsvTable.FromReader"/> takes them.</summary>
    /// <param name="row">A number, text, truth value, date or time for each feature column, by name; null where not known. Other columns are ignored.</param>
    /// <param name="warnings">As for <see cref="Predict(CsvTable, ICollection{string}?, bool, IProgress{double}?)"/>.</param>
    /// <param name="strict">As for <see cref="Predict(CsvTable, ICollection{string}?, bool, IProgress{double}?)"/>.</param>
    /// <exception cref="DataException">A column is missing, or a value is of another kind or cannot be read.</exception>
    public Prediction Predict(IReadOnlyDictionary<string, object?> row, ICollection<string>? warnings = null, bool strict = false)
    {
        ArgumentNullException.ThrowIfNull(row);
        return Predict(RowTable.Texts(row, Csv.DecimalSeparator), warnings, strict);
    }

    /// <summary>Predicts every row of a table.</summary>
    /// <param name="table">The feature columns, in any order; others are ignored.</param>
    /// <param name="warnings">Receives a line for each column with categories that training had not seen; null to drop them.</param>
    /// <param name="strict">True to refuse such a category.</param>
    /// <param name="progress">Is told now and then which share of the rows is done, in [0, 1]; null for nobody.</param>
    /// <returns>One prediction per row, in order; each is made when it is asked for.</returns>
    /// <exception cref="DataException">A column is missing or a cell cannot be read.</exception>
    public IReadOnlyList<Prediction> Predict(CsvTable table, ICollection<string>? warnings = null, bool strict = false, IProgress<double>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        Matrix<double> outputs = TabularMetrics.Outputs(Network, Encoder, TablePart.All(table), warnings, strict, progress);
        return Predictions.Of(Encoder.Target, outputs);
    }

    /// <summary>Measures the model on rows with the target: <c>accuracy</c>, <c>logLoss</c>, <c>macroF1</c>, <c>auc</c> (two classes), or <c>rmse</c>, <c>mae</c>, <c>r2</c>.</summary>
    /// <param name="table">The feature columns and the target.</param>
    /// <param name="warnings">As for <see cref="Predict(CsvTable, ICollection{string}?, bool, IProgress{double}?)"/>.</param>
    /// <param name="weights">The column that says how much each row counts, as in <see cref="TabularOptions.Weights"/>: a row of weight 0 is not looked at. Null when all count the same.</param>
    /// <param name="strict">As for <see cref="Predict(CsvTable, ICollection{string}?, bool, IProgress{double}?)"/>.</param>
    /// <param name="progress">As for <see cref="Predict(CsvTable, ICollection{string}?, bool, IProgress{double}?)"/>.</param>
    /// <exception cref="DataException">A column is missing, a cell cannot be read, or every weight is 0.</exception>
    public IReadOnlyDictionary<string, double> Evaluate(CsvTable table, ICollection<string>? warnings = null, string? weights = null, bool strict = false, IProgress<double>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        return TabularMetrics.Of(Network, Encoder, TablePart.Weighted(table, weights, Target), warnings, strict, progress);
    }

    /// <summary>Checks the network's gradients on rows with the target, in double, against central differences: of the mean squared error, or of softmax cross-entropy with labels smoothed by 0.1.</summary>
    /// <param name="table">The feature columns and the target.</param>
    /// <param name="options">Step size, tolerance, sampling.</param>
    /// <param name="rows">How many rows to use, from the first; a handful is enough.</param>
    /// <exception cref="DataException">A column is missing or a cell cannot be read.</exception>
    public GradientCheckReport CheckGradients(CsvTable table, GradientCheckOptions? options = null, int rows = 8)
    {
        ArgumentNullException.ThrowIfNull(table);
        Setting.AtLeast(1, rows, nameof(rows));
        var part = new TablePart(table, [.. Enumerable.Range(0, Math.Min(rows, table.RowCount))]);
        // Of rows that a network is sure of, and right, all derivatives are as small as the rounding of differences; with smoothed labels they are not.
        Loss<double> loss = Task == TaskKind.Classification ? new SoftmaxCrossEntropy<double>(labelSmoothing: 0.1) : new MeanSquaredError<double>();
        return GradientCheck.Run(InDouble(), loss, new Batch<double>(Encoder.EncodeDataset<double>(part.Table, part.Rows)), options);
    }

    /// <summary>A copy of the network in double, of the same weights; what it draws, it draws from seed 0.</summary>
    internal Sequential<double> InDouble()
    {
        Sequential<double> network = ModelFile.Unpack<double>(ModelFile.Pack(Network, null), null).Model;
        network.Reseed(new(0));
        return network;
    }

    private JsonObject Sections => new() { [Section] = TabularSection.Write(this) };
}
