using System.Text;
using Backprop.Data;

namespace Backprop.Tests.Data;

/// <summary>Files of several blocks, which several threads read: the table and the error must be those of reading from first to last.</summary>
public class CsvBlockTests
{
    // A block is 1 MiB, so these rows fill about four.
    private const int Rows = 100_000;

    [Theory]
    [InlineData("\n", false)]
    [InlineData("\r\n", false)]
    [InlineData("\r", false)]
    [InlineData("\n", true)]
    [InlineData("\r\n", true)]
    [InlineData("\r", true)]
    public void Every_cell_and_line_of_a_long_file_is_right(string lineEnd, bool quotes)
    {
        var text = new StringBuilder("id,small,word,price").Append(lineEnd);
        string Word(int i) => !quotes ? $"w{i % 97}" : i % 5 == 0 ? $"a \"{i}\",{lineEnd}b{lineEnd}" : i % 7 == 0 ? "\"" : $"é{i}";
        for (int i = 0; i < Rows; i++)
            text.Append($"{i * 31},{i % 256},{(quotes ? $"\"{Word(i).Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : Word(i))},{i % 1000}.{i % 10}0").Append(lineEnd);
        CsvTable table = Csv.Table(text.ToString());

        Assert.Equal(Rows, table.RowCount);
        long line = 2;
        for (int i = 0; i < Rows; i++)
        {
            Assert.Equal(line, table.LineOf(i));
            Assert.Equal($"{i * 31}", table.Columns[0].Text(i));
            Assert.Equal($"{i % 256}", table.Columns[1].Text(i));
            Assert.Equal(Word(i), table.Columns[2].Text(i));
            Assert.Equal($"{i % 1000}.{i % 10}0", table.Columns[3].Text(i));
            line += 1 + (quotes && i % 5 == 0 ? 2 : 0);
        }
    }

    [Theory]
    [InlineData("1,2,3\n", "has 3 fields, the header has 2")]
    [InlineData("1,5\" pipe\n", "a quote stands inside a field that does not begin with one (put the field in quotes, and write the quote twice)")]
    [InlineData("1,\"open\n", "a quote is opened here and never closed")]
    [InlineData("1,\0\n", "contains a NUL byte; this is not a text file, or not one in UTF-8")]
    public void The_first_error_is_the_one_that_is_reported(string fault, string message)
    {
        string good = string.Concat(Enumerable.Repeat("12345678,abcdefgh\n", Rows));

        Assert.Equal($"t.csv:{Rows + 2}: {message}", Csv.ReadError("a,b\n" + good + fault + good + "1,2,3,4\n" + good));
    }

    [Fact]
    public void The_mark_of_utf8_inside_a_file_is_text()
    {
        // Every row begins with U+FEFF, so there is no other place to cut.
        CsvTable table = Csv.Table("a,b\n" + string.Concat(Enumerable.Repeat("\uFEFFx,1\n", 20_000)));

        Assert.All(table.AllRows(), row => Assert.Equal("\uFEFFx", table.Columns[0].Text(row)));
    }

    [Theory]
    [InlineData("\U0001F642")]
    [InlineData("\uFF76")]
    public void Rows_that_begin_with_any_character_are_cut_apart(string character)
    {
        // Together they are longer than a single row may be.
        string row = $"{character}{new string('x', 9_990)},1\n";
        CsvTable table = Csv.Table("a,b\n" + string.Concat(Enumerable.Repeat(row, 1_800)));

        Assert.Equal(1_800, table.RowCount);
        Assert.All(table.AllRows(), i => Assert.Equal(row[..^3], table.Columns[0].Text(i)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_block_of_blank_lines_may_stand_before_a_first_row_that_is_longer_than_a_block(bool hasHeader)
    {
        string[] first = [.. Enumerable.Range(0, 10_000).Select(i => $"column {i}")], second = [.. Enumerable.Range(0, 10_000).Select(i => $"{i}")];
        CsvTable table = Csv.Table($"\r\n\r\n{string.Join(',', first)}\r\n{string.Join(',', second)}\r\n", new CsvOptions { HasHeader = hasHeader });

        Assert.Equal(hasHeader ? [second] : [first, second], table.Cells());
        Assert.Equal(4, table.LineOf(table.RowCount - 1));
    }

    [Fact]
    public void Blank_lines_of_a_long_column_are_missing_values_unless_nothing_follows()
    {
        CsvTable table = Csv.Table("a\n" + string.Concat(Enumerable.Repeat("x\n\n", Rows)) + "\n\n");

        Assert.Equal((2 * Rows) - 1, table.RowCount);
        Assert.Equal(Rows - 1, table.AllRows().Count(table.Columns[0].IsMissing));
    }

    [Fact]
    public void A_column_that_is_text_in_a_late_row_keeps_the_text_of_all()
    {
        CsvTable table = Csv.Table("a,b\n" + string.Concat(Enumerable.Range(0, Rows).Select(i => $"{i},{i}\n")) + "007,-0\n-5,x\n");

        Assert.Equal(["0", "99999", "007", "-5"], new[] { 0, Rows - 1, Rows, Rows + 1 }.Select(table.Columns[0].Text));
        Assert.Equal(["0", "99999", "-0", "x"], new[] { 0, Rows - 1, Rows, Rows + 1 }.Select(table.Columns[1].Text));
        Assert.Equal(7, table.Columns[0].Number(Rows));
    }

    [Fact]
    public void A_stage_of_numbers_loses_none_when_a_column_turns_to_text()
    {
        // 200 rows are more than are handed over at a time; the text comes in the midst of them.
        CsvTable table = Csv.Table("a,b\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"{i},{(i == 100 ? "x" : $"{-1000 - i}")}\n")));

        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"{i}"), table.AllRows().Select(table.Columns[0].Text));
        Assert.Equal(Enumerable.Range(0, 200).Select(i => i == 100 ? "x" : $"{-1000 - i}"), table.AllRows().Select(table.Columns[1].Text));
    }
}
