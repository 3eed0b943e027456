namespace Backprop.Data;

/// <summary>Where each row of a table comes from: its file and the physical line on which it starts.</summary>
internal sealed class RowOrigins
{
    private readonly string[] files;
    private readonly int[] ends;
    private readonly long[] lines;

    /// <param name="file">The file of all rows.</param>
    /// <param name="lines">The line of each row.</param>
    public RowOrigins(string file, long[] lines)
        : this([file], [lines.Length], lines)
    {
    }

    private RowOrigins(string[] files, int[] ends, long[] lines) => (this.files, this.ends, this.lines) = (files, ends, lines);

    public int Count => lines.Length;

    public long LineOf(int row) => lines[row];

    public string FileOf(int row)
    {
        int file = 0;
        while (row >= ends[file])
            file++;
        return files[file];
    }

    public static RowOrigins Join(IReadOnlyList<RowOrigins> parts)
    {
        var ends = new List<int>();
        int before = 0;
        foreach (RowOrigins part in parts)
        {
            ends.AddRange(part.ends.Select(end => before + end));
            before = checked(before + part.Count);
        }
        return new([.. parts.SelectMany(part => part.files)], [.. ends], [.. parts.SelectMany(part => part.lines)]);
    }

    /// <param name="rows">Ascending.</param>
    public RowOrigins Select(int[] rows) => new(files, Array.ConvertAll(ends, end => rows.Count(row => row < end)), Array.ConvertAll(rows, LineOf));
}
