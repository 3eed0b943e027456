using System.Text.Json.Nodes;
using Backprop.Data;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Data;

public class TabularEncoderTests
{
    // Training rows 0–3: age 1, 3, missing, 5 has mean 3 and variance (4 + 0 + 4) / 3, by which the deviation is √(8/3);
    // sex is f, m, missing, f. Row 4 is not for training.
    private const string People = "age,sex,y\n1,f,a\n3,m,b\n,,a\n5,f,b\n11,x,a\n";

    private static readonly TableSchema PeopleSchema = new([new("age", ColumnKind.Numeric), new("sex", ColumnKind.Categorical)], "y", TaskKind.Classification, ["a", "b"]);

    private static TabularEncoder FitPeople(string text = People) => FitPlain(Csv.Table(text), PeopleSchema, [0, 1, 2, 3]);

    private static TabularEncoder FitPlain(CsvTable table, TableSchema schema, ReadOnlySpan<int> rows) => TabularEncoder.Fit(table, schema, rows, EncodingOptions.Plain);

    private static TabularEncoder Through(JsonObject json) => TabularEncoder.FromJson(JsonNode.Parse(json.ToJsonString())!.AsObject());

    [Fact]
    public void Standardises_numbers_and_sets_one_input_per_category()
    {
        TabularEncoder encoder = FitPeople();
        Matrix<double> inputs = encoder.Encode<double>(Csv.Table(People), [0, 1, 2, 3, 4]);

        double deviation = Math.Sqrt(8.0 / 3.0);
        double[] expected =
        [
            -2 / deviation, 1, 0,
            0, 0, 1,
            0, 0, 0,
            2 / deviation, 1, 0,
            8 / deviation, 0, 0,
        ];
        Assert.Equal(["age", "sex=f", "sex=m"], encoder.FeatureNames);
        Assert.Equal(expected, inputs.AsColumnMajorArray());
        Assert.Equal(Array.ConvertAll(expected, x => (float)x), encoder.Encode<float>(Csv.Table(People), [0, 1, 2, 3, 4]).AsColumnMajorArray());
        Assert.Equal([0f, 1, 0, 1, 0], encoder.EncodeTarget<float>(Csv.Table(People), [0, 1, 2, 3, 4]).AsColumnMajorArray());
        Assert.Equal(["a", "b"], encoder.ClassNames);
        Assert.Empty(encoder.Warnings);
    }

    [Fact]
    public void Measures_the_training_rows_alone()
    {
        string otherTestRow = People.Replace("11,x,a", "-1000,zzz,b");
        string otherTrainingRow = People.Replace("5,f,b", "6,f,b");

        Assert.Equal(FitPeople().ToJson().ToJsonString(), FitPeople(otherTestRow).ToJson().ToJsonString());
        Assert.NotEqual(FitPeople().ToJson().ToJsonString(), FitPeople(otherTrainingRow).ToJson().ToJsonString());
    }

    [Fact]
    public void Rows_come_in_the_order_asked_for()
    {
        Matrix<double> all = FitPeople().Encode<double>(Csv.Table(People), [0, 1, 2, 3, 4]);
        Matrix<double> some = FitPeople().Encode<double>(Csv.Table(People), [3, 0]);

        Assert.Equal(all.Column(3), some.Column(0));
        Assert.Equal(all.Column(0), some.Column(1));
    }

    [Fact]
    public void Columns_are_found_by_name()
    {
        TabularEncoder encoder = FitPeople();
        CsvTable reordered = Csv.Table("extra,sex,age\n?,f,1\n?,m,3\n");

        Assert.Equal(encoder.Encode<double>(Csv.Table(People), [0, 1]), encoder.Encode<double>(reordered, [0, 1]));
    }

    [Fact]
    public void Names_the_columns_that_are_missing()
    {
        string Error(string text) => Assert.Throws<DataException>(() => FitPeople().Encode<float>(Csv.Table(text), [0])).Message;

        Assert.Equal("t.csv: lacks the column \"age\"; it has \"Age\"", Error("Age,sex\n1,f"));
        Assert.Equal("t.csv: lacks the columns \"age\", \"sex\"; is the first row data? use --no-header", Error("1.5,f\n2,f"));
    }

