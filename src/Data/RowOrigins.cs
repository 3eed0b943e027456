namespace Backprop.Data;

/// <summary>Where each row of a table comes from: its file and the physical line on which it starts.</summary>
internal sealed class RowOrigins
{
    private readonly string[] files;
    private readonly int[] ends;
    private readonly Func<int, long> lines;

    /// <param name="file">The file of all rows.</param>
    /// <param name="lines">The line of each row.</param>
    public RowOrigins(string file, long[] lines)
        : this(file, lines.Length, row => lines[row])
    {
    }

    /// <param name="file">The file of all rows.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="lines">The line of a row.</param>
    public RowOrigins(string file, int count, Func<int, long> lines)
        : this([file], [count], lines)
    {
    }

    private RowOrigins(string[] files, int[] ends, Func<int, long> lines) => (this.files, this.ends, this.lines) = (files, ends, lines);

    public int Count => ends[^1];

    public long LineOf(int row) => lines(row);

    public string FileOf(int row) => files[Ascending.CountUpTo(ends, row)];

    public static RowOrigins Join(IReadOnlyList<RowOrigins> parts)
    {
        var ends = new List<int>();
        int[] starts = new int[parts.Count], partEnds = new int[parts.Count];
        int count = 0;
        for (int i = 0; i < starts.Length; i++)
        {
            starts[i] = count;
            ends.AddRange(parts[i].ends.Select(end => starts[i] + end));
            partEnds[i] = count = checked(count + parts[i].Count);
        }
        return new([.. parts.SelectMany(part => part.files)], [.. ends], row =>
        {
            int part = Ascending.CountUpTo(partEnds, row);
            return parts[part].LineOf(row - starts[part]);
        });
    }

    /// <param name="rows">Ascending, each once.</param>
    public RowOrigins Select(int[] rows) => new(files, Array.ConvertAll(ends, end => Ascending.CountUpTo(rows, end - 1)), row => lines(rows[row]));
}
