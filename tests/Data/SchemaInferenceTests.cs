using System.Globalization;
using Backprop.Data;

namespace Backprop.Tests.Data;

public class SchemaInferenceTests
{
    private static TableSchema Infer(string text, string target = "y", TaskKind? task = null) => SchemaInference.Infer(Csv.Table(text), target, task);

    private static string Error(string text, string target = "y", TaskKind? task = null)
        => Assert.Throws<DataException>(() => Infer(text, target, task)).Message;

    private static TableSchema OfFeature(string[] cells) => Infer("x,y\n" + string.Join('\n', cells.Select((cell, i) => $"\"{cell}\",{"ab"[i % 2]}")));

    // The feature counts up so that only the target matters.
    private static TableSchema OfTarget(IEnumerable<string> cells, TaskKind? task = null)
        => Infer("x,y\n" + string.Join('\n', cells.Select((cell, i) => $"{i},\"{cell}\"")), task: task);

    private static IEnumerable<string> Repeat(int times, params IEnumerable<object> values)
        => Enumerable.Repeat(values.Select(value => $"{value}"), times).SelectMany(cells => cells);

    [Fact]
    public void Numbers_are_numeric_and_text_is_categorical()
    {
        TableSchema schema = Infer("a,y,b,c\n1,no,x,1\n,yes,,2\n2.5,no,7,NA\n-3e2,yes,1,nan\n");

        Assert.Equal([new("a", ColumnKind.Numeric), new("b", ColumnKind.Categorical), new("c", ColumnKind.Numeric)], schema.Features);
        Assert.Equal(("y", TaskKind.Classification), (schema.Target, schema.Task));
        Assert.Equal(["no", "yes"], schema.Classes);
        Assert.Equal([0, 1, 0, 1], schema.ClassIndices(Csv.Table("y\nno\nyes\nno\nyes")));
    }

    [Fact]
    public void A_header_in_the_middle_is_refused()
    {
        Assert.Equal("t.csv:4: repeats the header; delete the line, or, if files were joined, give them one by one", Error("x,y\n1,a\n2,b\nx,y\n3,a\n4,b"));
        Assert.Equal("t.csv:4: repeats the header; delete the line, or, if files were joined, give them one by one", Error("x,y\n1,a\n2,b\n\uFEFFx,y\n3,a\n4,b"));
        Assert.Equal(["a", "y"], Infer("x,y\nx,a\nz,y\nz,a\n").Classes);
    }

    // Half of the cells and 21 different ones are numbers: a text among them, however often, is worth a word.
    [Theory]
    [InlineData(21, 2, true)]
    [InlineData(21, 21, true)]
    [InlineData(21, 23, false)]
    [InlineData(20, 2, false)]
    [InlineData(21, 0, false)]
    public void A_column_of_almost_only_numbers_is_said_to_be_one(int different, int texts, bool isSaid)
    {
        string[] cells = [.. Enumerable.Range(0, 21).Select(i => $"{Math.Min(i, different - 1)}.5"), .. Enumerable.Repeat("oops", texts), ""];
        TableSchema feature = Infer("x,y\n" + string.Join('\n', cells.Select((cell, i) => $"{cell},{i % 2}")));
        Assert.Equal(texts == 0 ? ColumnKind.Numeric : ColumnKind.Categorical, feature.Features[0].Kind);
        Assert.Equal(isSaid ? ["column 1 \"x\" looks like numbers but for \"oops\" (t.csv:23): correct them, declare them missing (--na oops), or leave the column out (--ignore)"] : [], feature.Warnings);
        if (texts == 0)
            return;
        cells[^1] = cells[0];
        Assert.Equal(isSaid ? [$"the target 2 \"y\" looks like numbers but for \"oops\" (t.csv:23) and is taken for {different + 1} classes: correct them, declare them missing (--na oops), or leave the row out"] : [], OfTarget(cells).Warnings);
        Assert.Empty(OfTarget(cells, TaskKind.Classification).Warnings);
    }

