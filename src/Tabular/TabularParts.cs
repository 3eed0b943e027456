using Backprop.Data;

namespace Backprop.Tabular;

/// <summary>Some rows of a table.</summary>
internal sealed record TablePart(CsvTable Table, int[] Rows)
{
    public static TablePart All(CsvTable table) => new(table, [.. Enumerable.Range(0, table.RowCount)]);
}

/// <summary>What is trained on, what the best epoch is chosen by, and what the model is judged by at the end.</summary>
internal sealed record TabularParts(TablePart Train, TablePart? Validation, TablePart? Test, IReadOnlyList<string> Warnings)
{
    /// <summary>Cuts the shares from the table and reads the files.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="schema">What they are.</param>
    /// <param name="options">The shares and files.</param>
    /// <param name="cutsValidation">False to leave the share for validation in the training part, for members that each leave out another.</param>
    public static TabularParts Of(CsvTable table, TableSchema schema, TabularOptions options, bool cutsValidation)
    {
        double test = options.Test.Fraction, validation = cutsValidation ? options.Validation.Fraction * (1 - test) : 0;
        Split split = schema.Task == TaskKind.Classification
            ? Split.Stratified(schema.ClassIndices(table), schema.Classes, validation, test, options.Seed, table.Name)
            : Split.Random(table.RowCount, validation, test, options.Seed, table.Name);
        return new(
            new TablePart(table, split.Train),
            cutsValidation || options.Validation.Path is not null ? Part(options.Validation, table, split.Validation, options) : null,
            Part(options.Test, table, split.Test, options),
            split.Warnings);
    }

    private static TablePart? Part(HeldOut heldOut, CsvTable table, int[] rows, TabularOptions options) => heldOut switch
    {
        { Path: { } path } => TablePart.All(CsvTable.Read(path, options.Csv)),
        { Fraction: > 0 } => new(table, rows),
        _ => null,
    };
}