    [Fact]
    public void Counts_categories_that_training_had_not_seen_or_refuses_them()
    {
        CsvTable table = Csv.Table("age,sex\n1,x\n2,fe\n3,\n4,m\n");
        var warnings = new List<string>();
        FitPeople().Encode<float>(table, table.AllRows(), warnings);

        Assert.Equal(["column 2 \"sex\": 2 cells with a category that training had not seen; encoded as unknown"], warnings);
        Assert.Equal("t.csv:3: column 2 \"sex\": training had not seen the category \"fe\"; did you mean \"f\"?",
            Assert.Throws<DataException>(() => FitPeople().Encode<float>(table, [1], strict: true)).Message);
    }

    [Fact]
    public void A_number_that_cannot_be_read_is_refused_with_its_place()
        => Assert.Equal("t.csv:2: column 1 \"age\": cannot read \"old\" as a number",
            Assert.Throws<DataException>(() => FitPeople().Encode<float>(Csv.Table("age,sex\nold,f"), [0])).Message);

    [Fact]
    public void A_number_too_far_from_training_for_the_element_type_is_refused()
    {
        CsvTable table = Csv.Table("x,y\n1,a\n1.0000000001,b\n1,a\n1e35,b\n");
        TabularEncoder encoder = FitPlain(table, SchemaInference.Infer(table, "y"), [0, 1, 2]);

        Assert.StartsWith("t.csv:5: column 1 \"x\": \"1e35\" is out of range: the training values have mean 1.00000000003",
            Assert.Throws<DataException>(() => encoder.Encode<float>(table, [0, 3])).Message);
        Assert.True(double.IsFinite(encoder.Encode<double>(table, [3])[0, 0]));
    }

    [Fact]
    public void Columns_with_nothing_to_learn_contribute_nothing_and_are_warned_about()
    {
        CsvTable table = Csv.Table("n,c,e,x,y\n0.1,k,,1,a\n0.1,k,,2,b\n0.1,k,,3,a\n7,q,5,4,b\n");
        TableSchema schema = SchemaInference.Infer(table, "y");
        TabularEncoder encoder = FitPlain(table, schema, [0, 1, 2]);
        Matrix<double> inputs = encoder.Encode<double>(table, [0, 1, 2, 3]);

        Assert.Equal([
            "column 1 \"n\" has the same value in all training rows; it contributes nothing",
            "column 2 \"c\" has the same value in all training rows; it contributes nothing",
            "column 3 \"e\" has no value in the training rows; it contributes nothing"], encoder.Warnings);
        Assert.Equal(["n", "c", "e", "x"], encoder.FeatureNames);
        Assert.Equal(Matrix<double>.Build.Dense(3, 4), inputs.SubMatrix(0, 3, 0, 4));
        Assert.Equal(encoder.ToJson().ToJsonString(), Through(encoder.ToJson()).ToJson().ToJsonString());
    }

    [Fact]
    public void A_single_category_beside_missing_cells_still_says_something()
    {
        CsvTable table = Csv.Table("c,y\nk,a\n,b\nk,a\n");
        TabularEncoder encoder = FitPlain(table, SchemaInference.Infer(table, "y"), [0, 1, 2]);

        Assert.Equal([1.0, 0, 1], encoder.Encode<double>(table, [0, 1, 2]).AsColumnMajorArray());
    }

    [Fact]
    public void Standardises_the_target_of_a_regression_and_can_undo_it()
    {
        // 2, 4, 6 in training: mean 4, variance 8/3.
        CsvTable table = Csv.Table("x,y\n1,2\n2,4.0\n4,6\n3,1e3\n");
        TabularEncoder encoder = FitPlain(table, new([new("x", ColumnKind.Numeric)], "y", TaskKind.Regression), [0, 1, 2]);
        var target = Assert.IsType<ValueTargetEncoder>(encoder.Target);

        double deviation = Math.Sqrt(8.0 / 3.0);
        Assert.Equal((4, deviation), (target.Scale.Mean, target.Scale.StandardDeviation));
        Assert.Equal([-2 / deviation, 0, 2 / deviation, 996 / deviation], encoder.EncodeTarget<double>(table, [0, 1, 2, 3]).AsColumnMajorArray());
        Assert.Equal(1e3, target.Scale.Undo(target.Scale.Apply(1e3)), 1e-12);
        Assert.Empty(encoder.ClassNames);
    }

