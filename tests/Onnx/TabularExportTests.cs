using Backprop.Data;
using Backprop.Onnx;
using Backprop.Onnx.Evaluation;
using Backprop.Onnx.Messages;
using Backprop.Tabular;
using Backprop.Tests.Serialization;
using DataType = Backprop.Onnx.Messages.TensorProto.Types.DataType;

namespace Backprop.Tests.Onnx;

/// <summary>Models with their columns as graphs, computed by the evaluator that every export is compared with.</summary>
public sealed class TabularExportTests : IDisposable
{
    // Names that the graph itself would use, a category called like a missing value, a constant column of each kind.
    private const string Odd =
        """"
        label,value,probabilities,0.weight,/features/Concat,constant,seven,"a, ""b""",kind,size
        1,0.5,x,?,3,same,7,µ,one,1.5
        2,0.25,y,none,1,same,7,,two,2.5
        3,,x,?,4,same,7,µ,one,1.75
        4,8,y,none,1,same,7,é,two,1.25
        5,-3,x,?,5,same,7,é,one,9.5
        6,2,y,none,9,same,7,,two,0.5
        """";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Classes_come_as_label_and_probabilities()
    {
        TabularModel model = Train("penguins", "species");
        GraphProto graph = ModelGraph.Of(model);
        Assert.Equal(model.Encoder.Columns.Select(column => (column.Column, ColumnNodes.InputType(column))), graph.Input.Select(Describe));
        Assert.Equal([("label", DataType.String), ("probabilities", DataType.Float)], graph.Output.Select(Describe));
        OnnxReport report = OnnxFile.Save(folder["model.onnx"], model);
        Assert.Equal(["label", "probabilities"], report.Outputs);
        Assert.Matches(@"^island, .* → label, probabilities: \d+ nodes; largest difference \S+ on \d+ samples$", report.ToString());
        Assert.InRange(report.LargestDifference, 0, 1e-5);
    }

    [Fact]
    public void Numbers_come_as_value_in_the_units_of_the_target()
    {
        TabularModel model = Train("concrete", "compressive_strength");
        Assert.Equal([("value", DataType.Float)], ModelGraph.Of(model).Output.Select(Describe));
        Assert.InRange(OnnxFile.Save(folder["model.onnx"], model).LargestDifference, 0, 1e-5);
    }

    [Theory]
    [InlineData("size", "value_1")]
    [InlineData("kind", "label_1", "probabilities_1")]
    public void Columns_keep_their_names_whatever_they_are(string target, params string[] outputs)
    {
        File.WriteAllText(folder["odd.csv"], Odd);
        TabularModel model = TabularTrainer.Train(folder["odd.csv"], target, new() { Epochs = 2, Validation = 0, Test = 0, Csv = new() { MissingValues = [] } });
        OnnxReport report = OnnxFile.Save(folder["odd.onnx"], model);
        Assert.Equal(model.Encoder.Columns.Where(column => column.FeatureNames.Count > 0).Select(column => column.Column), report.Inputs);
        Assert.Equal(outputs, report.Outputs);
        Assert.InRange(report.LargestDifference, 0, 1e-5);
    }

    [Theory]
    [InlineData("y", Preset.Default)]
    [InlineData("y", Preset.Plain)]
    [InlineData("class", Preset.Default)]
    [InlineData("class", Preset.Plain)]
    public void Every_encoding_gives_what_the_model_gives(string target, Preset preset)
    {
        File.WriteAllText(folder["rows.csv"], OnnxCases.EveryKind());
        TabularModel model = TabularTrainer.Train(folder["rows.csv"], target, new() { Preset = preset, ClampToTrainingRange = true, Epochs = 3 });
        Type[] kinds = preset == Preset.Default
            ? [typeof(DateEncoder), typeof(LeftOutEncoder), typeof(NumericEncoder), typeof(OneHotEncoder), typeof(PairEncoder)]
            : [typeof(ConstantEncoder), typeof(DateEncoder), typeof(NumericEncoder), typeof(OneHotEncoder)];
        Assert.Equal(kinds, model.Encoder.Columns.Select(column => column.GetType()).Distinct().OrderBy(type => type.Name));
        OnnxReport report = OnnxFile.Save(folder["rows.onnx"], model);
        Assert.InRange(report.LargestDifference, 0, 1e-5);
        Assert.Equal(preset == Preset.Plain, report.Inputs.Contains("constant"));
    }

    // .NET's own calendar is the oracle: every day of 1200 years, and times before and after 1970.
    [Fact]
    public void The_parts_of_a_date_are_those_of_the_calendar()
    {
        DatePart[] parts = Enum.GetValues<DatePart>();
        var encoder = new DateEncoder("when", DateOrder.None, [.. parts.Select(part => new ScaledDatePart(part, new Standardization(0, 1)))], marksMissing: true);
        DateTime[] dates = [.. Enumerable.Range(0, 366 * 1200).Select(day => new DateTime(1500, 1, 1).AddDays(day).AddSeconds(7919L * day % 86_400))];
        var graph = new GraphBuilder("date");
        string cells = graph.Input("when", DataType.Int64, new() { DimValue = 1 });
        string[] features = [.. DateNodes.Add(graph.Scope("/when"), encoder, cells).Select((feature, i) => graph.Output($"{i}", feature, DataType.Float))];
        double[] seconds = [.. dates.Select(date => (date - DateTime.UnixEpoch).TotalSeconds), long.MinValue];
        IReadOnlyDictionary<string, OnnxTensor> outputs = GraphEvaluator.Evaluate(graph.Graph, new Dictionary<string, OnnxTensor> { ["when"] = new(DataType.Int64, [seconds.Length, 1], seconds) });
        foreach ((DatePart part, string feature) in parts.Zip(features))
            Assert.Equal([.. dates.Select(date => (double)(float)ScaledDatePart.Of(date, part)), 0.0], outputs[feature].Numbers);
        Assert.Equal([.. dates.Select(_ => 0.0), 1.0], outputs[features[^1]].Numbers);
    }

    [Fact]
    public void What_is_not_known_is_filled_within_the_graph()
    {
        TabularModel model = Train("penguins", "species");
        Prediction expected = model.Predict(new Dictionary<string, string>
        {
            ["island"] = "",
            ["bill_length_mm"] = "",
            ["bill_depth_mm"] = "18",
            ["flipper_length_mm"] = "190",
            ["body_mass_g"] = "",
            ["sex"] = "",
        });
        OnnxTensor Number(double value) => new(DataType.Float, [1, 1], [value]);
        OnnxTensor Text(string text) => new([1, 1], [text]);
        IReadOnlyDictionary<string, OnnxTensor> outputs = GraphEvaluator.Evaluate(ModelGraph.Of(model), new Dictionary<string, OnnxTensor>
        {
            ["island"] = Text("an island that training had not seen"),
            ["bill_length_mm"] = Number(double.NaN),
            ["bill_depth_mm"] = Number(18),
            ["flipper_length_mm"] = Number(190),
            ["body_mass_g"] = Number(double.NaN),
            ["sex"] = Text("NA"),
        });
        Assert.Equal(expected.Label, Assert.Single(outputs["label"].Texts));
        Assert.All(outputs["probabilities"].Numbers.Zip(expected.Probabilities.Values), pair => Assert.Equal(pair.Second, pair.First, 1e-6));
    }

    // z = (x − mean)/std of a number with a mean of its own size: 16777216 = 2²⁴ and 16777218 are floats, the mean between them is not,
    // and their difference to it, ±1, would be 0 or 2 in float.
    [Fact]
    public void Large_numbers_are_standardised_in_double()
    {
        File.WriteAllText(folder["large.csv"], "when,what\n16777216,1\n16777218,3\n16777216,2\n16777218,5\n");
        TabularModel model = TabularTrainer.Train(folder["large.csv"], "what", new() { Epochs = 20, Validation = 0, Test = 0 });
        OnnxTensor cells = new(DataType.Double, [2, 1], [16777216, 16777218]);
        double[] values = GraphEvaluator.Evaluate(ModelGraph.Of(model), new Dictionary<string, OnnxTensor> { ["when"] = cells })["value"].Numbers;
        CsvTable rows = CsvTable.FromRows([new Dictionary<string, string> { ["when"] = "16777216" }, new Dictionary<string, string> { ["when"] = "16777218" }]);
        Assert.All(model.Predict(rows).Zip(values), pair => Assert.Equal(pair.First.Value!.Value, pair.Second, 1e-5));
        Assert.NotEqual(values[0], values[1]);
    }

    // Floats at 1.7e9 are 128 apart: of times within 100 seconds they would leave two. At 20,000 they are 0.002 apart.
    [Theory]
    [InlineData(1.7e9, true)]
    [InlineData(2e4, false)]
    [InlineData(1e37, true)]
    public void Columns_whose_numbers_float_would_blur_are_double_inputs(double offset, bool isDouble)
    {
        string rows = string.Concat(Enumerable.Range(0, 60).Select(i => FormattableString.Invariant($"{offset + i * Math.Max(1, offset / 1e15) * 1.625:R},{i % 7},{Math.Sin(i / 9.0)}\n")));
        File.WriteAllText(folder["far.csv"], "t,z,y\n" + rows);
        TabularModel model = TabularTrainer.Train(folder["far.csv"], "y", new() { Preset = Preset.Plain, Epochs = 20, Validation = 0, Test = 0 });
        OnnxReport report = OnnxFile.Save(folder["far.onnx"], model);
        Assert.Equal(["t", "z"], report.Inputs);
        Assert.Equal(isDouble ? ["t"] : [], report.DoubleInputs);
        Assert.InRange(report.LargestDifference, 0, 1e-5);
    }

    // Unrounded samples find a graph that computes in float what it should in double.
    [Fact]
    public void A_graph_that_blurs_a_column_is_refused()
    {
        File.WriteAllText(folder["rows.csv"], OnnxCases.EveryKind());
        TabularModel model = TabularTrainer.Train(folder["rows.csv"], "y", new() { Epochs = 3 });
        GraphProto graph = ModelGraph.Of(model);
        NodeProto cast = graph.Node.Single(node => node.OpType == "Cast" && node.Input[0] == "clock");
        NodeProto blur = new() { OpType = "Cast", Input = { "clock" }, Output = { "blurred" }, Attribute = { NodeAttribute.Of("to", (long)DataType.Float) } };
        graph.Node.Insert(graph.Node.IndexOf(cast), blur);
        cast.Input[0] = "blurred";
        Assert.Throws<ExportException>(() => OnnxFile.Save(folder["model.onnx"], graph, written => OnnxCheck.LargestDifference(written, model)));
    }

    [Theory]
    [InlineData("mean")]
    [InlineData("category")]
    [InlineData("class")]
    public void A_graph_that_encodes_something_else_is_refused(string fault)
    {
        TabularModel model = Train("penguins", "species");
        GraphProto graph = ModelGraph.Of(model);
        switch (fault)
        {
            case "mean":
                TensorProto mean = graph.Initializer.Single(tensor => tensor.Name == "/body_mass_g/median");
                mean.RawData = Google.Protobuf.ByteString.CopyFrom(BitConverter.GetBytes(1000.0));
                break;
            case "category":
                AttributeProto levels = graph.Node.First(node => node.OpType == "OneHotEncoder").Attribute[0];
                (levels.Strings[0], levels.Strings[1]) = (levels.Strings[1], levels.Strings[0]);
                break;
            case "class":
                TensorProto names = graph.Initializer.Single(tensor => tensor.Name == "/classes/names");
                (names.StringData[0], names.StringData[1]) = (names.StringData[1], names.StringData[0]);
                break;
        }
        Assert.Throws<ExportException>(() => OnnxFile.Save(folder["model.onnx"], graph, written => OnnxCheck.LargestDifference(written, model)));
        Assert.Empty(folder.Names);
    }

    private static TabularModel Train(string file, string target) => TabularTrainer.Train($"data/{file}.csv", target, new() { Epochs = 5 });

    private static (string Name, DataType Type) Describe(ValueInfoProto value) => (value.Name, (DataType)value.Type.TensorType.ElemType);
}
