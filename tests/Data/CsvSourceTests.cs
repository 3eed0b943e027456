using System.Data;
using System.IO.Compression;
using Backprop.Data;

namespace Backprop.Tests.Data;

public sealed class CsvSourceTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("backprop").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Gzip_is_expanded_whatever_the_name()
        => Assert.Equal([["1", "é"], ["2", "y"]], Csv.Table(Gzip("a,b\n1,é\n2,y\n"u8)).Cells());

    [Fact]
    public void Gzip_of_several_members_is_read_to_the_end()
        => Assert.Equal([["1", "2"], ["3", "4"]], Csv.Table(Csv.Join(Gzip("a,b\n1,2\n"u8), Gzip("3,4\n"u8))).Cells());

    [Fact]
    public void Gzip_cut_off_anywhere_is_refused()
    {
        byte[] whole = Gzip("a,b\n1,2\n3,4\n"u8);

        Assert.All(Enumerable.Range(2, whole.Length - 2), length =>
            Assert.Equal("t.csv: is a gzip file that is damaged or cut off", Csv.ReadError(whole[..length])));
    }

    [Fact]
    public void Gzip_with_a_flipped_bit_in_its_checksum_is_refused()
    {
        byte[] damaged = Gzip("a,b\n1,2\n"u8);
        damaged[^8] ^= 1;

        Assert.Equal("t.csv: is a gzip file that is damaged or cut off", Csv.ReadError(damaged));
    }

    [Fact]
    public void Gzip_in_gzip_and_gzip_that_expands_without_end_are_refused()
    {
        Assert.Equal("t.csv: is not text but a gzip file in a gzip file; export it as CSV", Csv.ReadError(Gzip(Gzip("a,b\n1,2\n"u8))));
        // One row repeated: deflate reaches 1,000 to 1 on it.
        byte[] bomb = Gzip([.. "a,b\n"u8, .. Enumerable.Repeat("1,2\n"u8.ToArray(), 20_000_000).SelectMany(row => row)]);
        Assert.Equal("t.csv: is a gzip file whose text is more than 500 times as long; it is not read", Csv.ReadError(bomb));
    }

    [Fact]
    public void Several_files_are_one_table_with_columns_matched_by_name()
    {
        CsvTable table = CsvTable.Read([File("a.csv", "x,y\n1,u\n2,v\n"), File("b.csv", "y,x\n\"w\nw\",3\nx,0.5\n"), File("c.csv", "x,y\n7,8\n")]);

        Assert.Equal(["x", "y"], table.Columns.Select(column => column.Name));
        Assert.Equal([["1", "u"], ["2", "v"], ["3", "w\nw"], ["0.5", "x"], ["7", "8"]], table.Cells());
        Assert.Equal([2L, 3, 2, 4, 2], table.AllRows().Select(table.LineOf));
        Assert.Equal(["a.csv", "a.csv", "b.csv", "b.csv", "c.csv"], table.AllRows().Select(row => Path.GetFileName(table.FileOf(row))));
    }

    [Fact]
    public void Errors_of_several_files_name_the_one_they_are_in()
    {
        string a = File("a.csv", "x,y\n1,2\n,2\n"), b = File("b.csv", "x,y\n3,4\n\n\"1,5\",6\n"), swapped = File("c.csv", "y,x\n5,?\n6,\"2,5\"\n");
        string Error(params string[] paths) => Assert.Throws<DataException>(() => CsvTable.Read(paths).WhereKnown("x").Columns[0] is var x ? x.Table.AllRows().Select(x.Number).ToArray() : []).Message;

        Assert.Equal($"{b}:4: column 1 \"x\": cannot read \"1,5\" as a number (a decimal comma? use --decimal ,)", Error(a, b));
        Assert.Equal($"{swapped}:3: column \"x\": cannot read \"2,5\" as a number (a decimal comma? use --decimal ,)", Error(a, swapped));
    }

    [Fact]
    public void Files_with_other_columns_are_refused()
    {
        string a = File("a.csv", "x,y\n1,2\n"), misspelt = File("b.csv", "x,Y\n1,2\n"), more = File("c.csv", "x,y,z\n1,2,3\n");
        string Error(params string[] paths) => Assert.Throws<DataException>(() => CsvTable.Read(paths)).Message;

        Assert.Equal($"{misspelt}: lacks the column \"y\" of {a}; it has \"Y\"", Error(a, misspelt));
        Assert.Equal($"{more}: has the column \"z\", which {a} lacks", Error(a, more));
        Assert.Throws<ArgumentException>(() => CsvTable.Read([]));
        Assert.Throws<ArgumentException>(() => CsvTable.Concatenate([CsvTable.Read(a), CsvTable.Read(a, new CsvOptions { MissingValues = ["-"] })]));
    }

    [Fact]
    public void The_rows_of_a_query_make_a_table()
    {
        CsvTable table = Query(
            [("n", typeof(long)), ("x", typeof(double)), ("t", typeof(string)), ("nothing", typeof(float))],
            [1L, 0.1, "é, \"", DBNull.Value],
            [-7_000_000_000L, 1e300, "", 2.5f]);

        Assert.Equal(["n", "x", "t", "nothing"], table.Columns.Select(column => column.Name));
        Assert.Equal([["1", "0.1", "é, \"", ""], ["-7000000000", "1E+300", "", "2.5"]], table.Cells());
        Assert.Equal((-7e9, null), (table.Columns[0].Number(1), table.Columns[3].Number(0)));
        Assert.Equal("query:2: column 2 \"x\": \"1E+300\" is out of range (numbers reach ±3.4e38)", Assert.Throws<DataException>(() => table.Columns[1].Number(1)).Message);
    }

    [Fact]
    public void Dates_and_truth_values_of_a_reader_become_text()
    {
        using IDataReader reader = Reader(
            [("day", typeof(DateTime)), ("time", typeof(DateTime)), ("flag", typeof(bool)), ("price", typeof(decimal))],
            [new DateTime(2024, 2, 29), new DateTime(2024, 2, 29, 13, 5, 0), true, 1.50m]);

        Assert.Equal([["2024-02-29", "2024-02-29 13:05:00", "true", "1,50"]], CsvTable.FromReader(reader, new CsvOptions { DecimalSeparator = ',' }).Cells());
    }

    [Fact]
    public void A_query_that_is_no_table_is_refused()
    {
        string Error((string, Type)[] columns, params object[][] rows) => Assert.Throws<DataException>(() => Query(columns, rows)).Message;

        Assert.Equal("query: has no rows", Error([("a", typeof(int))]));
        Assert.Equal("query:1: column 2 \"b\": holds a Byte[]; expected numbers, texts, truth values, dates or times",
            Error([("a", typeof(int)), ("b", typeof(byte[]))], [1, new byte[] { 0 }]));
        Assert.Equal("query:2: column 1 \"a\": is not valid Unicode text", Error([("a", typeof(string))], ["x"], ["\uD800"]));
    }

    private static CsvTable Query((string, Type)[] columns, params object[][] rows)
    {
        using IDataReader reader = Reader(columns, rows);
        return CsvTable.FromReader(reader);
    }

    private static DataTableReader Reader((string Name, Type Type)[] columns, params object[][] rows)
    {
        var data = new DataTable();
        foreach ((string name, Type type) in columns)
            data.Columns.Add(name, type);
        foreach (object[] row in rows)
            data.Rows.Add(row);
        return data.CreateDataReader();
    }

    private static byte[] Gzip(ReadOnlySpan<byte> text)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize))
            gzip.Write(text);
        return compressed.ToArray();
    }

    private string File(string name, string text)
    {
        string path = Path.Combine(folder, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }
}
