using System.Text.Json.Nodes;
using Backprop.Data;
using Backprop.Tabular;
using Backprop.Tests.Serialization;

namespace Backprop.Tests.Onnx;

/// <summary>Exported files in Microsoft's runtime, on inputs that the export did not compare.</summary>
public sealed class OnnxRuntimeTests : IDisposable
{
    private const double Tolerance = 1e-5;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Networks_of_every_layer_give_what_Infer_gives()
    {
        OnnxRuntime.Require();
        Dictionary<string, float[]> expected = OnnxCases.Networks().ToDictionary(row => row.Name, row => OnnxCases.Write(folder.Path, row.Name, row.Network));
        Dictionary<string, JsonObject> outputs = OnnxRuntime.Run(folder.Path);
        double largest = 0;
        foreach ((string name, float[] values) in expected)
        {
            double[] computed = Numbers(outputs[name]["output"]!);
            Assert.Equal(values.Length, computed.Length);
            double difference = computed.Zip(values, (a, b) => OnnxCases.Difference(a, b)).Max();
            Assert.True(difference <= Tolerance, $"{name}: {difference}");
            largest = Math.Max(largest, difference);
        }
        TestContext.Current.TestOutputHelper!.WriteLine($"largest difference of {expected.Count} networks: {largest}");
    }

    [Theory]
    [InlineData("iris", "species")]
    [InlineData("penguins", "species")]
    [InlineData("breast_cancer", "diagnosis")]
    public void Every_row_of_a_file_has_the_same_label_and_probabilities(string file, string target)
    {
        OnnxRuntime.Require();
        IReadOnlyList<Prediction> predictions = Write(file, target);
        JsonObject output = OnnxRuntime.Run(folder.Path)[file];
        Assert.Equal(predictions.Select(prediction => prediction.Label), output["label"]!["texts"]!.AsArray().Select(text => text!.GetValue<string>()));
        double[] expected = [.. predictions.SelectMany(prediction => prediction.Probabilities.Values)];
        double largest = Numbers(output["probabilities"]!).Zip(expected, (a, b) => OnnxCases.Difference(a, b)).Max();
        Assert.InRange(largest, 0, Tolerance);
        TestContext.Current.TestOutputHelper!.WriteLine($"largest difference: {largest}");
    }

    [Fact]
    public void Every_row_of_a_file_has_the_same_value()
    {
        OnnxRuntime.Require();
        IReadOnlyList<Prediction> predictions = Write("concrete", "compressive_strength");
        double[] values = Numbers(OnnxRuntime.Run(folder.Path)["concrete"]["value"]!);
        double largest = values.Zip(predictions, (a, b) => OnnxCases.Difference(a, b.Value!.Value)).Max();
        Assert.InRange(largest, 0, Tolerance);
        TestContext.Current.TestOutputHelper!.WriteLine($"largest difference: {largest}");
    }

    [Theory]
    [InlineData(Preset.Default)]
    [InlineData(Preset.Plain)]
    public void Every_encoding_gives_what_the_model_gives(Preset preset)
    {
        OnnxRuntime.Require();
        (TabularModel model, CsvTable table) = EveryKind("y", preset);
        double unit = ((ValueTargetEncoder)model.Encoder.Target).Scale.StandardDeviation;
        IReadOnlyList<Prediction> values = OnnxCases.Write(folder.Path, "y", model, table);
        (model, table) = EveryKind("class", preset);
        IReadOnlyList<Prediction> classes = OnnxCases.Write(folder.Path, "class", model, table);
        Dictionary<string, JsonObject> outputs = OnnxRuntime.Run(folder.Path);
        double largest = Math.Max(
            Numbers(outputs["y"]["value"]!).Zip(values, (a, b) => OnnxCases.Difference(a, b.Value!.Value, unit)).Max(),
            Numbers(outputs["class"]["probabilities"]!).Zip(classes.SelectMany(row => row.Probabilities.Values), (a, b) => OnnxCases.Difference(a, b)).Max());
        Assert.InRange(largest, 0, Tolerance);
        TestContext.Current.TestOutputHelper!.WriteLine($"largest difference: {largest}");
    }

    [Fact]
    public void The_ONNX_checker_finds_nothing_wrong()
    {
        (string? found, string error) = Tool.Run("/usr/bin/python3", "-c", "import onnx");
        string python = found is null ? "python3" : "/usr/bin/python3";
        if (found is null && Tool.Run(python, "-c", "import onnx").Output is null)
            Assert.Skip($"Python's onnx package is missing: {error}");
        foreach ((string name, var network) in OnnxCases.Networks())
            OnnxCases.Write(folder.Path, name, network);
        Write("penguins", "species");
        Write("concrete", "compressive_strength");
        foreach (Preset preset in Enum.GetValues<Preset>())
        {
            (TabularModel model, CsvTable table) = EveryKind("y", preset);
            OnnxCases.Write(folder.Path, $"{preset}", model, table);
        }
        (string? output, error) = Tool.Run(python, Path.Combine(AppContext.BaseDirectory, "Onnx", "onnxcheck.py"), folder.Path);
        Assert.True(output is not null, error);
        Assert.Equal(Directory.GetFiles(folder.Path, "*.onnx").Length, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    private IReadOnlyList<Prediction> Write(string file, string target)
        => OnnxCases.Write(folder.Path, file, TabularTrainer.Train($"data/{file}.csv", target, new() { Epochs = 10 }), CsvTable.Read($"data/{file}.csv"));

    private (TabularModel Model, CsvTable Rows) EveryKind(string target, Preset preset)
    {
        string path = folder["rows.csv"];
        File.WriteAllText(path, OnnxCases.EveryKind());
        return (TabularTrainer.Train(path, target, new() { Preset = preset, ClampToTrainingRange = true, Epochs = 3 }), CsvTable.Read(path));
    }

    private static double[] Numbers(JsonNode tensor) => [.. tensor["numbers"]!.AsArray().Select(value => value?.GetValue<double>() ?? double.NaN)];
}