    // Of 200 cells. What the column has of the default list belongs to the list that replaces it.
    [Theory]
    [InlineData("but for \"Total\" (t.csv:182): correct it, declare it missing (--na Total)", "Total")]
    [InlineData("but for \"-\", \"n.d.\", \"< 1\" (t.csv:183): correct them, declare them missing (--na 'NA,#N/A,-,n.d.,< 1')", "NA", "-", "n.d.", "< 1", "#N/A", "-")]
    [InlineData("but for \"a,b\" (t.csv:182): correct them, declare them missing (--na)", "a,b", "a,b")]
    [InlineData("but for 4 cells such as \"a\" (t.csv:182): correct them, declare them missing (--na)", "a", "b", "c", "d")]
    public void Texts_among_numbers_are_named(string text, params string[] texts)
        => Assert.Equal([$"column 1 \"x\" looks like numbers {text}, or leave the column out (--ignore)"], OfFeature([.. Enumerable.Range(0, 180).Select(i => $"{i % 30}.5"), .. texts]).Warnings);

    [Theory]
    [InlineData("numbers with \"$\": remove the signs to use them as numbers", "${0}.95", "-${0}", "$1,{0:000}.50")]
    [InlineData("numbers with \"%\": remove the signs to use them as numbers", "{0}%", "0.{0} %", "{0}")]
    [InlineData("numbers with \" \", \"€\": remove the signs to use them as numbers", "1 {0:000},50 €", "{0}€", "€ {0}")]
    [InlineData("times: write them as numbers, such as minutes, to use them", "10:{0}", "0:00:{0}", "1:{0} PM")]
    public void Numbers_in_a_notation_that_is_not_read_are_said_to_be_some(string what, params string[] formats)
    {
        string[] cells = [.. Enumerable.Range(0, 30).Select(i => string.Format(CultureInfo.InvariantCulture, formats[i % formats.Length], 10 + i)), "", "free", "free"];
        TableSchema schema = OfFeature(cells);
        Assert.Equal(ColumnKind.Categorical, schema.Features[0].Kind);
        Assert.Equal([$"column 1 \"x\" looks like {what}"], schema.Warnings);
        Assert.Empty(OfFeature([.. cells, "free", "free"]).Warnings);
        string[] target = [.. cells[..30], "free", "free"];
        Assert.Equal([$"the target 2 \"y\" looks like {what.Replace(":", " and is taken for 31 classes:", StringComparison.Ordinal)}"], OfTarget(target).Warnings);
    }

    [Theory]
    [InlineData("$")]
    [InlineData("B{0}")]
    [InlineData("+41 44 123 45 {0}")]
    [InlineData("1 {0}")]
    [InlineData("10:{0}:7")]
    [InlineData("{0} kg")]
    [InlineData("{0}-07")]
    public void Other_texts_are_not(string format)
        => Assert.Empty(OfFeature([.. Enumerable.Range(0, 30).Select(i => string.Format(CultureInfo.InvariantCulture, format, 10 + i))]).Warnings);

    [Fact]
    public void Classes_that_differ_only_by_case_or_spaces_are_named()
    {
        TableSchema schema = OfTarget(["Yes", "yes", "No", "no ", " No", "maybe", "No"]);
        Assert.Equal([" No", "No", "Yes", "maybe", "no ", "yes"], schema.Classes);
        Assert.Equal(["classes \" No\" and \"No\" and \"no \" differ only by case or spaces", "classes \"Yes\" and \"yes\" differ only by case or spaces"], schema.Warnings);
        Assert.Empty(OfTarget(["Yes", "Yes", "No", "No."]).Warnings);
    }

    [Fact]
    public void A_header_taken_for_data_is_one_warning()
    {
        string rows = string.Concat(Enumerable.Range(0, 30).Select(i => $"{i}.5,{2 * i},2021-01-{i + 1:00},{"ab"[i % 2]}\n"));
        CsvOptions noHeader = new() { HasHeader = false };
        Assert.Equal(["row 1 looks like a header; leave out --no-header"], SchemaInference.Infer(Csv.Table("width,height,day,kind\n" + rows, noHeader), "4").Warnings);
        Assert.Empty(SchemaInference.Infer(Csv.Table(rows, noHeader), "4").Warnings);
        Assert.DoesNotContain(SchemaInference.Infer(Csv.Table("width,7,day,kind\n" + rows, noHeader), "4").Warnings, warning => warning.Contains("header", StringComparison.Ordinal));
        Assert.Empty(SchemaInference.Infer(Csv.Table("x,y,c,a\nx,z,d,b\ny,z,c,a\n", noHeader), "4").Warnings);
    }

