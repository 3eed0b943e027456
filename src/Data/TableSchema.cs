namespace Backprop.Data;

/// <summary>What the columns of a table mean: the features, the target, and what there is to learn.</summary>
public sealed class TableSchema
{
    private readonly ClassList? classes;

    /// <summary>States the meaning of the columns; <see cref="SchemaInference"/> finds it out from the data.</summary>
    /// <param name="features">At least one, with different names.</param>
    /// <param name="target">The column to predict; not one of the features.</param>
    /// <param name="task">Classification or regression.</param>
    /// <param name="classes">For classification at least two different names, in the order of their indices; for regression none.</param>
    /// <param name="decimalSeparator">How classes that are numbers are written: with <c>.</c> or <c>,</c>.</param>
    /// <exception cref="ArgumentException">Those rules are broken.</exception>
    public TableSchema(IReadOnlyList<ColumnSchema> features, string target, TaskKind task, IReadOnlyList<string>? classes = null, char decimalSeparator = '.')
    {
        features = Setting.NoneNull(features, nameof(features));
        ArgumentException.ThrowIfNullOrEmpty(target);
        if (features.Count == 0)
            throw new ArgumentException("Expected at least one feature, got none.", nameof(features));
        var names = new HashSet<string>(StringComparer.Ordinal) { target };
        foreach (ColumnSchema feature in features)
        {
            if (!names.Add(feature.Name))
                throw new ArgumentException($"Expected features with different names, none of them the target's; {DisplayText.Quote(feature.Name)} comes twice.", nameof(features));
        }
        if (task == TaskKind.Regression && classes is { Count: > 0 })
            throw new ArgumentException($"Expected no classes for regression, got {classes.Count}.", nameof(classes));
        Features = [.. features];
        Target = target;
        Task = task;
        this.classes = task == TaskKind.Classification ? new ClassList(Setting.NoneNull(classes ?? [], nameof(classes)), decimalSeparator) : null;
    }

    /// <summary>The columns that a prediction is made from, in order.</summary>
    public IReadOnlyList<ColumnSchema> Features { get; }

    /// <summary>The column that is predicted.</summary>
    public string Target { get; }

    /// <summary>What is predicted.</summary>
    public TaskKind Task { get; }

    /// <summary>The classes by index, each as its first cell spelt it; empty for regression. See <see cref="SchemaInference"/> for their order.</summary>
    public IReadOnlyList<string> Classes => classes?.Names ?? [];

    /// <summary>What inference found odd: dates that can be read in two ways, texts that are almost dates or numbers, classes that are almost alike, a header taken for data.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    internal ClassList RequireClasses() => classes ?? throw new InvalidOperationException("A regression has no classes.");

    /// <summary>The index of the class of every row.</summary>
    /// <param name="table">A table with the target column.</param>
    /// <exception cref="DataException">The target column is missing, or a cell of it is missing or names no class.</exception>
    /// <exception cref="InvalidOperationException">The task is regression.</exception>
    public int[] ClassIndices(CsvTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        ClassList list = RequireClasses();
        CsvColumn column = table.Column(Target);
        int[] indices = new int[table.RowCount];
        for (int row = 0; row < indices.Length; row++)
            indices[row] = list.IndexOf(column, row);
        return indices;
    }
}
