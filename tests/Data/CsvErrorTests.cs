using System.Text;
using Backprop.Data;

namespace Backprop.Tests.Data;

public class CsvErrorTests
{
    [Theory]
    [InlineData("", "t.csv: is empty")]
    [InlineData("\uFEFF", "t.csv: is empty")]
    [InlineData("\n\n", "t.csv: is empty")]
    [InlineData("a,b\n", "t.csv: has no rows")]
    [InlineData("a,b\n\n\n", "t.csv: has no rows")]
    [InlineData("a;b;c", "t.csv: has no rows")]
    [InlineData("a,b,c,d,e\n1,2,3,4,5\n1,2,3,4\n", "t.csv:3: has 4 fields, the header has 5")]
    [InlineData("a,b\n\"x\ny\",2\n1,2,3", "t.csv:4: has 3 fields, the header has 2")]
    [InlineData("a,b\n1", "t.csv:2: has 1 field, the header has 2")]
    [InlineData("a,b,\n1,2,\n", "t.csv:1: column 3 has an empty name in the header (a delimiter at the end of the line?)")]
    [InlineData(",a\n1,2\n", "t.csv:1: column 1 has an empty name in the header (the index of a pandas table? write it with index=False)")]
    [InlineData("\n\na, ,b\n1,2,3\n", "t.csv:3: column 2 has an empty name in the header")]
    [InlineData("a,b,a\n1,2,3\n", "t.csv:1: the header has \"a\" twice, in columns 1 and 3")]
    [InlineData("5.1,3.5,5.1,setosa\n4.9,3,1.4,setosa", "t.csv:1: the header has \"5.1\" twice, in columns 1 and 3; is the first row data? use --no-header")]
    [InlineData("5.1,3.5\n4.9,3", "t.csv:1: the header holds only numbers; is the first row data? use --no-header")]
    [InlineData("a;b;c\n1;2;3\n", "t.csv:1: the header has one field; the fields seem to be separated by \";\": use --delimiter \";\"")]
    [InlineData("a;b;c\n\n1;2;3\n", "t.csv:1: the header has one field; the fields seem to be separated by \";\": use --delimiter \";\"")]
    [InlineData("a;b;c\n1,5;2;3\n", "t.csv:1: the header has one field; the fields seem to be separated by \";\": use --delimiter \";\"")]
    [InlineData("a;b (x,y);c\n1;2;3\n", "t.csv:2: has 1 field, the header has 2; the fields seem to be separated by \";\": use --delimiter \";\"")]
    [InlineData("a\tb\n1\t2\n", "t.csv:1: the header has one field; the fields seem to be separated by tabs: use --delimiter tab")]
    [InlineData("a,b\n1,\"x\n2,3\n4,5", "t.csv:2: a quote is opened here and never closed")]
    [InlineData("a,b\n\"x\ny\"\"z\",\"oops\n2,3\n4,5", "t.csv:3: a quote is opened here and never closed")]
    [InlineData("a,b\n1,2\n\"x\"y,2\n", "t.csv:3: text follows a closing quote (inside quotes, write a quote twice)")]
    [InlineData("a,b\n1,5\" pipe\n", "t.csv:2: a quote stands inside a field that does not begin with one (put the field in quotes, and write the quote twice)")]
    [InlineData("\"a\";\"b\"\n\"1\";\"2\"\n", "t.csv:1: text follows a closing quote (inside quotes, write a quote twice); the fields seem to be separated by \";\": use --delimiter \";\"")]
    [InlineData("a\t\"b\"\n1\t\"2\"\n", "t.csv:1: a quote stands inside a field that does not begin with one (put the field in quotes, and write the quote twice); the fields seem to be separated by tabs: use --delimiter tab")]
    [InlineData("a,b\n1,2\n3\0,4\n", "t.csv:3: contains a NUL byte; this is not a text file, or not one in UTF-8")]
    [InlineData("%PDF-1.7\n", "t.csv: is not text but a PDF document; export it as CSV")]
    [InlineData("PK\u0003\u0004xx", "t.csv: is not text but a zip archive or an Excel workbook; export it as CSV")]
    [InlineData("PAR1\u0015", "t.csv: is not text but a Parquet file; export it as CSV")]
    public void Refuses_with_the_place(string text, string message) => Assert.Equal(message, Csv.ReadError(text));

    [Fact]
    public void Names_the_line_that_is_not_utf8()
    {
        byte[] latin1 = Encoding.Latin1.GetBytes("name,n\nbob,1\n\"x\ny\",2\nrené,3\n");

        Assert.Equal("t.csv:5: is not valid UTF-8 text (save the file as UTF-8)", Csv.ReadError(latin1));
    }

    [Fact]
    public void Refuses_damaged_utf16_instead_of_replacing_characters()
    {
        byte[] loneSurrogate = Csv.Join([0xFF, 0xFE], Encoding.Unicode.GetBytes("a,b\n1,"), [0x00, 0xD8], Encoding.Unicode.GetBytes("\n2,3\n"));
        byte[] halfACharacter = Csv.Join([0xFF, 0xFE], Encoding.Unicode.GetBytes("a,b\n1,2\n"), [0x31]);

        Assert.Contains("is not valid UTF-16 text", Csv.ReadError(loneSurrogate));
        Assert.Contains("is not valid UTF-16 text", Csv.ReadError(halfACharacter));
    }

    [Fact]
    public void Refuses_utf16_without_a_mark_and_zeros()
    {
        const string Message = "t.csv: is not text, or is UTF-16 without a byte-order mark (save the file as UTF-8)";

        Assert.Equal(Message, Csv.ReadError(Encoding.Unicode.GetBytes("a,b\n1,2\n")));
        Assert.Equal(Message, Csv.ReadError(new byte[100]));
    }

