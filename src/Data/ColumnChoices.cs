namespace Backprop.Data;

/// <summary>What the caller knows of the columns of a table, by their exact names; <see cref="SchemaInference"/> finds out the rest.</summary>
public sealed record ColumnChoices
{
    /// <summary>Columns that are no features.</summary>
    public IReadOnlyList<string> Ignore { get; init => field = Setting.NoneNull(value, nameof(Ignore)); } = [];

    /// <summary>Columns of numbers; a text in one is refused with its place.</summary>
    public IReadOnlyList<string> Numeric { get; init => field = Setting.NoneNull(value, nameof(Numeric)); } = [];

    /// <summary>Columns of categories, such as postal codes, that would pass for numbers or dates.</summary>
    public IReadOnlyList<string> Categorical { get; init => field = Setting.NoneNull(value, nameof(Categorical)); } = [];

    /// <summary>Columns of dates; what is none is refused with its place.</summary>
    public IReadOnlyList<string> Date { get; init => field = Setting.NoneNull(value, nameof(Date)); } = [];

    /// <summary>
    /// How dates such as 3/4/2021 are read in a column where no row shows which number is the month; <see cref="DateOrder.None"/> takes the month first, with a warning. A row such as 31/1/2021 shows it,
    /// and decides for its column whatever is said here.
    /// </summary>
    public DateOrder DateOrder { get; init; }

    /// <summary>The kind that was chosen for each column, null for one to ignore.</summary>
    /// <exception cref="DataException">There is no such column, it is the target, or it is chosen twice.</exception>
    internal Dictionary<string, ColumnKind?> In(CsvTable table, string target)
    {
        var chosen = new Dictionary<string, ColumnKind?>(StringComparer.Ordinal);
        foreach ((IReadOnlyList<string> names, ColumnKind? kind) in new (IReadOnlyList<string>, ColumnKind?)[]
            { (Ignore, null), (Numeric, ColumnKind.Numeric), (Categorical, ColumnKind.Categorical), (Date, ColumnKind.Date) })
        {
            foreach (string name in names)
            {
                CsvColumn column = table.Column(name);
                if (name == target)
                    throw column.Error("is the target; its meaning is the task's to choose (--task)");
                if (!chosen.TryAdd(name, kind) && chosen[name] != kind)
                    throw column.Error($"is chosen twice, {Word(chosen[name])} and {Word(kind)}");
            }
        }
        return chosen;
    }

    private static string Word(ColumnKind? kind) => kind switch
    {
        null => "to be ignored",
        ColumnKind.Numeric => "as numeric",
        ColumnKind.Date => "as a date",
        _ => "as categorical",
    };
}