    [Theory]
    [InlineData("data/iris.csv", "species", TaskKind.Classification, 3)]
    [InlineData("data/penguins.csv", "species", TaskKind.Classification, 3)]
    [InlineData("data/breast_cancer.csv", "diagnosis", TaskKind.Classification, 2)]
    [InlineData("data/digits.csv", "digit", TaskKind.Classification, 10)]
    [InlineData("data/concrete.csv", "compressive_strength", TaskKind.Regression, 0)]
    [InlineData("data/concrete.csv", "age", TaskKind.Regression, 0)]
    [InlineData("data/penguins.csv", "island", TaskKind.Classification, 3)]
    public void Finds_the_task_of_real_files(string path, string target, TaskKind task, int classes)
    {
        TableSchema schema = SchemaInference.Infer(CsvTable.Read(path), target);

        Assert.Equal((task, classes), (schema.Task, schema.Classes.Count));
    }

    [Fact]
    public void Whole_numbers_are_classes_when_they_are_codes()
    {
        Assert.Equal(TaskKind.Classification, OfTarget(Repeat(2, 0, 1, 2)).Task);
        Assert.Equal(TaskKind.Classification, OfTarget(Repeat(2, 3, 1, 2)).Task);
        Assert.Equal(TaskKind.Classification, OfTarget(Repeat(2, -1, 1)).Task);
        Assert.Equal(TaskKind.Classification, OfTarget(Repeat(2, "1.0", "2.0", "3.0")).Task);
        Assert.Equal(TaskKind.Classification, OfTarget(Repeat(2, Enumerable.Range(1, 20).Cast<object>())).Task);
    }

    [Fact]
    public void Other_numbers_are_a_regression()
    {
        Assert.Equal(TaskKind.Regression, OfTarget(Repeat(9, 12, 13, 14, 15)).Task);                                     // years: not from 0 or 1
        Assert.Equal(TaskKind.Regression, OfTarget(Repeat(9, 0, 1, 2, 3, 7)).Task);                                      // counts: a gap
        Assert.Equal(TaskKind.Regression, OfTarget(Repeat(9, Enumerable.Range(0, 21).Cast<object>())).Task);             // too many
        Assert.Equal(TaskKind.Regression, OfTarget(Repeat(9, 0, 1, 1.5)).Task);                                          // not whole
        Assert.Equal(TaskKind.Regression, OfTarget(["1", "2", "3", "4", "5"]).Task);                                     // one row for each
    }

    [Fact]
    public void A_stated_task_wins()
    {
        Assert.Equal(["12", "13"], OfTarget(["13", "12", "13", "12"], TaskKind.Classification).Classes);
        Assert.Equal(TaskKind.Regression, OfTarget(Repeat(9, 0, 1), TaskKind.Regression).Task);
        Assert.Empty(OfTarget(Repeat(9, 0, 1), TaskKind.Regression).Classes);
        Assert.Equal("t.csv:3: column 2 \"y\": cannot read \"b\" as a number", Error("x,y\n1,1\n2,b\n3,3", task: TaskKind.Regression));
    }

    [Fact]
    public void Classes_are_ordered_by_value_or_by_ordinal_text()
    {
        Assert.Equal(["-1", "2", "10"], OfTarget(["10", "2", "-1", "2", "10", "-1"], TaskKind.Classification).Classes);
        Assert.Equal(["10", "B", "a", "é"], OfTarget(["a", "é", "B", "10", "B"]).Classes);
    }

    [Fact]
    public void Number_labels_are_one_class_by_value_and_keep_their_first_text()
    {
        TableSchema schema = OfTarget(["1.0", "2", "1", "02"]);

        Assert.Equal(["1.0", "2"], schema.Classes);
        Assert.Equal([0, 1, 0, 1, 0], schema.ClassIndices(Csv.Table("y\n1.0\n2.00\n1\n02\n\"1\"")));
    }

    [Fact]
    public void Text_labels_are_compared_exactly()
        => Assert.Equal(["1", "1.0", "a", "a "], OfTarget(["1", "1.0", "a", "a ", "a"]).Classes);

