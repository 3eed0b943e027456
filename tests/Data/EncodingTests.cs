using System.Text.Json.Nodes;
using Backprop.Data;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Data;

/// <summary>The encoding that is used unless a plainer one is asked for.</summary>
public class EncodingTests
{
    private static TabularEncoder Fit(string text, EncodingOptions? options = null, ColumnChoices? choices = null)
    {
        CsvTable table = Csv.Table(text);
        return TabularEncoder.Fit(table, SchemaInference.Infer(table, "y", choices: choices), table.AllRows(), options);
    }

    private static Matrix<double> Encode(TabularEncoder encoder, string text)
    {
        CsvTable table = Csv.Table(text);
        return encoder.Encode<double>(table, table.AllRows());
    }

    private static string Column(string name, IEnumerable<string> cells) => $"{name},y\n" + string.Concat(cells.Select((cell, i) => $"{cell},{i % 2}\n"));

    private static TabularEncoder Through(TabularEncoder encoder) => TabularEncoder.FromJson(JsonNode.Parse(encoder.ToJson().ToJsonString())!.AsObject());

    [Fact]
    public void Numbers_are_scaled_by_their_quartiles_and_bent()
    {
        // 1, 2, 4, 8, 100: positions 1, 2, 3 of 0 … 4 are the quartiles 2, 4, 8; range 6.
        // 100: x̂ = 96/6 = 16, 16/√(1 + 256/9) = 16/√(265/9) = 48/√265. 1: x̂ = −½, −½/√(1 + 1/36) = −½·6/√37 = −3/√37.
        // 8: x̂ = ⅔, ⅔/√(1 + 4/81) = ⅔·9/√85 = 6/√85. 2: x̂ = −⅓, −⅓/√(1 + 1/81) = −⅓·9/√82 = −3/√82.
        string text = Column("x", ["1", "2", "4", "8", "100"]);
        TabularEncoder encoder = Fit(text);
        var scale = Assert.IsType<RobustScale>(Assert.IsType<NumericEncoder>(encoder.Columns[0]).Scale);

        Assert.Equal((4, 6), (scale.Median, scale.Range));
        double[] expected = [-3 / Math.Sqrt(37), -3 / Math.Sqrt(82), 0, 6 / Math.Sqrt(85), 48 / Math.Sqrt(265)];
        double[] got = Encode(encoder, text).ToColumnMajorArray();
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], got[i], Math.Abs(expected[i]) * 1e-15);
    }

    [Fact]
    public void Quantiles_are_interpolated_linearly()
    {
        // Four values 0, 1, 10, 100: q25 at position ¾: 0.75; the median at 1½: 5.5; q75 at 2¼: 10 + ¼·90 = 32.5. Range 31.75.
        var scale = (RobustScale)((NumericEncoder)Fit(Column("x", ["100", "1", "0", "10"])).Columns[0]).Scale!;

        Assert.Equal((5.5, 31.75), (scale.Median, scale.Range));
    }

    [Fact]
    public void Half_the_whole_range_stands_for_a_quartile_range_of_0()
    {
        // Quartiles 0, 0, 0; ½(8 − (−2)) = 5.
        var scale = (RobustScale)((NumericEncoder)Fit(Column("x", ["0", "0", "0", "0", "8", "0", "0", "-2", "0"])).Columns[0]).Scale!;

        Assert.Equal((0, 5), (scale.Median, scale.Range));
    }

    [Theory]
    [InlineData("1e30", 3)]
    [InlineData("-3.4e38", -3)]
    public void The_farthest_outliers_stay_within_3(string cell, double bound)
    {
        // 1e-300 apart: the quotient alone would overflow.
        TabularEncoder narrow = Fit(Column("x", ["1e-300", "2e-300", "3e-300"]));

        Assert.Equal(bound, Encode(narrow, $"x\n{cell}")[0, 0]);
        Assert.Equal((float)bound, narrow.Encode<float>(Csv.Table($"x\n{cell}"), [0])[0, 0]);
    }

    [Fact]
    public void Small_differences_of_large_numbers_are_kept()
    {
        // 1e9 − 1, 1e9, 1e9 + 1: quartiles 1e9 ± ½, range 1, x̂ = ±1, 1/√(1 + 1/9) = 3/√10.
        string text = Column("x", ["999999999", "1000000000", "1000000001"]);
        double[] got = Encode(Fit(text), text).ToColumnMajorArray();

        Assert.Equal(-3 / Math.Sqrt(10), got[0], 1e-15);
        Assert.Equal(0, got[1]);
        Assert.Equal(3 / Math.Sqrt(10), got[2], 1e-15);
    }

    [Fact]
    public void Missing_numbers_are_marked_if_training_had_some()
    {
        // Known 1, 3, 5: quartiles 2, 3, 4, range 2; 5 gives x̂ = 1, 3/√10.
        TabularEncoder encoder = Fit("a,b,y\n1,1,0\n,2,1\n3,3,0\n5,4,1\n");
        Matrix<double> inputs = Encode(encoder, "a,b\n5,\n,1\n");

        Assert.Equal(["a", "a.missing", "b"], encoder.FeatureNames);
        Assert.Equal(3 / Math.Sqrt(10), inputs[0, 0], 1e-15);
        Assert.Equal([0.0, 0, 1], [inputs[1, 0], inputs[0, 1], inputs[1, 1]]);
        Assert.Equal(0, inputs[2, 0]);
    }

    [Fact]
    public void What_is_missing_in_a_constant_column_still_says_something()
    {
        TabularEncoder encoder = Fit("a,y\n7,0\n,1\n7,0\n,1\n");

        Assert.Equal(["a.missing"], encoder.FeatureNames);
        Assert.Equal([0.0, 1, 0], Encode(Through(encoder), "a\n7\nNA\n8\n").ToColumnMajorArray());
        Assert.Empty(encoder.Warnings);
    }

    [Fact]
    public void Two_categories_are_minus_and_plus_1()
    {
        TabularEncoder encoder = Fit("sex,y\nm,0\nf,1\nf,0\n,1\nm,1\n");

        Assert.Equal(["sex=m"], encoder.FeatureNames);
        Assert.Equal([-1.0, 1, 0, 0], Encode(encoder, "sex\nf\nm\nNA\nx\n").ToColumnMajorArray());
    }

    [Fact]
    public void Categories_seen_once_count_as_unknown()
    {
        TabularEncoder encoder = Fit("c,y\na,0\nb,1\nc,0\nb,1\nc,1\na,0\nd,1\n");
        var warnings = new List<string>();

        Assert.Equal(["c=a", "c=b", "c=c"], encoder.FeatureNames);
        Assert.Equal(["column 1 \"c\": 1 of its 4 categories are encoded as unknown: those that training has seen once"], encoder.Warnings);
        Assert.Equal([0.0, 0, 0, 0, 0, 1], Through(encoder).Encode<double>(Csv.Table("c\nd\nc\n"), [0, 1], warnings).ToColumnMajorArray());
        Assert.Equal(["column 1 \"c\": 1 cell with a category that training had not seen, or too rarely; encoded as unknown"], warnings);
        Assert.Equal("t.csv:2: column 1 \"c\": training had not seen the category \"d\", or too rarely",
            Assert.Throws<DataException>(() => encoder.Encode<double>(Csv.Table("c\nd\n"), [0], strict: true)).Message);
    }

    [Theory]
    [InlineData(99, true)]        // 1 cell of 100 is not more than one in a hundred
    [InlineData(98, false)]       // 1 of 99 is
    public void A_few_rare_cells_are_not_worth_a_warning(int others, bool silent)
    {
        TabularEncoder encoder = Fit(Column("c", [.. Enumerable.Range(0, others).Select(i => $"l{i % 3}"), "odd"]));

        Assert.Equal(["c=l0", "c=l1", "c=l2"], encoder.FeatureNames);
        Assert.Equal(silent, encoder.Warnings.Count == 0);
    }

    [Fact]
    public void Of_very_many_categories_the_most_frequent_have_inputs()
    {
        // l0 … l9 come 2 + i times: l9, l8, l7 are the most frequent.
        string text = Column("c", Enumerable.Range(0, 10).SelectMany(i => Enumerable.Repeat($"l{i}", 2 + i)));
        TabularEncoder encoder = Fit(text, new() { MaximumLevels = 3 });

        Assert.Equal(["c=l7", "c=l8", "c=l9"], encoder.FeatureNames);
        Assert.Equal(["column 1 \"c\": 7 of its 10 categories are encoded as unknown: all but the 3 most frequent"], encoder.Warnings);

        // 20,000 levels, each twice: of equally frequent ones the first by name.
        TabularEncoder wide = Fit(Column("c", Enumerable.Range(0, 40_000).Select(i => $"l{i % 20_000:00000}")));
        Assert.Equal(256, wide.FeatureNames.Count);
        Assert.Equal("c=l00255", wide.FeatureNames[^1]);
    }

    [Fact]
    public void Identifiers_and_constants_are_left_out()
    {
        TabularEncoder encoder = Fit("id,one,x,y\nk1,7,1,0\nk2,7,2,1\nk3,7,5,0\n");

        Assert.Equal(["x"], encoder.FeatureNames);
        Assert.Equal([
            "column 1 \"id\" has another text in every training row, as an identifier has; it is left out",
            "column 2 \"one\" has the same value in all training rows; it is left out"], encoder.Warnings);
        // A table to predict from need not have them.
        Assert.Equal(0, Encode(Through(encoder), "x\n2\n")[0, 0]);
        Assert.Equal([LeftOutReason.Identifier, LeftOutReason.Constant], Through(encoder).Columns.OfType<LeftOutEncoder>().Select(column => column.Reason));
        Assert.Equal([ColumnKind.Categorical, ColumnKind.Numeric], Through(encoder).Columns.OfType<LeftOutEncoder>().Select(column => column.Kind));
    }

    [Fact]
    public void Nothing_to_predict_from_is_refused()
        => Assert.Equal("t.csv: no column is left to predict \"y\" from: column 1 \"c\" has the same value in all training rows; it is left out",
            Assert.Throws<DataException>(() => Fit("c,y\n1,0\n1,1\n1,0\n")).Message);

    [Theory]
    [InlineData(20, 1, true)]
    [InlineData(19, 1, false)]     // too few rows to be sure
    [InlineData(40, 2, false)]     // even numbers
    public void Row_numbers_are_reported(int rows, int step, bool reported)
    {
        IEnumerable<string> cells = Enumerable.Range(0, rows).Select(i => $"{1000 + step * i}");

        Assert.Equal(reported ? ["column 1 \"n\" counts up from row to row like a row number; if it is one, leave it out (--ignore)"] : [], Fit(Column("n", cells)).Warnings);
        Assert.Empty(Fit(Column("n", cells.Order(StringComparer.Ordinal).Reverse())).Warnings);
    }

    [Fact]
    public void The_order_of_columns_and_the_ends_of_lines_do_not_matter()
    {
        string[][] columns = [["a", "1", "", "4", "9", "4"], ["b", "u", "v", "u", "w", "w"], ["d", "2021-01-31", "2021-02-28", "", "2020-12-31", "2021-01-01"], ["y", "0", "1", "0", "1", "1"]];
        string Text(int[] order, string newLine) => string.Concat(Enumerable.Range(0, 6).Select(row => string.Join(',', order.Select(c => columns[c][row])) + newLine));
        TabularEncoder encoder = Fit(Text([0, 1, 2, 3], "\n"));
        Matrix<double> inputs = Encode(encoder, Text([0, 1, 2, 3], "\n"));

        foreach (int[] order in new int[][] { [3, 2, 1, 0], [1, 3, 0, 2] })
        {
            foreach (string newLine in new[] { "\n", "\r\n", "\r" })
            {
                TabularEncoder other = Fit(Text(order, newLine));
                Matrix<double> reordered = Encode(other, Text([0, 1, 2, 3], newLine));
                foreach (string name in encoder.FeatureNames)
                    Assert.Equal(inputs.Row(encoder.FeatureNames.ToList().IndexOf(name)), reordered.Row(other.FeatureNames.ToList().IndexOf(name)));
                Assert.Equal(inputs, Encode(encoder, Text(order, newLine)));
            }
        }
    }

    [Fact]
    public void Many_rows_are_encoded_as_each_alone()
    {
        // More rows and columns than fit in one block, and cells enough for several threads; every other column is read as text.
        string header = string.Join(',', Enumerable.Range(0, 20).Select(i => $"c{i}")) + ",y\n";
        string text = header + string.Concat(Enumerable.Range(0, 9000).Select(row => string.Join(',', Enumerable.Range(0, 20).Select(i => $"{row * (i + 7) % 101}{(i % 2 == 0 ? "" : ".0")}")) + $",{row % 2}\n"));
        CsvTable table = Csv.Table(text);
        TabularEncoder encoder = Fit(text);
        Matrix<float> all = encoder.Encode<float>(table, table.AllRows());

        foreach (int row in new[] { 0, 1, 4095, 4096, 4097, 8191, 8192, 8999 })
            Assert.Equal(encoder.Encode<float>(table, [row]).Column(0), all.Column(row));
    }

    [Theory]
    [InlineData(257, 256)]
    [InlineData(258, 7)]
    [InlineData(259, 2)]
    [InlineData(260, 100)]
    [InlineData(5000, 256)]
    public void Whole_numbers_kept_as_bytes_are_scaled_as_the_same_numbers_in_text(int rows, int values)
    {
        // "7.0" is kept as text, and its quantiles are found by selection; those of 7 by counting. Most of c is 0, so its quartile range is 0.
        var random = new Random(rows);
        int[] numbers = [.. Enumerable.Range(0, rows).Select(_ => random.Next(values))];
        CsvTable table = Csv.Table("a,b,c,d,y\n" + string.Concat(numbers.Select((x, i) => $"{x},{x}.0,{(i % 9 == 0 ? x : 0)},{(i % 9 == 0 ? x : 0)}.0,{i % 2}\n")));
        TabularEncoder encoder = TabularEncoder.Fit(table, SchemaInference.Infer(table, "y"), table.AllRows());
        NumericScale?[] scales = [.. encoder.Columns.Select(column => ((NumericEncoder)column).Scale)];
        Matrix<double> inputs = encoder.Encode<double>(table, table.AllRows());

        Assert.NotNull(scales[0]);
        Assert.Equal(scales[1], scales[0]);
        Assert.NotNull(scales[2]);
        Assert.Equal(scales[3], scales[2]);
        Assert.Equal(inputs.Row(1), inputs.Row(0));
        Assert.Equal(inputs.Row(3), inputs.Row(2));
    }

    [Fact]
    public void Encoding_allocates_nothing_for_a_cell()
    {
        CsvTable table = Csv.Table("x,c,d,p,y\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"{i % 7}.5,level {i % 5},2021-01-{1 + i % 28:00},{(i % 3 == 0 ? "yes" : "no")},{i % 2}\n")));
        TabularEncoder encoder = TabularEncoder.Fit(table, SchemaInference.Infer(table, "y"), table.AllRows());
        int[] rows = table.AllRows();
        long Bytes(int count)
        {
            encoder.Encode<float>(table, rows.AsSpan(0, count));
            long before = GC.GetAllocatedBytesForCurrentThread();
            encoder.Encode<float>(table, rows.AsSpan(0, count));
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        long matrix = (5000L - 1000) * encoder.FeatureNames.Count * sizeof(float);
        Assert.InRange(Bytes(5000) - Bytes(1000) - matrix, -64, 64);
    }

    [Fact]
    public void Everything_comes_back_from_json_bit_for_bit()
    {
        const string Text = "a,b,c,d,e,f,y\n0.1,u,p,2021-03-04,,7,0.3\n,v,q,2021-03-05 12:30,,7,1e-300\n1e30,w,,,4,7,7\n0.7,u,p,31/1/2020,,7,5\n3,v,q,1/2/2020,4,7,1\n2,w,p,4 Mar 1999,4,7,2\n9,r,p,,4,7,2.5\n";
        TabularEncoder encoder = Fit(Text, new() { ClampToTrainingRange = true });
        TabularEncoder copy = Through(encoder);

        Assert.Equal(["a", "a.missing", "b=u", "b=v", "b=w", "c=q", "d.days", "d.year", "d.month", "d.weekday", "d.hour", "d.missing", "e.missing"], encoder.FeatureNames);
        Assert.Equal(encoder.FeatureNames, copy.FeatureNames);
        Assert.Equal(encoder.ToJson().ToJsonString(), copy.ToJson().ToJsonString());
        Assert.Equal(Encode(encoder, Text).ToColumnMajorArray(), Encode(copy, Text).ToColumnMajorArray());
        Assert.Equal(((ValueTargetEncoder)encoder.Target).Range, ((ValueTargetEncoder)copy.Target).Range);
    }

    [Theory]
    [InlineData("\"range\":2", "\"range\":0", "range must be finite and above 0, got 0")]
    [InlineData("\"range\":2", "\"range\":-1", "range must be finite and above 0, got -1")]
    [InlineData("\"range\":2", "\"range\":1e400", "expected a finite number as \"range\"")]
    [InlineData("\"range\":2,", "", "expected a finite number as \"range\", got nothing")]
    [InlineData("\"missing\":true", "\"missing\":1", "expected true or false as \"missing\", got \"1\"")]
    [InlineData("[\"f\",\"m\"]", "[\"f\",\"m\",\"x\"]", "Expected two categories, got 3")]
    [InlineData("\"days\"", "\"decade\"", "there is no part \"decade\" of a date")]
    [InlineData("\"day-first\"", "\"dmy\"", "expected \"day-first\" or \"month-first\" as \"order\", got \"dmy\"")]
    [InlineData("\"identifier\"", "\"dull\"", "expected \"constant\", \"unknown\" or \"identifier\" as \"reason\", got \"dull\"")]
    [InlineData("\"of\":\"one-hot\"", "\"of\":\"two-hot\"", "as \"of\", got \"two-hot\"")]
    [InlineData("[1,5]", "[5,1]", "least value below the greatest")]
    [InlineData("[1,5]", "[1]", "two numbers as \"range\"")]
    public void Refuses_json_that_is_no_encoder(string original, string replacement, string message)
    {
        const string Json = """
            {"columns":[{"column":"age","kind":"numeric","median":3,"range":2,"missing":true},{"column":"sex","kind":"pair","levels":["f","m"]},
            {"column":"d","kind":"date","order":"day-first","parts":[{"part":"days","median":3,"range":4}]},{"column":"id","kind":"left-out","of":"one-hot","reason":"identifier"}],
            "target":{"column":"y","kind":"value","mean":3,"std":1,"range":[1,5]}}
            """;
        Assert.Equal(["age", "age.missing", "sex=m", "d.days"], TabularEncoder.FromJson(JsonNode.Parse(Json)!.AsObject()).FeatureNames);

        Assert.Contains(message, Assert.Throws<FormatException>(() => TabularEncoder.FromJson(JsonNode.Parse(Json.Replace(original, replacement))!.AsObject())).Message);
    }

    [Fact]
    public void Predictions_are_kept_within_the_training_targets_if_asked()
    {
        // 1, 2, 6: mean 3, variance (4 + 1 + 9)/3 = 14/3.
        const string Text = "x,y\n1,1\n2,2\n4,6\n";
        TabularEncoder Encoder(bool clamp)
        {
            CsvTable table = Csv.Table(Text);
            return TabularEncoder.Fit(table, SchemaInference.Infer(table, "y", TaskKind.Regression), table.AllRows(), new() { ClampToTrainingRange = clamp });
        }
        var clamped = (ValueTargetEncoder)Encoder(true).Target;
        var free = (ValueTargetEncoder)Encoder(false).Target;

        Assert.Equal((1, 6), clamped.Range);
        Assert.Equal((6.0, 1.0, 3.0), (clamped.Decode(10), clamped.Decode(-10), clamped.Decode(0)));
        Assert.Null(free.Range);
        Assert.Equal(3 + 10 * Math.Sqrt(14.0 / 3.0), free.Decode(10), 1e-13);
    }
}
