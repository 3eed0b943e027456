namespace Backprop.Data;

/// <summary>
/// The cells of a column. As long as all of them are whole numbers written in the shortest way they are kept as numbers, which give their texts back
/// exactly; from the first other cell on all are kept as texts.
/// </summary>
internal sealed class CsvCells
{
    private TextCells? texts;

    public int Count => Integers?.Count ?? texts!.Count;

    /// <summary>The numbers, when all cells are whole numbers written in the shortest way.</summary>
    public IntegerCells? Integers { get; private set; } = new();

    public ReadOnlySpan<byte> this[int index] => Integers is { } integers ? integers.TextOf(index) : texts![index];

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
        else if (source.texts is { } more)
            ToTexts().AddRange(more, first, count);
        else
            for (int i = 0; i < count; i++)
                ToTexts().Add(source[first + i]);
    }

    /// <summary>Gives back the memory that nothing was added into.</summary>
    public void Trim()
    {
        Integers?.Trim();
        texts?.Trim();
    }

    public CsvCells Select(ReadOnlySpan<int> rows)
    {
        var selected = new CsvCells();
        foreach (int row in rows)
            selected.Add(this[row]);
        selected.Trim();
        return selected;
    }

    private TextCells ToTexts()
    {
        if (texts is not null)
            return texts;
        texts = new TextCells();
        for (int i = 0; i < Integers!.Count; i++)
            texts.Add(Integers.TextOf(i));
        Integers = null;
        return texts;
    }
}
