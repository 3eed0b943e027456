using System.Globalization;
using System.IO.Compression;
using System.Text;
using Backprop.Data;
using Backprop.Tabular;
using Backprop.Tests.Data;
using Backprop.Tests.Serialization;

namespace Backprop.Tests.Tabular;

public sealed class ColumnCacheTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private string Cache => folder["cache"];

    private string CacheFile => Assert.Single(Directory.GetFiles(Cache));

    private string Write(string text, string name = "t.csv")
    {
        File.WriteAllText(folder[name], text);
        return folder[name];
    }

    private static void AssertSame(CsvTable expected, CsvTable table)
    {
        Assert.Equal(expected.Columns.Select(column => column.Name), table.Columns.Select(column => column.Name));
        Assert.Equal(expected.RowCount, table.RowCount);
        for (int c = 0; c < expected.Columns.Count; c++)
        {
            for (int row = 0; row < expected.RowCount; row++)
                Assert.True(expected.Columns[c].Utf8(row).SequenceEqual(table.Columns[c].Utf8(row)), $"column {c}, row {row}");
        }
        Assert.Equal(expected.AllRows().Select(row => (expected.LineOf(row), expected.FileOf(row))), table.AllRows().Select(row => (table.LineOf(row), table.FileOf(row))));
    }

    // Rows of four columns lie in groups of 65,536: here two and a part. Numbers up to 255, larger ones, texts; a column of
    // numbers that has a text in its second group; line breaks in quotes, and blank lines.
    private static string ManyRows()
    {
        var text = new StringBuilder("small,wide,mixed,text\n");
        for (int row = 0; row < 150_000; row++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{row % 256},{row - 1000},{(row == 100_000 ? "x" : row % 7)},{(row % 1000 == 5 ? "\"a\nb\"" : $"é{row}")}\n");
            if (row % 50_000 == 7)
                text.Append('\n');
        }
        return text.ToString();
    }

    [Fact]
    public void The_table_is_that_of_the_file()
    {
        string path = Write(ManyRows());
        CsvTable expected = CsvTable.Read(path);

        AssertSame(expected, ColumnCache.Read(path, Cache));
        AssertSame(expected, ColumnCache.Read(path, Cache));
        using FileStream stream = File.OpenRead(path);
        AssertSame(expected, ColumnCache.Read(stream, path, Cache));
        Assert.Single(Directory.GetFiles(Cache));
    }

    /// <summary>A digest keeps damage away, not a file that was made to look whole.</summary>
    [Fact]
    public void Nothing_outside_the_file_is_read()
    {
        ColumnCache.Read(Write("a,b\n1,x\n2,y\n"), Cache);
        ColumnFile file = ColumnFile.Open(CacheFile)!;
        int length = (int)new FileInfo(CacheFile).Length;
        Assert.Equal(length, file.Slice(0, length).Length);
        foreach ((long place, int count) in new (long, int)[] { (0, length + 1), (1, length), (length, 1), (-1, 1), (0, -1), (0, int.MaxValue), (length + 1, 0), (long.MaxValue, int.MaxValue) })
            Assert.Throws<InvalidDataException>(() => file.Slice(place, count).Length);
    }

    [Fact]
    public void Some_rows_and_rows_of_several_files_are_those_in_memory()
    {
        string one = Write("a,b\n1,x\n2,\n300,y\n"), two = Write("b,a\nz,4\n\n\"\nw\",5\n", "u.csv");
        CsvTable expected = CsvTable.Read([one, two]), table = CsvTable.Concatenate([ColumnCache.Read(one, Cache), ColumnCache.Read(two, Cache)]);

        AssertSame(expected, table);
        AssertSame(expected.WhereKnown("b"), table.WhereKnown("b"));
        AssertSame(expected.WhereKnown("b"), CsvTable.Concatenate([ColumnCache.Read(one, Cache), CsvTable.Read(two)]).WhereKnown("b"));
        Assert.Equal("u.csv:4: x", Path.GetFileName(table.Column("a").Error(4, "x").Message[..^"column \"a\": x".Length]) + "x");
    }

    [Fact]
    public void A_file_without_rows_left_adds_none_wherever_it_stands()
    {
        string one = Write("a,b\n1,x\n2,\n"), two = Write("a,b\n4,z\n", "u.csv");
        CsvTable first = ColumnCache.Read(one, Cache), last = ColumnCache.Read(two, Cache), none = ColumnCache.Read(Write("a,b\n7,\n8,\n", "none.csv"), Cache).WhereKnown("b");

        AssertSame(CsvTable.Read([one, two]), CsvTable.Concatenate([none, first, last]));
        AssertSame(CsvTable.Read([one, two]), CsvTable.Concatenate([first, none, last]));
        AssertSame(CsvTable.Read([one, two]), CsvTable.Concatenate([first, last, none]));
    }

    [Fact]
    public void Gzip_and_other_ways_to_write_a_file_are_read()
    {
        using (var gzip = new GZipStream(File.Create(folder["t.csv.gz"]), CompressionMode.Compress))
            gzip.Write("a;1,5\nb;2,5\n"u8);
        CsvOptions options = new() { Delimiter = ';', HasHeader = false, DecimalSeparator = ',' };

        AssertSame(CsvTable.Read(folder["t.csv.gz"], options), ColumnCache.Read(folder["t.csv.gz"], Cache, options));
    }

    [Fact]
    public void A_cache_is_used_again_until_the_file_or_its_reading_changes()
    {
        string path = Write("a,b\n1,2\n3,4\n");
        ColumnCache.Read(path, Cache);
        DateTime built = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(CacheFile, built);
        bool Reused(CsvOptions? options = null)
        {
            ColumnCache.Read(path, Cache, options);
            bool reused = File.GetLastWriteTimeUtc(CacheFile) == built;
            File.SetLastWriteTimeUtc(CacheFile, built);
            return reused;
        }

        Assert.True(Reused());
        File.SetLastWriteTimeUtc(path, built);
        Assert.True(Reused());
        Assert.True(Reused(new() { MissingValues = ["3"], DecimalSeparator = ',' }));
        Assert.False(Reused(new() { HasHeader = false }));
        Assert.False(Reused());
        // The same length, and the same time.
        File.WriteAllText(path, "a,b\n1,2\n3,5\n");
        File.SetLastWriteTimeUtc(path, built);
        Assert.False(Reused());
        Assert.Equal("5", ColumnCache.Read(path, Cache).Column("b").Text(1));
    }

    // Each builds the one cache of the file anew; before it opens it, the other may have put its own in its place.
    [Fact]
    public void Two_who_read_a_file_in_different_ways_at_once_have_their_own_columns()
    {
        string path = Write("a,b\n1,2\n3,4\n");
        void Read(bool hasHeader, int rows)
        {
            for (int i = 0; i < 40; i++)
                Assert.Equal(rows, ColumnCache.Read(path, Cache, new() { HasHeader = hasHeader }).RowCount);
        }
        Parallel.Invoke(() => Read(true, 2), () => Read(false, 3));
    }

    [Fact]
    public void A_cache_that_is_damaged_anywhere_is_built_again_with_a_warning()
    {
        string path = Write("a,b\n1,x\n3,yy\n");
        ColumnCache.Read(path, Cache);
        byte[] whole = File.ReadAllBytes(CacheFile);
        CsvTable expected = CsvTable.Read(path);
        IEnumerable<byte[]> damaged =
        [
            .. Enumerable.Range(0, whole.Length).Select(place => whole.Select((b, i) => i == place ? (byte)(b ^ 1) : b).ToArray()),
            .. Enumerable.Range(0, whole.Length).Select(length => whole[..length]),
            [.. whole, 0],
        ];
        foreach (byte[] bytes in damaged)
        {
            File.WriteAllBytes(CacheFile, bytes);
            var warnings = new List<string>();
            AssertSame(expected, ColumnCache.Read(path, Cache, warnings: warnings));
            Assert.Equal($"the cache {CacheFile} of {path} is damaged or of another version; it was built again", Assert.Single(warnings));
            Assert.Equal(whole, File.ReadAllBytes(CacheFile));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a,b\n")]
    [InlineData("\n\n")]
    [InlineData("a,b\n1,2\n1,2,3\n")]
    [InlineData("a,b\n1,\"2\n")]
    [InlineData("a,a\n1,2\n")]
    [InlineData("PK\u0003\u0004xx")]
    public void What_is_no_table_is_refused_in_the_same_words_and_leaves_nothing(string text)
    {
        string path = Write(text);

        Assert.Equal(Assert.Throws<DataException>(() => CsvTable.Read(path)).Message, Assert.Throws<DataException>(() => ColumnCache.Read(path, Cache)).Message);
        Assert.Empty(Directory.GetFiles(Cache));
    }

    [Fact]
    public void The_first_of_several_faults_is_named_as_in_memory()
    {
        string path = Write(string.Concat(Enumerable.Repeat("1,2\n", 1_000_000)).Insert(2_000_000, "1\n").Insert(3_500_000, "1,2,3\n").Insert(0, "a,b\n"));

        Assert.Equal(Assert.Throws<DataException>(() => CsvTable.Read(path)).Message, Assert.Throws<DataException>(() => ColumnCache.Read(path, Cache)).Message);
    }

    [Fact]
    public void A_file_or_folder_that_cannot_be_is_a_storage_fault()
    {
        string path = Write("a,b\n1,2\n");

        Assert.Equal($"{folder["no.csv"]}: does not exist", Assert.Throws<StorageException>(() => ColumnCache.Read(folder["no.csv"], Cache)).Message);
        Assert.StartsWith($"{path}: cannot be made: ", Assert.Throws<StorageException>(() => ColumnCache.Read(path, path)).Message);
    }
}
