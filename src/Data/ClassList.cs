using System.Text;

namespace Backprop.Data;

/// <summary>
/// The classes of a classification. When every name is a number, written as in the table that they come from, they are told apart by value, so that <c>1</c>, <c>1.0</c> and <c>"1"</c> are one class;
/// otherwise by their exact text. A name is kept as it was first spelt.
/// </summary>
internal sealed class ClassList
{
    private readonly Dictionary<string, int> byText = new(StringComparer.Ordinal);
    private readonly Dictionary<double, int>? byValue;

    /// <exception cref="ArgumentException">Fewer than two names, or two for the same class.</exception>
    public ClassList(IReadOnlyList<string> names, char decimalSeparator)
    {
        if (names.Count < 2)
            throw new ArgumentException($"Expected at least two classes, got {names.Count}.", nameof(names));
        (Names, DecimalSeparator) = ([.. names], decimalSeparator);
        byValue = names.All(name => Value(name, decimalSeparator) is not null) ? [] : null;
        for (int i = 0; i < names.Count; i++)
        {
            if (!byText.TryAdd(names[i], i) || (byValue is not null && !byValue.TryAdd(Value(names[i], decimalSeparator)!.Value, i)))
                throw new ArgumentException($"Expected different classes; {DisplayText.Quote(names[i])} comes twice.", nameof(names));
        }
    }

    public IReadOnlyList<string> Names { get; }

    public char DecimalSeparator { get; }

    /// <summary>The classes of a column without missing cells: numbers ascending when all of them are, else by ordinal order of the text.</summary>
    public static string[] NamesIn(CsvColumn column)
    {
        var texts = new HashSet<string>(StringComparer.Ordinal);
        var inOrder = new List<string>();
        for (int row = 0; row < column.Table.RowCount; row++)
        {
            string text = column.Text(row);
            if (texts.Add(text))
                inOrder.Add(text);
        }
        double?[] values = [.. inOrder.Select(text => Value(text, column.Table.Options.DecimalSeparator))];
        return values.All(value => value is not null)
            ? [.. inOrder.Zip(values).DistinctBy(pair => pair.Second).OrderBy(pair => pair.Second).Select(pair => pair.First)]
            : [.. inOrder.Order(StringComparer.Ordinal)];
    }

    /// <summary>Names that differ only by case or outer spaces, quoted: <c>"No" and " no"</c>.</summary>
    public static IEnumerable<string> NearlyAlike(IEnumerable<string> names)
        => names.GroupBy(name => name.Trim(), StringComparer.OrdinalIgnoreCase).Where(alike => alike.Count() > 1).Select(alike => string.Join(" and ", alike.Select(DisplayText.Quote)));

    /// <summary>The index of a class by the name that is kept.</summary>
    public bool TryFind(string name, out int index) => byText.TryGetValue(name, out index);

    /// <exception cref="DataException">The cell is missing or names no class.</exception>
    public int IndexOf(CsvColumn column, int row)
    {
        if (column.IsMissing(row))
            throw column.Error(row, "the target is missing");
        string text = column.Text(row);
        if (byText.TryGetValue(text, out int index) || (byValue is not null && Value(text, column.Table.Options.DecimalSeparator) is { } value && byValue.TryGetValue(value, out index)))
            return index;
        throw column.Error(row, $"{DisplayText.Quote(text)} is not one of the classes {DisplayText.List(Names)}{NearestName.Hint(text, Names)}");
    }

    private static double? Value(string text, char decimalSeparator)
        => NumberText.Read(Encoding.UTF8.GetBytes(text), decimalSeparator, out double value) == NumberReading.Number ? value : null;
}
