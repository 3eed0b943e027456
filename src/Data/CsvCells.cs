namespace Backprop.Data;

/// <summary>
/// The cells of a column. As long as all of them are whole numbers written in the shortest way they are kept as numbers, which give their texts back
/// exactly; from the first other cell on all are kept as texts.
/// </summary>
internal sealed class CsvCells : ICells
{
    public int Count => Integers?.Count ?? Texts!.Count;

    /// <summary>The numbers, when all cells are whole numbers written in the shortest way.</summary>
    public IntegerCells? Integers { get; private set; } = new();

    public bool AreIntegers => Integers is not null;

    public ReadOnlySpan<byte> Bytes => Integers is { } integers ? integers.Bytes : [];

    /// <summary>The texts, when not all cells are whole numbers.</summary>
    public TextCells? Texts { get; private set; }

    public ReadOnlySpan<byte> this[int index] => Integers is { } integers ? integers.TextOf(index) : Texts![index];

    public int IntegerAt(int index) => Integers![index];

    public void Gather(ReadOnlySpan<int> indices, Span<double> destination) => Integers!.Gather(indices, destination);

    /// <exception cref="OutOfMemoryException">More than 2 GiB in one column.</exception>
    public void Add(ReadOnlySpan<byte> cell)
    {
        if (Integers is { } integers && integers.TryAdd(cell))
            return;
        ToTexts().Add(cell);
    }

    /// <summary>Adds <paramref name="count"/> cells of another column, from <paramref name="first"/> on.</summary>
    /// <exception cref="OutOfMemoryException">More than 2 GiB in one column.</exception>
    public void AddRange(CsvCells source, int first, int count)
    {
        if (Integers is { } integers && source.Integers is { } added)
            integers.AddRange(added, first, count);
        else if (source.Texts is { } more)
            ToTexts().AddRange(more, first, count);
        else
            for (int i = 0; i < count; i++)
                ToTexts().Add(source[first + i]);
    }

    /// <summary>Gives back the memory that nothing was added into.</summary>
    public void Trim()
    {
        Integers?.Trim();
        Texts?.Trim();
    }

    public ICells Select(int[] rows)
    {
        if (Integers is { } integers)
            return new CsvCells { Integers = integers.Select(rows) };
        var selected = new CsvCells();
        foreach (int row in rows)
            selected.Add(this[row]);
        selected.Trim();
        return selected;
    }

    private TextCells ToTexts()
    {
        if (Texts is not null)
            return Texts;
        Texts = new TextCells();
        for (int i = 0; i < Integers!.Count; i++)
            Texts.Add(Integers.TextOf(i));
        Integers = null;
        return Texts;
    }
}
