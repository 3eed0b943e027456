using System.Globalization;
using System.Text;
using Backprop.Data;
using Backprop.Layers;
using Backprop.Onnx;
using Backprop.Tabular;
using Backprop.Tests.Serialization;

namespace Backprop.Tests.Tabular;

/// <summary>Models with everything that can be added to the network: they are saved, exported and checked like any other.</summary>
public sealed class NetworkOptionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(EmbeddingKind.Pbld, 1)]
    [InlineData(EmbeddingKind.Plr, 2)]
    [InlineData(EmbeddingKind.Ple, 2)]
    public void It_is_saved_exported_and_checked(EmbeddingKind embedding, int members)
    {
        File.WriteAllText(folder["rows.csv"], Rows());
        TabularModel model = TabularTrainer.Train(folder["rows.csv"], "y",
            new() { Embedding = embedding, CategoryEmbedding = 4, ParametricActivations = true, Dropout = 0.2, WeightDecay = 0.02, Members = members, Epochs = 40, Hidden = [16, 16] });
        model.Save(folder["model.safetensors"]);
        TabularModel loaded = TabularModel.Load(folder["model.safetensors"]);
        CsvTable rows = CsvTable.Read(folder["rows.csv"]);

        Assert.Equal(model.Predict(rows).Select(prediction => prediction.Value), loaded.Predict(rows).Select(prediction => prediction.Value));
        Assert.InRange(OnnxFile.Save(folder["model.onnx"], loaded).LargestDifference, 0, 1e-5);
        Assert.True(loaded.CheckGradients(rows).Passed);
        Assert.Equal(members == 1 ? 2 : 4, loaded.Network.Tree.OfType<Branch<float>>().Count());
    }

    // Zeros through a matrix are zeros: whoever is not known is like whoever is missing.
    [Fact]
    public void A_category_that_training_had_not_seen_is_like_a_missing_one()
    {
        File.WriteAllText(folder["rows.csv"], Rows());
        TabularModel model = TabularTrainer.Train(folder["rows.csv"], "y", new() { CategoryEmbedding = 4, Members = 1, Epochs = 40, Hidden = [16] });
        double Of(string city) => model.Predict(new Dictionary<string, string> { ["x"] = "1", ["city"] = city }).Value!.Value;
        Assert.Equal(Of(""), Of("Atlantis"));
        Assert.NotEqual(Of(""), Of("city 3"));
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("Dropout", () => new TabularOptions { Dropout = 1 });
        Assert.Throws<ArgumentOutOfRangeException>("WeightDecay", () => new TabularOptions { WeightDecay = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>("CategoryEmbedding", () => new TabularOptions { CategoryEmbedding = -1 });
        Assert.StartsWith("Optimizer must be one of Adam, AdamW, Sgd, Momentum, RmsProp, Adagrad, got 99.",
            Assert.Throws<ArgumentOutOfRangeException>("Optimizer", () => new TabularOptions { Optimizer = (OptimizerKind)99 }).Message);
        Assert.Throws<ArgumentOutOfRangeException>("Preset", () => new TabularOptions { Preset = (Preset)99 });
        Assert.Throws<ArgumentOutOfRangeException>("Metric", () => new TabularOptions { Metric = (MetricKind)99 });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void A_training_has_at_least_one_of_each(int value)
    {
        Assert.Throws<ArgumentOutOfRangeException>("LearningRate", () => new TabularOptions { LearningRate = value });
        Assert.Throws<ArgumentOutOfRangeException>("Epochs", () => new TabularOptions { Epochs = value });
        Assert.Throws<ArgumentOutOfRangeException>("BatchSize", () => new TabularOptions { BatchSize = value });
        Assert.Throws<ArgumentOutOfRangeException>("Members", () => new TabularOptions { Members = value });
        Assert.Throws<ArgumentOutOfRangeException>("Threads", () => new TabularOptions { Threads = value });
        TabularOptions least = new() { LearningRate = 1e-9, Epochs = 1, BatchSize = 1, Members = 1, Threads = 1 };
        Assert.Equal((1, 1, 1, 1), (least.Epochs, least.BatchSize, least.Members, least.Threads));
        Assert.Equal(new TabularOptions().Epochs, (least with { Epochs = null }).Epochs);
    }

    // y follows x and the city, of which there are twelve.
    private static string Rows()
    {
        var text = new StringBuilder("x,city,y\n");
        for (int i = 0; i < 120; i++)
            text.Append(CultureInfo.InvariantCulture, $"{i * 37 % 101 / 10.0},city {i % 12},{i * 37 % 101 / 10.0 + i % 12 * (i % 12 - 5)}\n");
        return text.ToString();
    }
}