    [Fact]
    public void Without_a_header_counts_against_the_first_row()
        => Assert.Equal("t.csv:2: has 3 fields, the first row has 2", Csv.ReadError("1,2\n1,2,3", new CsvOptions { HasHeader = false }));

    [Fact]
    public void A_field_above_the_limit_is_refused_where_it_stands()
    {
        var options = new CsvOptions { MaximumFieldLength = 1000 };
        string atLimit = new('x', 1000);

        Assert.Equal(atLimit, Csv.Table($"a,b\n1,{atLimit}\n", options).Columns[1].Text(0));
        Assert.Equal("t.csv:3: column 2 \"b\": holds a field of 1,001 bytes; the limit is 1,000", Csv.ReadError($"a,b\n1,2\n1,{atLimit}x\n", options));
    }

    [Fact]
    public void A_row_without_end_is_refused_before_it_fills_the_memory()
    {
        string message = Assert.Throws<DataException>(() => CsvTable.Read(new Endless(), "t.csv")).Message;

        Assert.Equal("t.csv:1: the row is longer than 16,777,216 bytes (a quote that is never closed?)", message);
    }

    [Fact]
    public void Lists_the_columns_and_the_nearest_when_one_is_missing()
    {
        CsvTable table = Csv.Table("sepal_length,sepal_width,species\n1,2,x\n");
        string Error(string name) => Assert.Throws<DataException>(() => table.Column(name)).Message;

        Assert.Equal("t.csv: there is no column \"spesies\"; the columns are \"sepal_length\", \"sepal_width\", \"species\"; did you mean \"species\"?", Error("spesies"));
        Assert.EndsWith("; did you mean \"species\"?", Error(" Species"));
        Assert.EndsWith("\"species\"", Error("target"));
    }

    [Fact]
    public void A_long_list_of_columns_is_cut()
    {
        CsvTable table = Csv.Table(string.Join(',', Enumerable.Range(1, 2000).Select(i => $"c{i:0000}")) + "\n" + new string(',', 1999));

        Assert.Contains("\"c0020\" and 1,980 more", Assert.Throws<DataException>(() => table.Column("target")).Message);
    }

    [Fact]
    public void A_missing_column_hints_at_a_missing_header()
    {
        CsvTable table = Csv.Table("5.1,3.5,1.4,setosa\n4.9,3,1.3,setosa");

        Assert.EndsWith("; is the first row data? use --no-header", Assert.Throws<DataException>(() => table.Column("species")).Message);
    }

    [Fact]
    public void Files_that_cannot_be_opened_are_storage_errors()
    {
        string folder = Directory.CreateTempSubdirectory("backprop").FullName;
        try
        {
            string Error(string path) => Assert.Throws<StorageException>(() => CsvTable.Read(path)).Message;

            Assert.Equal($"{folder}: is a directory", Error(folder));
            Assert.Equal($"{folder}/none.csv: does not exist", Error($"{folder}/none.csv"));
            Assert.Equal($"{folder}/no/none.csv: does not exist (nor does its folder)", Error($"{folder}/no/none.csv"));
        }
        finally
        {
            Directory.Delete(folder);
        }
    }

    [Fact]
    public void A_read_that_fails_is_a_storage_error()
        => Assert.Equal("t.csv: cannot be read: the disk is gone", Assert.Throws<StorageException>(() => CsvTable.Read(new Broken(), "t.csv")).Message);

    [Fact]
    public void The_place_is_there_for_programs_too()
    {
        CsvTable table = Csv.Table("x,y,age\n0,0,0\n0,0,\"1,5\"\n");
        var e = Assert.Throws<DataException>(() => table.Column("age").Number(1));

        Assert.Equal("t.csv:3: column 3 \"age\": cannot read \"1,5\" as a number (a decimal comma? use --decimal ,)", e.Message);
        Assert.Equal(("t.csv", 3L, "3 \"age\""), (e.File, e.Line, e.Column));
    }

    [Fact]
    public void Quoted_text_is_cut_at_40_characters_and_escaped()
    {
        string cell = "\u001b[31m\n\t\u202e" + new string('é', 60);
        CsvTable table = Csv.Table($"a,b\n1,\"{cell}\"\n");

        // 8 characters of the start (ESC [ 3 1 m LF TAB RLO) leave 32 of the é.
        Assert.Equal("t.csv:2: column 2 \"b\": cannot read \"\\u{1b}[31m\\n\\t\\u{202e}" + new string('é', 32) + "…\" as a number",
            Assert.Throws<DataException>(() => table.Columns[1].Number(0)).Message);
    }

    [Theory]
    [InlineData('"')]
    [InlineData('\n')]
    [InlineData('é')]
    [InlineData('1')]
    [InlineData('\0')]
    public void Options_refuse_a_delimiter_that_cannot_be_one(char delimiter)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new CsvOptions { Delimiter = delimiter });

    [Fact]
    public void Options_refuse_other_values_out_of_range()
    {
        Assert.Contains("got ';'", Assert.Throws<ArgumentOutOfRangeException>(() => new CsvOptions { DecimalSeparator = ';' }).Message);
        Assert.Contains("got 0", Assert.Throws<ArgumentOutOfRangeException>(() => new CsvOptions { MaximumFieldLength = 0 }).Message);
        Assert.Throws<ArgumentNullException>(() => new CsvOptions { MissingValues = null! });
    }

    private sealed class Endless : MemoryStream
    {
        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            buffer.Fill((byte)'x');
            return buffer.Length;
        }
    }

    private sealed class Broken : MemoryStream
    {
        public override int Read(byte[] buffer, int offset, int count) => throw new IOException("the disk is gone");

        public override int Read(Span<byte> buffer) => throw new IOException("the disk is gone");
    }
}
