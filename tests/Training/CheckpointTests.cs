using System.Text.Json.Nodes;
using Backprop.Data;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Numerics;
using Backprop.Optimizers;
using Backprop.Serialization;
using Backprop.Tests.Serialization;
using Backprop.Training;
using Backprop.Training.Callbacks;
using Backprop.Training.Checkpoints;
using Backprop.Training.Metrics;
using static Backprop.Tests.Training.TrainingCase;

namespace Backprop.Tests.Training;

/// <summary>Which files a run leaves, and which runs may go on from them.</summary>
public sealed class CheckpointTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    // Learning rates beyond the stable ones: the cost is lowest after the first epochs.
    [Fact]
    public void The_last_ones_and_the_best_stay()
    {
        var run = new Setting { Epochs = 9, LearningRate = 1.5 };
        TrainingHistory history = run.Trainer(new CheckpointOptions(folder.Path) { EveryEpochs = 2, Keep = 2 }).Fit(run.Train, run.Validation);

        int best = new[] { 2, 4, 6, 8 }.MinBy(epoch => history.Epochs[epoch - 1].Cost);
        Assert.Equal(new[] { best, 6, 8 }.Distinct().Order().Select(epoch => $"epoch-{epoch:00000}.safetensors"), folder.Names);
        Assert.True(best < 6, "the best is one of the old ones, so that keeping it is seen");
    }

    [Fact]
    public void A_cancelled_run_leaves_one_in_the_middle_of_an_epoch()
    {
        var run = new Setting();
        using var source = new CancellationTokenSource();
        run.Watch = (state, _) => CancelAt(state.Steps, 4, source);
        File.WriteAllText(folder["notes.txt"], "");
        File.WriteAllText(folder[".backprop-0.tmp"], "half");

        run.Trainer(new CheckpointOptions(folder.Path)).Fit(run.Train, run.Validation, source.Token);

        Assert.Equal([".backprop-0.tmp", "epoch-00001-step-00001.safetensors", "notes.txt"], folder.Names);
        Assert.Equal(folder["epoch-00001-step-00001.safetensors"], Checkpoint.Newest(folder.Path));
        Assert.Null(Checkpoint.Newest(folder["missing"]));
    }

    [Fact]
    public void It_is_also_a_model_file()
    {
        var run = Saved();
        Sequential<float> loaded = ModelFile.Load<float>(Checkpoint.Newest(folder.Path)!).Model;

        Assert.Equal(Bits(run.Model), Bits(loaded));
    }

    [Fact]
    public void A_model_file_is_no_checkpoint()
    {
        ModelFile.Save(folder["m"], PlainNetwork<float>());

        Assert.Equal($"{folder["m"]}: holds a model but no checkpoint to go on from", Assert.Throws<ModelFileException>(() => Checkpoint<float>.Load(folder["m"])).Message);
    }

    [Fact]
    public void A_finished_run_has_nothing_left_to_do()
    {
        var run = Saved();
        var again = new Setting { Trained = PlainNetwork<float>(seed: 9) };
        TrainingHistory history = again.Trainer(new CheckpointOptions(folder.Path)).Resume(Checkpoint<float>.Load(Checkpoint.Newest(folder.Path)!), again.Train, again.Validation);

        Assert.Equal((StopReason.Completed, 2), (history.StopReason, history.Epochs.Count));
        Assert.Equal(Bits(run.Model), Bits(again.Model));
    }

    [Fact]
    public void A_new_run_does_not_share_the_folder_of_an_earlier_one()
    {
        Saved();
        var run = new Setting();

        Assert.Equal(
            $"{folder.Path}: already holds checkpoints of a run (epoch-00002.safetensors): resume it, or choose another folder",
            Assert.Throws<StorageException>(() => run.Trainer(new CheckpointOptions(folder.Path)).Fit(run.Train, run.Validation)).Message);
    }

    [Fact]
    public void Nor_does_a_run_that_goes_on_from_another_folder()
    {
        Saved();
        var run = new Setting();
        var other = new CheckpointOptions(folder["other"]) { EveryEpochs = 1 };
        new Setting { Seed = 8 }.Trainer(other).Fit(run.Train, run.Validation);
        string[] before = Directory.GetFiles(other.Folder);

        Assert.StartsWith(
            $"{other.Folder}: already holds checkpoints of a run (epoch-00002.safetensors)",
            Assert.Throws<StorageException>(() => run.Trainer(other).Resume(Checkpoint<float>.Load(Checkpoint.Newest(folder.Path)!), run.Train, run.Validation)).Message, StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFiles(other.Folder));
        // Into a folder of its own it may go on.
        run.Trainer(new CheckpointOptions(folder["new"])).Resume(Checkpoint<float>.Load(Checkpoint.Newest(folder.Path)!), run.Train, run.Validation);
    }

    // Before either has saved anything: in the first epoch of one the other begins, and is refused; when that one has ended, it may.
    [Fact]
    public void Two_runs_at_once_do_not_share_a_folder()
    {
        var options = new CheckpointOptions(folder.Path) { EveryEpochs = 100 };
        Setting first = new(), second = new();
        string? refusal = null;
        first.Watch = (_, _) => refusal ??= Assert.Throws<StorageException>(() => second.Trainer(options).Fit(second.Train, second.Validation)).Message;
        first.Trainer(options).Fit(first.Train, first.Validation);

        Assert.Equal($"{folder.Path}: is where another training that runs now saves its checkpoints: choose another folder, or wait for it to end", refusal);
        Assert.Empty(folder.Names);
        second.Trainer(options).Fit(second.Train, second.Validation);
        Assert.Equal(Bits(first.Model), Bits(second.Model));
    }

    // Three steps an epoch: stopped after the first step of the second, and cancelled after its second.
    [Fact]
    public void An_epoch_that_a_callback_stopped_in_and_that_was_cancelled_is_finished()
    {
        using var source = new CancellationTokenSource();
        var run = new Setting { Epochs = 4, Watch = Stop };
        TrainingHistory whole = run.Trainer(null).Fit(run.Train, run.Validation);
        var cut = new Setting { Epochs = 4, Watch = (state, cost) => { Stop(state, cost); CancelAt(state.Steps, 5, source); } };
        Assert.Equal(StopReason.Cancelled, cut.Trainer(new CheckpointOptions(folder.Path)).Fit(cut.Train, cut.Validation, source.Token).StopReason);

        var again = new Setting { Epochs = 4, Watch = Stop, Trained = PlainNetwork<float>(seed: 9) };
        TrainingHistory history = again.Trainer(null).Resume(Checkpoint<float>.Load(Checkpoint.Newest(folder.Path)!), again.Train, again.Validation);
        Assert.Equal((2, whole.StopReason, Bits(run.Model)), (history.Epochs.Count, history.StopReason, Bits(again.Model)));

        static void Stop(TrainingRun<float> state, double cost)
        {
            if (state.Steps == 4)
                state.Stop = StopReason.EarlyStopping;
        }
    }

    [Fact]
    public void What_cannot_be_saved_is_refused_before_the_first_step()
    {
        var run = new Setting { Watch = (_, _) => Assert.Fail("a step was taken") };
        File.WriteAllText(folder["file"], "");

        Assert.Throws<StorageException>(() => run.Trainer(new CheckpointOptions(folder["file"])).Fit(run.Train, run.Validation));
        var own = new Setting { Trained = new Sequential<float>(new Seed(1), new Dense<float>(Features, Outputs), new OwnLayer()), Watch = run.Watch };
        Assert.Contains("model files know no such layer", Assert.Throws<ArgumentException>(() => own.Trainer(new CheckpointOptions(folder.Path)).Fit(own.Train, own.Validation)).Message);
    }

    public static TheoryData<string, string> Differences => new()
    {
        { "epochs", "number of epochs was 2, here it is 3" },
        { "batch", "batch size was 4, here it is 5" },
        { "seed", "seed was 7, here it is 8" },
        { "dropout", "its layer \"1\" was {\"kind\":\"tanh\"}, here it is {\"kind\":\"relu\"}" },
        { "layers", "its network had 3 layers, here it has 4" },
        { "shuffle", "shuffling was on, here it is off" },
        { "loss", "loss was MeanSquaredError, here it is Huber(0.5)" },
        { "rate", "optimizer was Sgd(momentum 0.9), learning rate 0.01, weight decay 0, here it is Sgd(momentum 0.9), learning rate 0.02, weight decay 0" },
        { "clipping", "optimizer was Sgd(momentum 0.9), learning rate 0.01, weight decay 0, here it is Sgd(momentum 0.9), learning rate 0.01, weight decay 0, clipped at norm 1" },
        { "schedule", "schedule was ConstantSchedule, here it is CosineSchedule(warm-up 1, minimum 0)" },
        { "metrics", "metrics was none, here it is mae" },
        { "metrics of training", "metrics of training was none, here it is mae" },
        { "callbacks", "callbacks was none, here it is EarlyStopping(patience 3, cost, minimum improvement 0)" },
        { "fewer", "training data was 10 samples of 3 features and 2 targets, here it is 9 samples of 3 features and 2 targets" },
        { "weighted", "training data was 10 samples of 3 features and 2 targets, here it is 10 samples of 3 features and 2 targets, weighted" },
        { "one bit", "training data was another: the rows, or the options of their columns, are others than then" },
        { "no validation", "validation data was 4 samples of 3 features and 2 targets, here it is none" },
        { "origin", "its rows was none, here it is all" },
        { "part", "groups of parameters was none, here it is 0.weight: learning rate × 1, weight decay 0" },
    };

    [Theory]
    [MemberData(nameof(Differences))]
    public void Another_run_is_refused_and_the_difference_named(string difference, string expected)
    {
        Saved();
        var other = difference switch
        {
            "epochs" => new Setting { Epochs = 3 },
            "batch" => new Setting { BatchSize = 5 },
            "seed" => new Setting { Seed = 8 },
            "shuffle" => new Setting { Shuffle = false },
            "loss" => new Setting { Loss = new Huber<float>(0.5) },
            "rate" => new Setting { LearningRate = 0.02 },
            "clipping" => new Setting { Clipping = GradientClipping.ByNorm(1) },
            "schedule" => new Setting { Schedule = new CosineSchedule(warmup: 1) },
            "metrics" => new Setting { Metrics = [new Mae()] },
            "metrics of training" => new Setting { TrainingMetrics = [new Mae()] },
            "callbacks" => new Setting { Callback = new EarlyStopping<float>(3) },
            "fewer" => new Setting { Train = Data<float>(9) },
            "weighted" => new Setting { Train = Data<float>(10, weighted: true) },
            "no validation" => new Setting { Validation = null },
            "dropout" => new Setting { Trained = new Sequential<float>(new Seed(1), new Dense<float>(Features, 5), new ReLU<float>(), new Dense<float>(5, Outputs)) },
            "part" => new Setting { Learns = 1 },
            "layers" => new Setting { Trained = new Sequential<float>(new Seed(1), new Dense<float>(Features, 5), new Tanh<float>(), new Dense<float>(5, Outputs), new Tanh<float>()) },
            _ => new Setting(),
        };
        if (difference == "one bit")
            other.Train.Inputs[2, 9] = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(other.Train.Inputs[2, 9]) ^ 1);
        string before = Bits(other.Model);
        string path = Checkpoint.Newest(folder.Path)!;
        CheckpointOptions options = new(folder.Path) { Origin = difference == "origin" ? new Dictionary<string, string> { ["rows"] = "all" } : new() };

        string message = Assert.Throws<ModelFileException>(() => other.Trainer(options).Resume(Checkpoint<float>.Load(path), other.Train, other.Validation)).Message;
        Assert.StartsWith($"{path}: belongs to another run: its ", message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Equal(before, Bits(other.Model));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_run_goes_on_where_a_point_is_a_comma(bool byValue)
    {
        GradientClipping clipping = byValue ? GradientClipping.ByValue(0.5) : GradientClipping.ByNorm(0.5);
        var run = new Setting { Clipping = clipping };
        run.Trainer(new CheckpointOptions(folder.Path) { EveryEpochs = 2 }).Fit(run.Train, run.Validation);
        var again = new Setting { Clipping = clipping, Trained = PlainNetwork<float>(seed: 9) };

        using CommaCulture comma = new();
        again.Trainer(null).Resume(Checkpoint<float>.Load(Checkpoint.Newest(folder.Path)!), again.Train, again.Validation);
        Assert.Equal(Bits(run.Model), Bits(again.Model));
    }

    [Fact]
    public void A_name_that_every_checkpoint_has_is_refused_before_the_first_step()
    {
        var run = new Setting();
        string before = Bits(run.Model);
        CheckpointOptions options = new(folder.Path) { Origin = new Dictionary<string, string> { ["seed"] = "42" } };
        Assert.StartsWith("\"seed\" in CheckpointOptions.Origin is a name", Assert.Throws<ArgumentException>(() => run.Trainer(options).Fit(run.Train, run.Validation)).Message, StringComparison.Ordinal);
        Assert.Equal(before, Bits(run.Model));
    }

    [Fact]
    public void Dropout_with_another_seed_is_another_run()
    {
        Sequential<float> Dropping(int seed) => new(new Seed(seed), new Dense<float>(Features, Outputs), new Dropout<float>(0.5));
        var run = new Setting { Trained = Dropping(1) };
        run.Trainer(new CheckpointOptions(folder.Path) { EveryEpochs = 2 }).Fit(run.Train, run.Validation);
        var other = new Setting { Trained = Dropping(2) };

        Assert.EndsWith("its seed of dropout was 1, here it is 2", Assert.Throws<ModelFileException>(
            () => other.Trainer(null).Resume(Checkpoint<float>.Load(Checkpoint.Newest(folder.Path)!), other.Train, other.Validation)).Message);
    }

    [Theory]
    [InlineData("callbacks", "\"callbacks\" is missing.")]
    [InlineData("run", "\"run\" is missing.")]
    [InlineData("stepInEpoch=3", "Epoch 2, step 3 is not in a run of 2 epochs of 3 steps.")]
    [InlineData("epochs=3", "The tensor history F64 [2, 5] is not a history of 3 epochs with 0 metrics.")]
    [InlineData("modelStep=-1", "\"modelStep\" is out of range.")]
    [InlineData("costs=\"x\"", "A number is missing.")]
    [InlineData("stop=\"Tired\"", "\"stop\" is unknown.")]
    [InlineData("-optimizer.0.weight.momentum", "The tensor optimizer.0.weight.momentum is missing.")]
    [InlineData("+more", "The tensor more F32 [1] belongs to nothing.")]
    [InlineData("+callback.0.w", "The tensor callback.0.w F32 [1] belongs to nothing.")]
    public void A_forged_file_with_a_right_checksum_is_refused(string forgery, string expected)
    {
        Saved();
        string path = Checkpoint.Newest(folder.Path)!;
        CheckpointFile<float> content = CheckpointFile<float>.Unpack(SafetensorsFile.Read(path), path);
        JsonObject section = (JsonObject)content.Section.DeepClone();
        List<StoredTensor> tensors = [.. content.Tensors];
        if (forgery[0] == '-')
            tensors.RemoveAll(tensor => tensor.Name == forgery[1..]);
        else if (forgery[0] == '+')
            tensors.Add(StoredTensor.From<float>(forgery[1..], [1], [1]));
        else if (forgery.Split('=') is [string key, string value])
            section[key] = JsonNode.Parse(value);
        else
            section.Remove(forgery);
        (content with { Section = section, Tensors = tensors }).Pack().Write(path);
        var run = new Setting();

        string message = Assert.Throws<ModelFileException>(() => run.Trainer(null).Resume(Checkpoint<float>.Load(path), run.Train, run.Validation)).Message;
        Assert.Equal($"{path}: its section \"checkpoint\" cannot be used: {expected}", message);
    }

    [Fact]
    public void Weights_that_are_no_longer_finite_are_not_saved()
    {
        var run = new Setting { Epochs = 1 };
        run.Watch = (state, _) => run.Model.Parameters[0].Values[0] = float.NaN;
        run.Trainer(new CheckpointOptions(folder.Path) { EveryEpochs = 1 }).Fit(run.Train);

        Assert.Empty(folder.Names);
    }

    private static void CancelAt(long steps, long wanted, CancellationTokenSource source)
    {
        if (steps == wanted)
            source.Cancel();
    }

    private Setting Saved()
    {
        var run = new Setting();
        run.Trainer(new CheckpointOptions(folder.Path) { EveryEpochs = 2 }).Fit(run.Train, run.Validation);
        return run;
    }

    private sealed class OwnLayer : Activation<float>
    {
        public override string Title => "OwnLayer";

        protected override void Function(ReadOnlySpan<float> z, Span<float> a) => z.CopyTo(a);

        protected override void Derivative(ReadOnlySpan<float> z, ReadOnlySpan<float> a, ReadOnlySpan<float> Δ, Span<float> δ) => Δ.CopyTo(δ);
    }

    private sealed record Setting
    {
        public int Epochs { get; init; } = 2;

        public int BatchSize { get; init; } = 4;

        public int Seed { get; init; } = 7;

        public bool Shuffle { get; init; } = true;

        public double LearningRate { get; init; } = 0.01;

        public GradientClipping? Clipping { get; init; }

        public Schedule Schedule { get; init; } = new ConstantSchedule();

        public IReadOnlyList<Metric> Metrics { get; init; } = [];

        public IReadOnlyList<Metric> TrainingMetrics { get; init; } = [];

        public Loss<float> Loss { get; init; } = new MeanSquaredError<float>();

        public int? Learns { get; init; }

        public TrainingCallback<float>? Callback { get; init; }

        public Sequential<float>? Trained { get; init; }

        public Dataset<float> Train { get; init; } = Data<float>(10);

        public Dataset<float>? Validation { get; init; } = Data<float>(14).Subset([10, 11, 12, 13]);

        public Action<TrainingRun<float>, double>? Watch { get; set; }

        public Sequential<float> Model => field ??= Trained ?? PlainNetwork<float>();

        public Trainer<float> Trainer(CheckpointOptions? checkpoints)
        {
            var options = new TrainerOptions { Epochs = Epochs, BatchSize = BatchSize, Seed = new Seed(Seed), Shuffle = Shuffle, Schedule = Schedule, Metrics = Metrics, TrainingMetrics = TrainingMetrics, Checkpoints = checkpoints };
            var trainer = new Trainer<float>(Model, Loss, new Sgd<float>([.. Model.Parameters.Take(Learns ?? int.MaxValue)], LearningRate, momentum: 0.9) { Clipping = Clipping }, options);
            trainer.Callbacks.Add(new Watcher<float> { Step = Watch });
            if (Callback is not null)
                trainer.Callbacks.Add(Callback);
            return trainer;
        }
    }
}
