using System.Text.Json.Nodes;
using Backprop.Data;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Numerics;
using Backprop.Optimizers;
using Backprop.Reports.Explanations;
using Backprop.Reports.Page;
using Backprop.Tabular;
using Backprop.Training.Callbacks;
using Backprop.Training.Metrics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Edge;

/// <summary>What the library says and writes is the same where a point is a comma.</summary>
public sealed class CultureTests
{
    private static readonly Parameter<float> Bias = new("bias", 1, 1, isVector: true);
    private static readonly Matrix<double> Scores = Matrix<double>.Build.Dense(2, 1), Half = Matrix<double>.Build.Dense(1, 1, 0.5);

    private static readonly Action[] Misuses =
    [
        () => new BatchNorm<double>(2, epsilon: -1.5),
        () => new BatchNorm<double>(2, momentum: 1.5),
        () => new LayerNorm<double>(2, epsilon: -1.5),
        () => new Dropout<double>(1.5),
        () => new Dropout<double>(0).ProbabilityFactor = 1.5,
        () => Initializer.Normal(-1.5),
        () => Initializer.Uniform(-1.5),
        () => new Huber<double>(-1.5),
        () => new SoftmaxCrossEntropy<double>(labelSmoothing: 1.5),
        () => new SoftmaxCrossEntropy<double>().Evaluate(Scores, Half),
        () => new Accuracy().Evaluate(Scores, Half),
        () => new Sgd<float>([Bias], learningRate: 0.1, momentum: 1.5),
        () => new EarlyStopping<float>(1, minimumImprovement: -1.5),
        () => new Standardization(0, -1.5),
        () => new RobustScale(0, -1.5),
        () => new ValueTargetEncoder("y", new Standardization(0, 1), (1.5, 1.5)),
        () => Split.Random(10, -1.5, 0, new Seed(1)),
        () => Split.Random(10, 0.75, 0.75, new Seed(1)),
        () => Dataset<double>.FromRows(new double[,] { { 0 } }, new double[,] { { 0 } }, [-1.5]),
        () => ClassWeights.Of(new Dictionary<string, double> { ["a"] = -1.5 }),
        () => HeldOut.Share(1.5),
        () => _ = new TabularOptions { LearningRate = -1.5 },
        () => _ = new TabularOptions { LabelSmoothing = 1.5 },
        () => _ = new TabularOptions { Dropout = 1.5 },
        () => _ = new TabularOptions { WeightDecay = -1.5 },
    ];

    [Fact]
    public void A_refusal_is_one_line_with_a_point()
    {
        using CommaCulture comma = new();
        foreach (Action misuse in Misuses)
        {
            string message = Assert.ThrowsAny<ArgumentException>(misuse).Message;
            Assert.Matches(@" -?\d\.\d", message);
            Assert.DoesNotMatch(@"\d,\d|−|\n", message);
        }
    }

    [Fact]
    public void An_array_that_is_too_long_has_its_length_in_threes()
    {
        using CommaCulture comma = new();
        Assert.Contains("2,147,483,591", Assert.Throws<ArgumentOutOfRangeException>("rows", () => new Parameter<float>("weight", 1 << 20, 1 << 20)).Message);
    }

    [Fact]
    public void A_rate_that_was_too_high_is_named_with_a_point()
    {
        CsvTable table = CsvTable.Read(Path.Combine(AppContext.BaseDirectory, "data", "iris.csv"));
        TabularOptions options = new() { Preset = Preset.Plain, Optimizer = OptimizerKind.Sgd, LearningRate = 1.5e30, Epochs = 3, Threads = 1 };
        using CommaCulture comma = new();
        Assert.EndsWith("below 1.5E+30", Assert.Throws<DivergedException>(() => TabularTrainer.Train(table, "species", options)).Message);
    }

    [Fact]
    public void An_explanation_is_the_same()
    {
        Matrix<double> input = Matrix<double>.Build.Dense(2, 1, -0.25), target = Matrix<double>.Build.Dense(1, 1, 0.5);
        Explanation explanation = Explanation.Of(new Sequential<double>(new Seed(1), new Dense<double>(2, 1)), new MeanSquaredError<double>(), input, target);
        string[] Written() => [explanation.ToHtml(), explanation.ToText(), explanation.ToLatex()];
        string[] expected = Written();
        using CommaCulture comma = new();
        Assert.Equal(expected, Written());
    }

    [Fact]
    public void Counts_in_a_report_are_in_threes()
    {
        static JsonArray Of(int count, Func<JsonNode> each) => [.. Enumerable.Range(0, count).Select(_ => each())];
        JsonObject judged = new() { ["rows"] = "test", ["count"] = 3000, ["weighted"] = false };
        JsonObject data = new()
        {
            ["judged"] = judged,
            ["results"] = new JsonObject { ["rows"] = 3000 },
            ["table"] = new JsonObject { ["rows"] = 3000, ["columns"] = Of(1200, () => new JsonObject { ["name"] = "x", ["role"] = "feature" }) },
            ["importance"] = new JsonObject { ["metric"] = "r2", ["rows"] = 3000, ["repeats"] = 2, ["columns"] = Of(1200, () => new JsonObject { ["column"] = "x" }) },
            ["regression"] = new JsonObject
            {
                ["of"] = 3000,
                ["truth"] = Of(1200, () => 0.5),
                ["predicted"] = Of(1200, () => 0.5),
                ["residuals"] = new JsonObject { ["counts"] = new JsonArray() },
            },
        };
        // As it is on a page: read from a text.
        data = JsonNode.Parse(data.ToJsonString())!.AsObject();
        using CommaCulture comma = new();
        Assert.Contains("of 1,200 columns", DataSection.Of(data).Text);
        Assert.Contains("of 1,200 columns", ImportanceSection.Of(data).Text);
        Assert.Contains("1,200 of 3,000 test rows", QualitySection.Of(data).Text);
    }
}
