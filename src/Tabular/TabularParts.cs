using Backprop.Data;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tabular;

/// <summary>Some rows of a table, and how much each counts; null when all count the same.</summary>
internal sealed record TablePart(CsvTable Table, int[] Rows, Vector<double>? Weights = null)
{
    public static TablePart All(CsvTable table) => new(table, [.. Enumerable.Range(0, table.RowCount)]);

    /// <summary>All rows that count at all, by a column of weights.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="weights">The column; null when all rows count the same.</param>
    /// <param name="target">The column to predict.</param>
    public static TablePart Weighted(CsvTable table, string? weights, string target) => All(SampleWeights.WithoutZeros(table, weights, target)).WeightedBy(weights);

    /// <summary>The rows at some positions.</summary>
    public TablePart At(int[] positions) => new(Table, [.. positions.Select(i => Rows[i])], Weights is null ? null : Vector<double>.Build.Dense(positions.Length, i => Weights[positions[i]]));

    /// <summary>The same rows, with the weights that a column of the table gives them.</summary>
    public TablePart WeightedBy(string? column) => this with { Weights = SampleWeights.Of(Table, Rows, column) };

    /// <summary>Refuses rows of which a network would say more than an array holds: before it is trained, or asked.</summary>
    /// <param name="outputs">Numbers that it says of each row.</param>
    /// <exception cref="DataException">There are so many.</exception>
    public void RequireRoom(int outputs)
    {
        if (Math.BigMul(Rows.Length, outputs) > Array.MaxLength)
            throw Table.Error($"has {DisplayText.Count(Rows.Length)} rows of {DisplayText.Count(outputs)} classes; a score for each row and class would be more than an array holds, {DisplayText.Count(Array.MaxLength)}: use fewer rows, or fewer classes");
    }

    /// <summary>Reads all cells that count and drops what they are: what cannot be encoded is found before a network is trained, or asked.</summary>
    /// <param name="encoder">How they are encoded.</param>
    /// <param name="warnings">Receives what encoding found odd.</param>
    /// <exception cref="DataException">A column is missing, a cell cannot be read, or a class is unknown.</exception>
    public void RequireEncodable(TabularEncoder encoder, ICollection<string> warnings)
    {
        encoder.EncodePieces<float>(Table, Rows, _ => { }, warnings);
        encoder.EncodeTarget<float>(Table, Rows);
    }

    /// <summary>The rows as a network learns from them: in memory when the table is, else on the disk, too.</summary>
    /// <param name="encoder">How they are encoded.</param>
    /// <param name="window">How many bytes of rows on the disk are in memory while they are learnt from.</param>
    /// <param name="warnings">Receives what encoding found odd; null to drop it.</param>
    public Samples<float> Encode(TabularEncoder encoder, long window, ICollection<string>? warnings = null)
    {
        Samples<float> samples = Table.Folder is { } folder ? Store(encoder, folder, window, warnings) : encoder.EncodeDataset<float>(Table, Rows, warnings);
        return Weights is null ? samples : samples.WeighedBy(Weights.Map(weight => (float)weight));
    }

    private StoredSamples<float> Store(TabularEncoder encoder, string folder, long window, ICollection<string>? warnings)
    {
        int features = encoder.FeatureNames.Count;
        var file = new SampleFile<float>(folder, features);
        try
        {
            encoder.EncodePieces<float>(Table, Rows, inputs => file.Add(inputs.AsColumnMajorArray()), warnings);
            return new(file, [.. Enumerable.Range(0, Rows.Length)], encoder.EncodeTarget<float>(Table, Rows), null, BlockShuffle.For(window, features));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}

/// <summary>What is trained on, what the best epoch is chosen by, and what the model is judged by at the end.</summary>
internal sealed record TabularParts(TablePart Train, TablePart? Validation, TablePart? Test, IReadOnlyList<string> Warnings)
{
    /// <summary>Cuts the shares from the table, and takes or reads the rows that come from elsewhere.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="schema">What they are.</param>
    /// <param name="options">The shares, files and tables.</param>
    /// <param name="cutsValidation">False to leave the share for validation in the training part, for members that each leave out another.</param>
    public static TabularParts Of(CsvTable table, TableSchema schema, TabularOptions options, bool cutsValidation)
    {
        double test = options.Test.Fraction, validation = cutsValidation ? options.Validation.Fraction * (1 - test) : 0;
        Split split = schema.Task == TaskKind.Classification
            ? Split.Stratified(schema.ClassIndices(table), schema.Classes, validation, test, options.Seed, table.Name)
            : Split.Random(table.RowCount, validation, test, options.Seed, table.Name);
        TablePart? validated = cutsValidation || options.Validation.HasOwnRows ? Part(options.Validation, table, schema, split.Validation, options) : null;
        TablePart? tested = Part(options.Test, table, schema, split.Test, options);
        List<string> warnings = [.. split.Warnings];
        if (options.Validation.HasOwnRows && RepeatedRows.AreIn(validated!.Table, table, schema))
            warnings.Add("the validation rows are rows to train on: how well they are predicted says nothing of new rows, and is no way to choose an epoch");
        if (options.Test.HasOwnRows && RepeatedRows.AreIn(tested!.Table, table, schema))
            warnings.Add("the test rows are rows to train on: how well they are predicted says nothing of new rows");
        else if (options is { Test.HasOwnRows: true, Validation.HasOwnRows: true } && RepeatedRows.AreIn(tested!.Table, validated!.Table, schema))
            warnings.Add("the test rows are validation rows, which the best epoch is chosen by: how well they are predicted says too much of new rows");
        return new(new TablePart(table, split.Train).WeightedBy(options.Weights), validated, tested, warnings);
    }

    private static TablePart? Part(HeldOut heldOut, CsvTable table, TableSchema schema, int[] rows, TabularOptions options) => heldOut switch
    {
        { HasOwnRows: true } => TablePart.Weighted(heldOut.Read(options.Csv).Rows!, options.Weights, schema.Target),
        { Fraction: > 0 } => new TablePart(table, rows).WeightedBy(options.Weights),
        _ => null,
    };
}