    [Theory]
    [InlineData("x,y\n1,a\n2,b\n3,a\n", "z", "t.csv: there is no column \"z\"; the columns are \"x\", \"y\"")]
    [InlineData("y\na\nb\na\n", "y", "t.csv: the target \"y\" is the only column; there is nothing to predict it from")]
    [InlineData("x,y\n1,a\n2,b\n3,\n4,NA\n", "y", "t.csv:4: column 2 \"y\": the target is missing (to leave out such rows, use --drop-missing-target)")]
    [InlineData("x,y\n1,a\n2,b\n, \n", "y", "t.csv:4: the row is empty; delete it, or use --drop-missing-target")]
    [InlineData("x,y\n1,a\n2,a\n", "y", "t.csv: column 2 \"y\": the target has a single class, \"a\"; there is nothing to tell apart")]
    [InlineData("x,y\n1,a\n2,b\n3,c\n", "y", "t.csv: column 2 \"y\": the target has as many classes as rows (3); is it an identifier, or a number for --task regression?")]
    [InlineData("x,k,y\n1,,a\n2,NA,b\n3,nan,a\n", "y", "t.csv: column 2 \"k\": every value is missing; leave the column out (--ignore k)")]
    [InlineData("x,my k,y\n1,,a\n2,NA,b\n3,nan,a\n", "y", "t.csv: column 2 \"my k\": every value is missing; leave the column out (--ignore 'my k')")]
    [InlineData("x,$(k)'s,y\n1,,a\n2,NA,b\n3,nan,a\n", "y", "t.csv: column 2 \"$(k)'s\": every value is missing; leave the column out (--ignore '$(k)'\\''s')")]
    [InlineData("x,y\n1,a\n\"1,5\",b\n3,a\n", "y", "t.csv:3: column 1 \"x\": cannot read \"1,5\" as a number (a decimal comma? use --decimal ,)")]
    [InlineData("x,y\n1,a\n2,b\ninf,a\n", "y", "t.csv:4: column 1 \"x\": cannot read \"inf\" as a number (infinity is not one)")]
    [InlineData("x,y\n1,a\n2,b\n1e400,a\n", "y", "t.csv:4: column 1 \"x\": \"1e400\" is out of range (numbers reach ±3.4e38)")]
    [InlineData("x,y\n1,1\n2,\"2,5\"\n3,4\n", "y", "t.csv:3: column 2 \"y\": cannot read \"2,5\" as a number (a decimal comma? use --decimal ,)")]
    public void Refuses_with_the_place(string text, string target, string message) => Assert.Equal(message, Error(text, target));

    [Fact]
    public void A_number_in_another_notation_among_text_is_text()
        => Assert.Equal(ColumnKind.Categorical, Infer("x,y\n\"1,5\",a\nmany,b\n2,a").Features[0].Kind);

    [Fact]
    public void Text_late_in_a_column_makes_it_categorical()
    {
        string text = "x,y\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"{i},{(i % 2 == 0 ? "a" : "b")}\n")) + "oops,a\n";

        Assert.Equal(ColumnKind.Categorical, Infer(text).Features[0].Kind);
        var stated = new TableSchema([new("x", ColumnKind.Numeric)], "y", TaskKind.Classification, ["a", "b"]);
        CsvTable table = Csv.Table(text);
        Assert.Equal("t.csv:5002: column 1 \"x\": cannot read \"oops\" as a number",
            Assert.Throws<DataException>(() => TabularEncoder.Fit(table, stated, table.AllRows())).Message);
    }

    [Fact]
    public void A_label_that_is_no_class_is_refused_with_the_nearest()
    {
        TableSchema schema = OfTarget(["setosa", "virginica", "setosa"]);

        Assert.Equal("t.csv:3: column 1 \"y\": \"virginca\" is not one of the classes \"setosa\", \"virginica\"; did you mean \"virginica\"?",
            Assert.Throws<DataException>(() => schema.ClassIndices(Csv.Table("y,x\nsetosa,1\nvirginca,2"))).Message);
    }

    [Fact]
    public void A_schema_must_make_sense()
    {
        ColumnSchema x = new("x", ColumnKind.Numeric);
        Assert.Throws<ArgumentException>(() => new TableSchema([], "y", TaskKind.Regression));
        Assert.Throws<ArgumentException>(() => new TableSchema([x, x], "y", TaskKind.Regression));
        Assert.Throws<ArgumentException>(() => new TableSchema([x], "x", TaskKind.Regression));
        Assert.Throws<ArgumentException>(() => new TableSchema([x], "y", TaskKind.Regression, ["a", "b"]));
        Assert.Throws<ArgumentException>(() => new TableSchema([x], "y", TaskKind.Classification));
        Assert.Throws<ArgumentException>(() => new TableSchema([x], "y", TaskKind.Classification, ["a", "a"]));
        Assert.Throws<ArgumentException>(() => new TableSchema([x], "y", TaskKind.Classification, ["1", "1.0"]));
        Assert.Throws<InvalidOperationException>(() => new TableSchema([x], "y", TaskKind.Regression).ClassIndices(Csv.Table("y\n1")));
    }
}
