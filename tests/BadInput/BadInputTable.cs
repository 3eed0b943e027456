using System.IO.Compression;
using System.Text;
using static Backprop.Tests.BadInput.BadInput;

namespace Backprop.Tests.BadInput;

/// <summary>Every case of bad input that is a CSV file. Model and checkpoint files have a table of their own, <see cref="Serialization.BadModelFile"/>.</summary>
internal static class BadInputTable
{
    private const string Read = "classification of \"label\": 12 rows, 3 columns, 5 inputs, 2 classes\n";
    private const string Columns = "age,height,city\n";

    public static IReadOnlyList<BadInput> All { get; } =
    [
        Train(1, "a mark before a quoted header", () => [.. Encoding.UTF8.Preamble, .. Text(Good.Replace("age,", "\"age\",", StringComparison.Ordinal))], "--numeric age", 0, Read),
        Train(2, "UTF-16, little end first", () => [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Good)], "", 0, Read),
        Train(2, "UTF-16, big end first", () => [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(Good)], "", 0, Read),
        Train(3, "a byte of Latin-1", () => [.. Text(Good), .. Encoding.Latin1.GetBytes("32,1.5,é,no\n")], "", 3, "t.csv:14: is not valid UTF-8 text (save the file as UTF-8)"),
        Train(4, "a NUL byte", Good + "32\0,1.5,A,no\n", "", 3, "t.csv:14: contains a NUL byte; this is not a text file, or not one in UTF-8"),
        Train(5, "CRLF", Good.Replace("\n", "\r\n", StringComparison.Ordinal), "", 0, Read),
        Train(5, "CR", Good.Replace('\n', '\r'), "", 0, Read),
        Train(5, "mixed ends of lines", Good.Replace("A,no\n", "A,no\r\n", StringComparison.Ordinal).Replace("B,yes\n", "B,yes\r", StringComparison.Ordinal), "", 0, Read),
        Train(6, "no newline at the end", Good.TrimEnd(), "", 0, Read),
        Train(6, "blank lines at the end", Good + "\n\n\r\n", "", 0, Read),
        Train(7, "a blank line inside", Good.Replace("A,no\n", "A,no\n\n", StringComparison.Ordinal), "", 0, Read),
        Predict(7, "a blank line in a single column", "x\n1\n\n1\n", "", 0, "prediction\na\na\na\n") with { Model = "one.safetensors" },
        Train(8, "a newline, a comma and quotes in quotes", Good + "32,1.5,\"a\n\"\"b\"\", c\",no\nx,1.5,A,no\n", "--numeric age", 3, "t.csv:16: column 1 \"age\": cannot read \"x\" as a number"),
        Train(9, "a quote that is never closed", Good + "32,1.5,\"A,no\n33,1.5,B,yes\n", "", 3, "t.csv:14: a quote is opened here and never closed"),
        Train(10, "text after a closing quote", Good + "32,1.5,\"A\"x,no\n", "", 3, "t.csv:14: text follows a closing quote"),
        Train(11, "a row too short", Good + "32,1.5,A\n", "", 3, "t.csv:14: has 3 fields, the header has 4\n"),
        Train(11, "a row too long", Good + "32,1.5,A,no,\n", "", 3, "t.csv:14: has 5 fields, the header has 4\n"),
        Train(12, "a comma at the end of every row", Good.Replace("\n", ",\n", StringComparison.Ordinal), "", 3, "t.csv:1: column 5 has an empty name in the header (a delimiter at the end of the line?)"),
        Train(13, "a name twice", Good.Replace("height", "age", StringComparison.Ordinal), "", 3, "t.csv:1: the header has \"age\" twice, in columns 1 and 2"),
        Train(14, "a name that is empty", Good.Replace("height", "", StringComparison.Ordinal), "", 3, "t.csv:1: column 2 has an empty name in the header"),
        Train(15, "a name in capitals", Good, "", 3, "t.csv: there is no column \"Label\"; the columns are \"age\", \"height\", \"city\", \"label\"; did you mean \"label\"?") with { Target = "Label" },
        Train(15, "a name with a space", Good.Replace("label", " label", StringComparison.Ordinal), "", 3, "t.csv: there is no column \"label\"; the columns are \"age\", \"height\", \"city\", \" label\"; did you mean \" label\"?"),
        Train(16, "no such target", Good, "", 3, "t.csv: there is no column \"species\"; the columns are \"age\", \"height\", \"city\", \"label\"\n") with { Target = "species" },
        Train(16, "a target misspelt", Good, "", 3, "t.csv: there is no column \"lable\"; the columns are \"age\", \"height\", \"city\", \"label\"; did you mean \"label\"?") with { Target = "lable" },
        Train(17, "nothing but the target", "label\nyes\nno\nyes\n", "", 3, "t.csv: the target \"label\" is the only column; there is nothing to predict it from"),
        Train(18, "zero bytes", "", "", 3, "t.csv: is empty"),
        Train(19, "a header only", "age,label\n", "", 3, "t.csv: has no rows"),
        Train(20, "three rows for three parts", "x,label\n1,a\n2,b\n3,a\n", "--validation 0.2 --test 0.2", 3, "t.csv: has 3 rows, too few to split into 3 parts with every class in the training part"),
        Train(21, "no header", "5.1,3.5,1\n4.9,3.0,0\n4.8,3.1,1\n", "", 3, "t.csv:1: the header holds only numbers; is the first row data? use --no-header") with { Target = "3" },
        Train(21, "no header, and told so", "5.1,3.5,1\n4.9,3.0,0\n4.8,3.1,1\n4.7,3.1,0\n", "--no-header --task classification", 0, "classification of \"3\": 4 rows") with { Target = "3" },
        Train(22, "semicolons", Good.Replace(',', ';'), "", 3, "t.csv:1: the header has one field; the fields seem to be separated by \";\": use --delimiter \";\""),
        Train(22, "tabs", Good.Replace(',', '\t'), "", 3, "t.csv:1: the header has one field; the fields seem to be separated by tabs: use --delimiter tab"),
        Train(23, "1e400", Good + "1e400,1.5,A,no\n", "", 3, "t.csv:14: column 1 \"age\": \"1e400\" is out of range"),
        Predict(24, "1e39 for a network of floats", Columns + "25,1.5,A\n1e39,1.5,A\n", "", 3, "t.csv:3: column 1 \"age\": \"1e39\" is out of range (numbers reach ±3.4e38)"),
        Train(25, "1e-400", Good + "1e-400,1.5,A,no\n", "", 0, "13 rows, 3 columns, 5 inputs"),
        Predict(26, "NaN in three ways, and an empty cell", Columns + "NaN,1.5,A\nnan,1.5,A\n-NaN,1.5,A\n,1.5,A\n", "--probabilities", 0, "all alike"),
        .. new[] { "inf", "Infinity", "∞", "-inf" }.Select(cell => Train(27, cell, Good + $"{cell},1.5,A,no\n", "--numeric age", 3, $"t.csv:14: column 1 \"age\": ")),
        Predict(28, "marks of the default list", Columns + "NA,1.5,A\n?,1.5,A\nnull,1.5,A\n,1.5,A\n", "--probabilities", 0, "all alike"),
        Predict(28, "marks of pandas and Excel", Columns + "#N/A,1.5,A\nn/a,1.5,A\n<NA>,1.5,A\n-1.#IND,1.5,A\n1.#QNAN,1.5,A\n#N/A N/A,1.5,A\n,1.5,A\n", "--probabilities", 0, "all alike"),
        Predict(28, "a dash that is not listed", Columns + "25,1.5,A\n-,1.5,A\n", "", 3, "t.csv:3: column 1 \"age\": cannot read \"-\" as a number"),
        Predict(28, "a dash that is listed", Columns + "-,1.5,A\n,1.5,A\n", "--na - --probabilities", 0, "all alike"),
        // The mean of 20 … 31 is 25.5.
        Predict(29, "an empty cell is the mean of the training rows", Columns + ",1.5,A\n25.5,1.5,A\n", "--probabilities", 0, "all alike"),
        Train(30, "nothing known in a column", "x,y,label\n,1,a\n,2,b\n,3,a\n", "", 3, "t.csv: column 1 \"x\": every value is missing; leave the column out (--ignore x)"),
        Train(31, "a target missing", Good + "32,1.5,A,\n", "", 3, "t.csv:14: column 4 \"label\": the target is missing (to leave out such rows, use --drop-missing-target)"),
        Train(31, "a target missing, left out", Good + "32,1.5,A,\n", "--drop-missing-target", 0, Read) with { Also = "1 row without a target left out" },
        Train(31, "an empty row, as Excel writes it", Good + ",,,\n", "", 3, "t.csv:14: the row is empty; delete it, or use --drop-missing-target"),
        Train(32, "a decimal comma", Good + "\"1,5\",1.5,A,no\n", "", 3, "t.csv:14: column 1 \"age\": cannot read \"1,5\" as a number (a decimal comma? use --decimal ,)"),
        Train(33, "a comma between thousands", Good + "\"1,234.5\",1.5,A,no\n", "", 3, "t.csv:14: column 1 \"age\": cannot read \"1,234.5\" as a number"),
        Predict(34, "-0", Columns + "-0,1.5,A\n0,1.5,A\n", "--probabilities", 0, "all alike"),
        .. new[] { "0x10", "1_000", "−5", "٣", "５" }.Select(cell => Train(35, cell, Good + $"{cell},1.5,A,no\n", "--numeric age", 3, $"t.csv:14: column 1 \"age\": cannot read \"{cell}\" as a number")),
        Predict(36, "spaces around a number", Columns + "  25 ,1.5,A\n25,1.5,A\n", "--probabilities", 0, "all alike"),
        Train(36, "a no-break space", Good + "\u00a025,1.5,A,no\n", "--numeric age", 3, "t.csv:14: column 1 \"age\": cannot read "),
        Train(37, "a field of 10 MB", () => [.. Text(Good), .. Text($"32,1.5,{new string('A', 10_000_000)},no\n")], "", 3, "t.csv:14: column 3 \"city\": holds a field of 10,000,000 bytes; the limit is 1,048,576"),
        Train(38, "10,000 columns", () => Wide(10_000), "", 0, "12 rows, 10,000 columns, 10,000 inputs"),
        Train(39, "one endless line", () => [.. Enumerable.Repeat((byte)'x', 17_000_000)], "", 3, "t.csv:1: "),
        Predict(40, "a category that training had not seen", Columns + "25,1.5,Z\n25,1.5,A\n25,1.5,Z\n", "", 0, "column 3 \"city\": 2 cells with a category that training had not seen; encoded as unknown"),
        Predict(40, "the same, strictly", Columns + "25,1.5,A\n25,1.5,Z\n", "--strict", 3, "t.csv:3: column 3 \"city\": training had not seen the category \"Z\""),
        Predict(41, "columns in another order, and more", "more,city,height,age\n,A,1.5,25\n,A,1.5,25\n", "", 0, "prediction\n"),
        Predict(41, "a column missing", "age,city\n25,A\n", "", 3, "t.csv: lacks the column \"height\"\n"),
        Train(42, "a single class", Good.Replace("yes", "no", StringComparison.Ordinal), "", 3, "t.csv: column 4 \"label\": the target has a single class, \"no\"; there is nothing to tell apart"),
        Train(43, "a class for every row", "x,label\n1,a\n2,b\n3,c\n4,d\n", "", 3, "t.csv: column 2 \"label\": the target has as many classes as rows (4); is it an identifier, or a number for --task regression?"),
        // A class of one row stays in training, so that the model knows it; the other part is said to lack it.
        Train(44, "a class with a single row", Good + "32,1.5,A,maybe\n", "--test 0.2", 0, "the test part has no row of class \"maybe\""),
        Train(45, "a constant column", "c,x,label\n7,1,a\n7,2,b\n7,3,a\n7,4,b\n", "", 0, "column 1 \"c\" has the same value in all training rows"),
        Train(46, "a text at row 900,000 of numbers", Long, "--numeric x", 3, "t.csv:900001: column 1 \"x\": cannot read \"oops\" as a number"),
        Train(46, "the same, kinds found out", () => Text("x,label\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i % 4},{"ab"[i % 2]}\n")) + "oops,a\noops,b\n"), "", 0, "42 rows, 1 column, 5 inputs"),
        // The limits of the default preset are inputs, 256 for a column; those of the plain one are categories, 1,000.
        Train(47, "an identifier", () => Identifiers(2000, 2000), "--preset default --members 1", 0, "column 1 \"id\" has another text in every training row, as an identifier has; it is left out"),
        Train(47, "very many categories", () => Identifiers(3000, 1200), "--preset default --members 1", 0, "column 1 \"id\": 944 of its 1,200 categories are encoded as unknown: all but the 256 most frequent"),
        Train(47, "many categories", () => Identifiers(1000, 900), "", 0, "column 1 \"id\" has 900 categories; is it an identifier?"),
        Train(47, "more categories than the plain preset takes", () => Identifiers(3000, 1001), "", 3, "t.csv: column 1 \"id\": has more than 1,000 categories; is it an identifier?"),
        Train(48, "a copy of the target", "copy,x,label\na,1,a\nb,2,b\na,3,a\nb,5,b\n", "", 0, "column 1 \"copy\" leaks the target"),
        Train(49, "a directory", "", "", 5, "sub: is a directory") with { File = "sub" },
        Train(50, "no file", "", "", 5, "none.csv: does not exist\n") with { File = "none.csv" },
        Train(50, "no folder", "", "", 5, "none/t.csv: does not exist (nor does its folder)") with { File = "none/t.csv" },
        Train(54, "gzip", () => Gzip(Text(Good)), "", 0, Read),
        Train(54, "gzip of a bomb", () => Gzip([.. Text("x,label\n"), .. Enumerable.Repeat(Text("1,a\n"), 20_000_000).SelectMany(row => row)]), "", 3, "t.csv: is a gzip file whose text is more than 500 times as long; it is not read"),
        Train(55, "gzip cut off", () => Gzip(Text(Good))[..^5], "", 3, "t.csv: is a gzip file that is damaged or cut off"),
        Train(56, "a workbook", "PK\u0003\u0004xx", "", 3, "t.csv: is not text but a zip archive or an Excel workbook; export it as CSV"),
        Train(56, "a PDF", "%PDF-1.7\n", "", 3, "t.csv: is not text but a PDF document; export it as CSV"),
        Train(56, "Parquet", "PAR1\u0015", "", 3, "t.csv: is not text but a Parquet file; export it as CSV"),
        Train(57, "zeros without end", "", "", 3, "/dev/zero: is not text, or is UTF-16 without a byte-order mark (save the file as UTF-8)") with { File = "/dev/zero" },
        Train(58, "a name that a shell would read", Good, "", 0, Read) with { File = "$(touch x);`a` 'b' *.csv" },
        // The text of the first row of each class stands for it.
        Train(59, "classes 1, 1.0 and quoted", "x,label\n1,\"1\"\n2,0\n3,1.0\n4,0.0\n5,1\n6,0\n", "--task classification", 0, "6 rows, 1 column, 1 input, 2 classes"),
        Train(60, "a terminal's escapes in a name", Good.Replace("label", "\u001b[31mlabel", StringComparison.Ordinal), "", 3, "t.csv: there is no column \"label\"; the columns are \"age\", \"height\", \"city\", \"\\u{1b}[31mlabel\""),
    ];

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Wide(int columns)
        => Text(string.Join(',', Enumerable.Range(0, columns).Select(c => $"c{c}")) + ",label\n"
            + string.Concat(Enumerable.Range(0, 12).Select(i => string.Join(',', Enumerable.Range(0, columns).Select(c => (c * 31 + i * 17) % 101)) + $",{"ab"[i % 2]}\n")));

    private static byte[] Long()
        => Text("x,label\n" + string.Concat(Enumerable.Range(0, 899_999).Select(i => $"{i % 10},{"ab"[i % 2]}\n")) + "oops,a\n1,b\n");

    private static byte[] Identifiers(int rows, int different)
        => Text("id,x,label\n" + string.Concat(Enumerable.Range(0, rows).Select(i => $"u{i % different},{i * 7 % 11},{"ab"[i * 5 % 7 % 2]}\n")));

    private static byte[] Gzip(byte[] content)
    {
        using MemoryStream stream = new();
        using (GZipStream gzip = new(stream, CompressionLevel.SmallestSize))
            gzip.Write(content);
        return stream.ToArray();
    }
}
