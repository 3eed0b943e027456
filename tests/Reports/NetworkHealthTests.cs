using System.Text.Json.Nodes;
using Backprop.Data;
using Backprop.Layers;
using Backprop.Reports;
using Backprop.Reports.Networks;
using Backprop.Reports.Page;
using Backprop.Tabular;
using Backprop.Training;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Reports;

/// <summary>What ails a network is called out, and what does not is not.</summary>
public sealed class NetworkHealthTests
{
    // Two inputs from −1 to 1, three ReLU units: the bias of the second, −10, keeps it at 0 for every row.
    [Fact]
    public void A_dead_unit_is_found()
    {
        Sequential<float> network = Chain(new ReLU<float>(), bias: -10);
        UnitFinding finding = Assert.Single(NetworkHealth.Units(network, Inputs()));
        Assert.Equal(("1", "dead", 1, 3), (finding.Layer, finding.Ailment, finding.Count, finding.Units));
        Assert.Equal(0, NetworkHealth.Units(Chain(new ReLU<float>(), bias: 0), Inputs()).Single().Count);
    }

    // The same units within a residual block, and within a branch: a bias of −100 is below anything that two inputs within ±1 can lift.
    [Fact]
    public void A_dead_unit_is_found_within_a_block()
    {
        foreach (bool isBranch in new[] { false, true })
        {
            Dense<float> into = new(2, 3), back = new(3, 2);
            Layer<float>[] inner = [into, new ReLU<float>(), back];
            var network = new Sequential<float>(new Backprop.Numerics.Seed(1), isBranch ? new Branch<float>([], [0, 1], inner) : new Residual<float>(inner));
            into.Bias!.Values[1] = -100;
            UnitFinding finding = Assert.Single(NetworkHealth.Units(network, Inputs()));
            Assert.Equal(("dead", 3), (finding.Ailment, finding.Units));
            Assert.InRange(finding.Count, 1, 2);
            // The table of layers has one line for the block.
            Assert.Equal($"{finding.Count} dead", (string?)Assert.Single(NetworkData.Layers(network, 2, [finding]))["idle"]);
        }
    }

    // Eight epochs come with a checkpoint; what is measured beside them begins with the ninth, and the page says so.
    [Fact]
    public void What_is_measured_since_a_training_went_on_is_said_to_be()
    {
        var run = new TrainingRun<float>(new Sigmoid<float>(), new TrainerOptions { Epochs = 20 }, samples: 10, stepsPerEpoch: 1, hasValidation: false);
        NetworkWatch fresh = new(), resumed = new();
        fresh.OnStart(run);
        // Callbacks hear of the start before a checkpoint brings its epochs.
        resumed.OnStart(run);
        for (int epoch = 1; epoch <= 9; epoch++)
        {
            run.Add(new() { Epoch = epoch, TrainingCost = 1, Metrics = new Dictionary<string, double>(), LearningRate = 0.1, Samples = 10, Seconds = 0.1 });
            fresh.OnEpoch(run, run.Epochs[^1]);
        }
        resumed.OnEpoch(run, run.Epochs[^1]);
        Assert.Equal((1, 9), (fresh.From, resumed.From));
        Assert.Equal("", LearningSection.Since(Watched(fresh)));
        Assert.Contains("since epoch 9,", LearningSection.Since(Watched(resumed)), StringComparison.Ordinal);

        static JsonObject Watched(NetworkWatch watch) => JsonNode.Parse($$"""{"networks": [{"watchedFrom": {{watch.From}}}]}""")!.AsObject();
    }

    // 256 epochs of a table of fewer than 1,024 rows can afford 0.06·256 = 15 looks beside the first.
    [Fact]
    public void Epochs_that_are_looked_at_lie_evenly()
    {
        var run = new TrainingRun<float>(new Sigmoid<float>(), new TrainerOptions { Epochs = 256 }, samples: 200, stepsPerEpoch: 1, hasValidation: false);
        var watch = new NetworkWatch();
        watch.OnStart(run);
        for (int epoch = 1; epoch <= 256; epoch++)
        {
            run.Add(new() { Epoch = epoch, TrainingCost = 1, Metrics = new Dictionary<string, double>(), LearningRate = 0.1, Samples = 200, Seconds = 0.1 });
            watch.OnEpoch(run, run.Epochs[^1]);
        }
        Assert.Equal(Enumerable.Range(0, 16).Select(i => 1 + (17 * i)), watch.Epochs.Select(each => each.Epoch));
    }

    // σ(10 ± 2) is within 4·10⁻⁴ of 1.
    [Fact]
    public void A_saturated_unit_is_found()
    {
        UnitFinding finding = Assert.Single(NetworkHealth.Units(Chain(new Sigmoid<float>(), bias: 10), Inputs()));
        Assert.Equal(("saturated", 1), (finding.Ailment, finding.Count));
        Assert.Equal(0, NetworkHealth.Units(Chain(new Sigmoid<float>(), bias: 0), Inputs()).Single().Count);
    }

    [Theory]
    [InlineData(1e-3, "vanishing")]
    [InlineData(2e-3, null)]
    [InlineData(1, null)]
    [InlineData(0.99e3, null)]
    [InlineData(1e3, "exploding")]
    public void Gradients_are_judged_by_the_ratio_of_the_first_layer_to_the_last(double ratio, string? expected)
    {
        // weight and bias of two Dense layers.
        string? finding = NetworkHealth.Gradients(Chain(new ReLU<float>(), 0), [new(1, null, [ratio, 5, 1, 5])]);
        if (expected is null)
            Assert.Null(finding);
        else
            Assert.StartsWith(expected, finding, StringComparison.Ordinal);
    }

    // Each sigmoid passes on at most a quarter: eight of them leave less than 4⁻⁸ ≈ 1.5·10⁻⁵, times the weights. Two ReLU layers pass on what they get.
    [Theory]
    [InlineData(ActivationKind.Sigmoid, 8, true)]
    [InlineData(ActivationKind.ReLU, 2, false)]
    public void A_deep_sigmoid_network_vanishes_and_a_shallow_one_of_ReLU_does_not(ActivationKind activation, int layers, bool vanishes)
    {
        TrainingWatch watch = new();
        TabularRun run = TabularTrainer.Run(CsvTable.Read(Path.Join(AppContext.BaseDirectory, "data", "iris.csv")), "species", watch.AddTo(new TabularOptions
        {
            Preset = Preset.Plain,
            Hidden = [.. Enumerable.Repeat(16, layers)],
            Activation = activation,
            Epochs = 5,
        }));
        Assert.Equal(vanishes, NetworkHealth.Gradients(run.Model.Network, watch.NetworksOf(run)[0].Epochs)?.StartsWith("vanishing", StringComparison.Ordinal) ?? false);
    }

    private static Sequential<float> Chain(Layer<float> activation, float bias)
    {
        var first = new Dense<float>(2, 3);
        var network = new Sequential<float>(new Backprop.Numerics.Seed(1), first, activation, new Dense<float>(3, 2));
        new float[] { 1, 1, -1, 1, -1, 1 }.CopyTo(first.Weight.Values);
        first.Bias!.Values[1] = bias;
        return network;
    }

    private static Matrix<float> Inputs() => Matrix<float>.Build.Dense(2, 50, (feature, row) => MathF.Cos((3 * feature) + row));
}