    [Fact]
    public void A_constant_target_is_refused()
    {
        CsvTable table = Csv.Table("x,y\n1,2.5\n2,2.5\n3,4\n");

        Assert.Equal("t.csv: column 2 \"y\": the target has the same value in all training rows; there is nothing to learn",
            Assert.Throws<DataException>(() => FitPlain(table, SchemaInference.Infer(table, "y"), [0, 1])).Message);
    }

    [Fact]
    public void A_missing_target_is_refused_with_its_place()
        => Assert.Equal("t.csv:3: column 1 \"y\": the target is missing",
            Assert.Throws<DataException>(() => FitPeople().EncodeTarget<float>(Csv.Table("y,x\na,1\n,2"), [0, 1])).Message);

    [Fact]
    public void A_copy_of_the_target_is_warned_about()
    {
        CsvTable table = Csv.Table("x,copy,y\n1,a,a\n2,b,b\n3,a,a\n");

        Assert.Equal(["column 2 \"copy\" leaks the target: it has the same value in every training row"],
            FitPlain(table, SchemaInference.Infer(table, "y"), [0, 1, 2]).Warnings);
    }

    [Theory]
    [InlineData(100, null)]
    [InlineData(101, "column 1 \"id\" has 101 categories; is it an identifier?")]
    [InlineData(1000, "column 1 \"id\" has 1,000 categories; is it an identifier?")]
    public void Very_many_categories_are_warned_about(int levels, string? warning)
    {
        CsvTable table = Csv.Table("id,y\n" + string.Concat(Enumerable.Range(0, levels).Select(i => $"id{i},{i % 2}\n")));
        TabularEncoder encoder = FitPlain(table, SchemaInference.Infer(table, "y"), table.AllRows());

        Assert.Equal(warning is null ? [] : [warning], encoder.Warnings);
        Assert.Equal(levels, encoder.FeatureNames.Count);
    }

    [Fact]
    public void Too_many_categories_are_refused()
    {
        CsvTable table = Csv.Table("id,y\n" + string.Concat(Enumerable.Range(0, 1001).Select(i => $"id{i},{i % 2}\n")));

        Assert.Equal("t.csv: column 1 \"id\": has more than 1,000 categories; is it an identifier? leave it out",
            Assert.Throws<DataException>(() => FitPlain(table, SchemaInference.Infer(table, "y"), table.AllRows())).Message);
    }

    [Fact]
    public void Comes_back_from_json_bit_for_bit()
    {
        // Numbers whose mean and deviation have no short decimal form, names that need escapes.
        CsvTable table = Csv.Table("\"a \"\"é\"\"\n\",c,y\n0.1,\"<b>\",0.3\n0.7,\u0001,1e-300\n1e30,?,7\n");
        TabularEncoder encoder = FitPlain(table, SchemaInference.Infer(table, "y"), [0, 1, 2]);
        TabularEncoder copy = Through(encoder.ToJson());

        Assert.Equal(encoder.FeatureNames, copy.FeatureNames);
        var (scale, scaleCopy) = ((Standardization)((NumericEncoder)encoder.Columns[0]).Scale!, (Standardization)((NumericEncoder)copy.Columns[0]).Scale!);
        Assert.Equal(BitConverter.DoubleToInt64Bits(scale.Mean), BitConverter.DoubleToInt64Bits(scaleCopy.Mean));
        Assert.Equal(BitConverter.DoubleToInt64Bits(scale.StandardDeviation), BitConverter.DoubleToInt64Bits(scaleCopy.StandardDeviation));
        Assert.Equal(((ValueTargetEncoder)encoder.Target).Scale, ((ValueTargetEncoder)copy.Target).Scale);
        Assert.Equal(encoder.Encode<double>(table, [0, 1, 2]).AsColumnMajorArray(), copy.Encode<double>(table, [0, 1, 2]).AsColumnMajorArray());
        Assert.Equal(encoder.ToJson().ToJsonString(), copy.ToJson().ToJsonString());
        Assert.Equal(FitPeople().ToJson().ToJsonString(), Through(FitPeople().ToJson()).ToJson().ToJsonString());
    }

