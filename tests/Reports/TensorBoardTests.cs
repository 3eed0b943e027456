using System.Text.Json.Nodes;
using Backprop.Data;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Numerics;
using Backprop.Optimizers;
using Backprop.Reports.Networks;
using Backprop.Reports.TensorBoard;
using Backprop.Tabular;
using Backprop.Tests.Onnx;
using Backprop.Tests.Serialization;
using Backprop.Tests.Training;
using Backprop.Training;
using Backprop.Training.Callbacks;
using Backprop.Training.Checkpoints;
using Backprop.Training.Metrics;

namespace Backprop.Tests.Reports;

/// <summary>Event files as <c>tfevents.py</c> reads them, a reader of its own.</summary>
public sealed class TensorBoardTests
{
    [Fact]
    public void Every_epoch_is_there_with_the_numbers_of_the_history()
    {
        using TemporaryFolder folder = new();
        (TrainingHistory history, Sequential<float> network) = Train(folder.Path, epochs: 3);
        JsonNode[] train = Events(folder["train"]), validation = Events(folder["validation"]);
        Assert.Equal("brain.Event:2", (string?)train[0]["fileVersion"]);
        Assert.All(history.Epochs, epoch =>
        {
            JsonNode scalars = train.First(each => (int)each["step"]! == epoch.Epoch)["values"]!, judged = validation.Single(each => (int)each["step"]! == epoch.Epoch)["values"]!;
            Assert.Equal((float)epoch.TrainingCost, (float)scalars["loss"]!);
            Assert.Equal((float)epoch.LearningRate, (float)scalars["learning_rate"]!);
            Assert.True((float)scalars["samples_per_second"]! > 0);
            Assert.Equal((float)epoch.ValidationCost!.Value, (float)judged["loss"]!);
            Assert.Equal((float)epoch.Metrics["accuracy"], (float)judged["accuracy"]!);
            Assert.Equal((float)epoch.TrainingMetrics["accuracy"], (float)scalars["accuracy"]!);
        });
        JsonNode histograms = train[^1]["values"]!;
        Assert.Equal(["weights/0.weight", "weights/0.bias", "weights/2.weight", "weights/2.bias", "gradients/0.weight", "gradients/0.bias", "gradients/2.weight", "gradients/2.bias"], histograms.AsObject().Select(each => each.Key));
        // The weights of the last epoch are the network's: float sums in the same order are the same.
        Parameter<float> weight = network.Parameters[0];
        JsonNode histogram = histograms["weights/0.weight"]!;
        Assert.Equal((weight.Values.ToArray().Min(), weight.Values.ToArray().Max(), weight.Count), ((double)histogram["min"]!, (double)histogram["max"]!, (double)histogram["num"]!));
        Assert.Equal(weight.Values.ToArray().Sum(value => (double)value), (double)histogram["sum"]!);
        Assert.Equal(weight.Count, histogram["counts"]!.AsArray().Sum(count => (double)count!));
        // 7 samples in batches of 4: the last has 3.
        Assert.Equal(network.Parameters[0].Gradients.ToArray().Max() / 3.0, (double)histograms["gradients/0.weight"]!["max"]!, 1e-12);
    }

    // The average of a batch divides by the weight of its rows: weights of 1,024 are weights of 1.
    [Fact]
    public void Gradients_are_averaged_by_weight()
    {
        using TemporaryFolder folder = new();
        (double, double) plain = Greatest(1), heavy = Greatest(1024);
        Assert.Equal(plain, heavy);
        Assert.NotEqual(0, plain.Item1);

        (double InFile, double InReport) Greatest(float weight)
        {
            Dataset<float> rows = Rows(7), data = new(rows.Inputs, rows.Targets, MathNet.Numerics.LinearAlgebra.Vector<float>.Build.Dense(7, weight));
            var network = new Sequential<float>(new Seed(1), new Dense<float>(2, 2));
            var trainer = new Trainer<float>(network, new SoftmaxCrossEntropy<float>(), new Sgd<float>(network.Parameters, learningRate: 0.1), new TrainerOptions { Epochs = 2, BatchSize = 4 });
            NetworkWatch watch = new();
            trainer.Callbacks.Add(watch);
            trainer.Callbacks.Add(new TensorBoardCallback<float>(folder[$"{weight}"]));
            trainer.Fit(data);
            return ((double)Events(folder[$"{weight}/train"])[^1]["values"]!["gradients/0.weight"]!["max"]!, watch.Gradients[0].Maximum);
        }
    }

    [Fact]
    public void Watching_changes_no_bit()
    {
        using TemporaryFolder folder = new();
        Assert.Equal(Train(null, epochs: 4).Network.Parameters[0].Values.ToArray(), Train(folder.Path, epochs: 4).Network.Parameters[0].Values.ToArray());
    }

    [Fact]
    public void Histograms_come_as_often_as_asked_and_with_the_last_epoch()
    {
        using TemporaryFolder folder = new();
        Train(folder.Path, epochs: 5, histogramEvery: 2);
        Assert.Equal([2, 4, 5], Events(folder["train"]).Where(each => each["values"]!["weights/0.weight"] is not null).Select(each => (int)each["step"]!));
    }

