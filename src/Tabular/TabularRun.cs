using Backprop.Data;
using Backprop.Training;

namespace Backprop.Tabular;

/// <summary>A training that is done: the model, and what is only known while its rows are at hand. Reports are made of it.</summary>
public sealed record TabularRun
{
    internal TabularRun(Recipe recipe, CsvTable table, TableSchema schema, TablePart train)
        => (Recipe, Table, Schema, Train) = (recipe, table, schema, train);

    /// <summary>The model.</summary>
    public required TabularModel Model { get; init; }

    /// <summary>What was asked for.</summary>
    public required TabularOptions Options { get; init; }

    /// <summary>The course of the training; with members the mean of theirs, epoch by epoch.</summary>
    public required TrainingHistory History { get; init; }

    /// <summary>The course of each network's training; a single network has a single one.</summary>
    public required IReadOnlyList<TrainingHistory> Networks { get; init; }

    /// <summary>What was decided of that which the options leave open.</summary>
    internal Recipe Recipe { get; }

    /// <summary>All rows of the training file that count.</summary>
    internal CsvTable Table { get; }

    /// <summary>What its columns are.</summary>
    internal TableSchema Schema { get; }

    /// <summary>Which rows were learnt from.</summary>
    internal TablePart Train { get; }

    /// <summary>What is said of the validation rows, or of those left out by members; null without any.</summary>
    internal Judgement? Validation { get; init; }

    /// <summary>What is said of the test rows; null without any.</summary>
    internal Judgement? Test { get; init; }
}
