using System.Text;
using Backprop.Data;

namespace Backprop.Tests.Data;

public class CsvTableTests
{
    private static readonly byte[] Utf8Mark = [0xEF, 0xBB, 0xBF];

    [Theory]
    [InlineData("a\n1\n2\n")]
    [InlineData("a\n1\n2.5\n")]
    [InlineData("a\n1\nx\n")]
    public void ARowThatIsNotThereIsRefusedByItsNumber(string text)
    {
        CsvColumn column = Csv.Table(text).Columns[0];
        foreach (int row in new[] { -1, 2 })
        {
            Assert.Equal("row", Assert.Throws<ArgumentOutOfRangeException>(() => column.Number(row)).ParamName);
            Assert.Contains($"from 0 to 1, got {row}.", Assert.Throws<ArgumentOutOfRangeException>(() => column.Text(row)).Message);
        }
    }

    [Fact]
    public void Reads_names_cells_and_lines()
    {
        CsvTable table = Csv.Table("a,b\n1,x\n2,\"y \"\n");

        Assert.Equal(["a", "b"], table.Columns.Select(column => column.Name));
        Assert.Equal([1, 2], table.Columns.Select(column => column.Position));
        Assert.Equal([["1", "x"], ["2", "y "]], table.Cells());
        Assert.Equal((2, 3), (table.LineOf(0), table.LineOf(1)));
        Assert.Same(table.Columns[1], table.Column("b"));
        Assert.Null(table.FindColumn("B"));
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_first_name()
    {
        Assert.Equal("a", Csv.Table(Csv.Join(Utf8Mark, "a,b\n1,2"u8.ToArray())).Columns[0].Name);
        Assert.Equal("a", Csv.Table(Csv.Join(Utf8Mark, "\"a\",b\n1,2"u8.ToArray())).Columns[0].Name);
    }

    [Fact]
    public void Reads_utf16_with_a_mark()
    {
        foreach (Encoding encoding in new[] { Encoding.Unicode, Encoding.BigEndianUnicode })
            Assert.Equal([["1", "é€"]], Csv.Table(Csv.Join(encoding.GetPreamble(), encoding.GetBytes("a,b\n1,é€\n"))).Cells());
    }

    [Theory]
    [InlineData("a,b\n1,2\n3,4\n")]
    [InlineData("a,b\r\n1,2\r\n3,4\r\n")]
    [InlineData("a,b\r1,2\r3,4\r")]
    [InlineData("a,b\r\n1,2\n3,4\r")]
    [InlineData("a,b\n1,2\n3,4")]
    [InlineData("\n\na,b\n1,2\n\n3,4\n\n \n")]
    public void Line_ends_and_blank_lines_do_not_change_the_data(string text)
        => Assert.Equal([["1", "2"], ["3", "4"]], Csv.Table(text).Cells());

    [Fact]
    public void A_blank_line_is_a_missing_value_in_a_single_column_unless_nothing_follows()
    {
        CsvTable table = Csv.Table("a\n1\n\n\n2\n\"\"\n\n\n");

        Assert.Equal([["1"], [""], [""], ["2"], [""]], table.Cells());
        Assert.Equal([2L, 3, 4, 5, 6], table.AllRows().Select(table.LineOf));
    }

    [Theory]
    [InlineData("\na\n\n\n1\n", true)]
    [InlineData("\n\n\n\n1\n", false)]
    public void A_blank_line_before_the_first_cell_of_a_single_column_is_a_missing_value(string text, bool hasHeader)
    {
        CsvTable table = Csv.Table(text, new CsvOptions { HasHeader = hasHeader });
        long[] lines = hasHeader ? [3, 4, 5] : [1, 2, 3, 4, 5];

        Assert.Equal(lines, table.AllRows().Select(table.LineOf));
        Assert.Equal([.. lines.SkipLast(1).Select(_ => new[] { "" }), ["1"]], table.Cells());
    }

    [Fact]
    public void A_single_column_may_hold_other_delimiters_between_quotes()
    {
        CsvTable table = Csv.Table("\"weight, kg\"\n\"72,5\"\n\"80,1\"\n", new CsvOptions { Delimiter = ';', DecimalSeparator = ',' });

        Assert.Equal(["weight, kg"], table.Columns.Select(column => column.Name));
        Assert.Equal([72.5, 80.1], table.AllRows().Select(row => table.Columns[0].Number(row)!.Value));
    }

    [Fact]
    public void A_row_of_empty_cells_between_tabs_is_not_blank()
        => Assert.Equal([["1", "2"], ["", ""]], Csv.Table("a\tb\n1\t2\n\t\n", new CsvOptions { Delimiter = '\t' }).Cells());

    [Fact]
    public void Quotes_may_hold_line_ends_delimiters_and_quotes()
    {
        CsvTable table = Csv.Table("a,b\n\"x\ny\",\"1,2\"\n\"say \"\"hi\"\"\",3\n");

        Assert.Equal([["x\ny", "1,2"], ["say \"hi\"", "3"]], table.Cells());
        Assert.Equal((2, 4), (table.LineOf(0), table.LineOf(1)));
    }

    [Fact]
    public void Without_a_header_columns_are_named_by_position()
    {
        CsvTable table = Csv.Table("1,x\n2,y", new CsvOptions { HasHeader = false });

        Assert.Equal(["1", "2"], table.Columns.Select(column => column.Name));
        Assert.Equal([["1", "x"], ["2", "y"]], table.Cells());
        Assert.Equal((1, 2), (table.LineOf(0), table.LineOf(1)));
        Assert.Equal("t.csv:1: column 2: cannot read \"x\" as a number", Assert.Throws<DataException>(() => table.Columns[1].Number(0)).Message);
    }

    [Fact]
    public void Missing_values_are_compared_without_the_spaces_around_them()
    {
        CsvColumn column = Csv.Table("a,b\n,\n NA ,\nN/A,\nnull,\nNULL,\nNone,\n?,\nnan,\n-,\nna,\n0,").Columns[0];

        Assert.Equal([true, true, true, true, true, true, true, true, false, false, false], column.Table.AllRows().Select(column.IsMissing));
    }

    [Fact]
    public void The_list_of_missing_values_can_be_changed_but_empty_is_always_missing()
    {
        CsvColumn column = Csv.Table("a,b\n,\n-,\n-999,\nNA,", new CsvOptions { MissingValues = ["-", "-999"] }).Columns[0];

        Assert.Equal([true, true, true, false], column.Table.AllRows().Select(column.IsMissing));
        Assert.Null(column.Number(2));
    }

    [Fact]
    public void WhereKnown_leaves_out_rows_and_keeps_their_lines()
    {
        CsvTable table = Csv.Table("a,b\n1,x\n2,\n3,z");
        CsvTable known = table.WhereKnown("b");

        Assert.Equal([["1", "x"], ["3", "z"]], known.Cells());
        Assert.Equal((2, 4), (known.LineOf(0), known.LineOf(1)));
        Assert.Same(table, table.WhereKnown("a"));
    }

    [Fact]
    public void Rows_in_memory_make_the_same_table()
    {
        CsvTable table = CsvTable.FromRows([
            new Dictionary<string, string> { ["a"] = "1", ["b"] = "é" },
            new Dictionary<string, string> { ["b"] = "", ["a"] = "2,5" }]);

        Assert.Equal([["1", "é"], ["2,5", ""]], table.Cells());
        Assert.Equal("rows:2: column 1 \"a\": cannot read \"2,5\" as a number (a decimal comma? use --decimal ,)",
            Assert.Throws<DataException>(() => table.Columns[0].Number(1)).Message);
    }

    [Fact]
    public void Rows_in_memory_must_have_the_same_names()
    {
        static string Error(params IReadOnlyDictionary<string, string>[] rows) => Assert.Throws<DataException>(() => CsvTable.FromRows(rows)).Message;
        var first = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" };

        Assert.Equal("rows: has no rows", Error());
        Assert.Equal("rows:2: has 1 value, the first row has 2", Error(first, new Dictionary<string, string> { ["a"] = "1" }));
        Assert.Equal("rows:2: has no value for \"b\"", Error(first, new Dictionary<string, string> { ["a"] = "1", ["c"] = "1" }));
        Assert.Equal("rows:1: column 1 \"a\": contains a NUL byte; this is not a text file, or not one in UTF-8", Error(new Dictionary<string, string> { ["a"] = "1\0" }));
        Assert.Equal("rows:1: column 1 \"a\": is not valid Unicode text", Error(new Dictionary<string, string> { ["a"] = "\uD800" }));
    }

    [Fact]
    public void A_stream_that_cannot_seek_and_gives_a_byte_at_a_time_reads_the_same()
        => Assert.Equal([["1", "2"], ["3", "4"]], CsvTable.Read(new Trickle("a,b\n1,2\r\n3,4"u8.ToArray()), "t.csv").Cells());

    [Fact]
    public void Reads_the_real_files()
    {
        CsvTable digits = CsvTable.Read("data/digits.csv");
        Assert.Equal((1797, 65), (digits.RowCount, digits.Columns.Count));
        Assert.Equal(2, CsvTable.Read("data/penguins.csv").Column("bill_length_mm") is { } bill ? bill.Table.AllRows().Count(bill.IsMissing) : -1);
    }

    private sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(1, count));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(1, buffer.Length)]);
    }
}