    [Fact]
    public void A_run_that_goes_on_begins_another_file_where_the_first_was_left()
    {
        using TemporaryFolder folder = new();
        CheckpointOptions checkpoints = new(folder["checkpoints"]) { EveryEpochs = 2 };
        Train(folder.Path, epochs: 4, checkpoints: checkpoints, stopAfter: 3);
        Train(folder.Path, epochs: 4, checkpoints: checkpoints, resume: true);
        string[] files = [.. Directory.GetFiles(folder["train"]).Order(StringComparer.Ordinal)];
        Assert.Equal(2, files.Length);
        JsonNode[] second = Read(files[1]);
        Assert.Equal((3, 1), ((int)second[1]["step"]!, (int)second[1]["session"]!));
        Assert.Equal([3, 4], second.Skip(2).Where(each => each["values"]!["loss"] is not null).Select(each => (int)each["step"]!));
    }

    [Fact]
    public void Each_member_of_an_ensemble_is_a_run()
    {
        using TemporaryFolder folder = new();
        var options = new TabularOptions { Members = 2, Epochs = 2, NetworkCallbacks = run => [new TensorBoardCallback<float>(Path.Join(folder.Path, run))] };
        TabularRun run = TabularTrainer.Run(CsvTable.Read(Path.Join(AppContext.BaseDirectory, "data", "iris.csv")), "species", options);
        Assert.Equal(["member-1", "member-2"], folder.Names);
        for (int m = 0; m < 2; m++)
            Assert.Equal(run.Networks[m].Epochs.Select(epoch => (float)epoch.ValidationCost!.Value),
                Events(folder[$"member-{m + 1}/validation"]).Where(each => (int)each["step"]! > 0).Select(each => (float)each["values"]!["loss"]!));
    }

    // Who watches an ensemble as a whole sees the gradients of members, each of which has learnt from one batch.
    [Fact]
    public void The_gradients_of_an_ensemble_are_averaged_over_a_batch_of_a_member()
    {
        System.Collections.Concurrent.ConcurrentBag<double> samples = [];
        double weight = 0;
        TabularTrainer.Run(CsvTable.Read(Path.Join(AppContext.BaseDirectory, "data", "iris.csv")), "species", new TabularOptions
        {
            Members = 2,
            Epochs = 2,
            NetworkCallbacks = _ => [new Watcher<float> { Start = run => samples.Add(run.Samples) }],
            Callbacks = [new Watcher<float> { Epoch = (run, _) => weight = run.LastWeight }],
        });
        Assert.All(samples, count => Assert.InRange(count, 2, 120));
        Assert.Contains(weight, samples);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_refused_at_the_start()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["taken"], "");
        Assert.Throws<StorageException>(() => TensorBoardCallback<float>.EnsureWritable(folder["taken"]));
        Assert.Throws<StorageException>(() => Train(folder["taken"], epochs: 1));
    }

    private static (TrainingHistory History, Sequential<float> Network) Train(
        string? folder, int epochs, int? histogramEvery = null, CheckpointOptions? checkpoints = null, int? stopAfter = null, bool resume = false)
    {
        Dataset<float> data = Rows(7), validation = Rows(5);
        var network = new Sequential<float>(new Seed(1), new Dense<float>(2, 3), new ReLU<float>(), new Dense<float>(3, 2));
        var trainer = new Trainer<float>(network, new SoftmaxCrossEntropy<float>(), new Adam<float>(network.Parameters, learningRate: 1e-2),
            new TrainerOptions { Epochs = epochs, BatchSize = 4, Metrics = [new Accuracy()], TrainingMetrics = [new Accuracy()], Checkpoints = checkpoints });
        if (folder is not null)
            trainer.Callbacks.Add(new TensorBoardCallback<float>(folder, histogramEvery));
        using CancellationTokenSource cancellation = new();
        if (stopAfter is { } last)
            trainer.Callbacks.Add(new CancelAfter(last, cancellation));
        TrainingHistory history = resume
            ? trainer.Resume(Checkpoint<float>.Load(Path.Join(checkpoints!.Folder, "epoch-00002.safetensors")), data, validation)
            : trainer.Fit(data, validation, cancellation.Token);
        return (history, network);
    }

    private static Dataset<float> Rows(int count) => new(
        MathNet.Numerics.LinearAlgebra.Matrix<float>.Build.Dense(2, count, (feature, row) => MathF.Sin(3 * feature + row)),
        MathNet.Numerics.LinearAlgebra.Matrix<float>.Build.Dense(1, count, (_, row) => row % 2));

    private static JsonNode[] Events(string folder) => Read(Assert.Single(Directory.GetFiles(folder)));

    private static JsonNode[] Read(string file)
    {
        (string? output, string error) = Tool.Run("python3", Path.Join(AppContext.BaseDirectory, "Reports", "tfevents.py"), file);
        Assert.SkipWhen(output is null && error.Contains("cannot be started", StringComparison.Ordinal), error);
        Assert.True(output is not null, error);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }

    private sealed class CancelAfter(int epoch, CancellationTokenSource cancellation) : TrainingCallback<float>
    {
        public override void OnEpoch(TrainingRun<float> run, EpochRecord record)
        {
            if (record.Epoch == epoch)
                cancellation.Cancel();
        }
    }
}