    [Theory]
    [InlineData("\"std\":2", "\"std\":0", "standardDeviation must be finite and above 0, got 0")]
    [InlineData("\"std\":2", "\"std\":-1", "standardDeviation must be finite and above 0, got -1")]
    [InlineData("\"std\":2", "\"std\":\"NaN\"", "expected a finite number as \"std\"")]
    [InlineData("\"std\":2", "\"std\":1e400", "expected a finite number as \"std\"")]
    [InlineData("\"mean\":3,", "", "expected a finite number as \"mean\", got nothing")]
    [InlineData("\"numeric\"", "\"pickle\"", "expected the kind \"numeric\", \"one-hot\", \"pair\", \"date\", \"constant\" or \"left-out\", got \"pickle\"")]
    [InlineData("\"class\"", "\"pickle\"", "expected the kind \"class\" or \"value\", got \"pickle\"")]
    [InlineData("[\"f\",\"m\"]", "[\"f\",\"f\"]", "\"f\" comes twice")]
    [InlineData("[\"f\",\"m\"]", "[\"f\",1]", "expected texts as \"levels\", got \"1\"")]
    [InlineData("[\"f\",\"m\"]", "[]", "Expected from 1 to 1000 categories, got 0")]
    [InlineData("[\"a\",\"b\"]", "[\"a\"]", "Expected at least two classes, got 1")]
    [InlineData("[\"a\",\"b\"]", "7", "expected a list of texts as \"classes\"")]
    [InlineData("\"sex\"", "\"age\"", "\"age\" comes twice")]
    [InlineData("\"sex\"", "\"y\"", "\"y\" comes twice")]
    [InlineData("\"columns\"", "\"column\"", "expected a list of objects as \"columns\", got nothing")]
    [InlineData("\"target\"", "\"goal\"", "expected an object as \"target\", got nothing")]
    [InlineData("\"mean\":3,", "\"mean\":3,\"mean\":3,", "mean")]
    public void Refuses_json_that_is_no_encoder(string original, string replacement, string message)
    {
        const string Json = """
            {"columns":[{"column":"age","kind":"numeric","mean":3,"std":2},{"column":"sex","kind":"one-hot","levels":["f","m"]}],"target":{"column":"y","kind":"class","classes":["a","b"]}}
            """;
        Assert.Equal(["age", "sex=f", "sex=m"], TabularEncoder.FromJson(JsonNode.Parse(Json)!.AsObject()).FeatureNames);

        string damaged = Json.Replace(original, replacement);
        Assert.Contains(message, Assert.Throws<FormatException>(() => TabularEncoder.FromJson(JsonNode.Parse(damaged)!.AsObject())).Message);
    }

    [Fact]
    public void Refuses_no_rows_and_other_element_types()
    {
        TabularEncoder encoder = FitPeople();
        CsvTable table = Csv.Table(People);

        Assert.Throws<ArgumentException>(() => encoder.Encode<float>(table, []));
        Assert.Throws<ArgumentException>(() => FitPlain(table, PeopleSchema, []));
        Assert.Throws<NotSupportedException>(() => encoder.Encode<Half>(table, [0]));
    }

    [Fact]
    public void Real_penguins_have_mean_0_and_deviation_1_where_known()
    {
        CsvTable table = CsvTable.Read("data/penguins.csv");
        TabularEncoder encoder = FitPlain(table, SchemaInference.Infer(table, "species"), table.AllRows());
        Dataset<double> data = encoder.EncodeDataset<double>(table, table.AllRows());

        Assert.Equal(344, data.Count);
        Assert.Contains("island=Biscoe", encoder.FeatureNames);
        Assert.Equal(["Adelie", "Chinstrap", "Gentoo"], encoder.ClassNames);
        int bill = encoder.FeatureNames.ToList().IndexOf("bill_length_mm");
        Assert.Equal(0, data.Inputs.Row(bill).Sum(), 1e-10);
        // 342 of the 344 are known and have variance 1; the two missing ones are at the mean.
        Assert.Equal(342, data.Inputs.Row(bill).PointwisePower(2).Sum(), 1e-9);
    }
}
