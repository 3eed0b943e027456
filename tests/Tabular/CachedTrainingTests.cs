using System.Globalization;
using Backprop.Data;
using Backprop.Numerics;
using Backprop.Tabular;
using Backprop.Tests.Serialization;
using Backprop.Training;
using Backprop.Training.Checkpoints;

namespace Backprop.Tests.Tabular;

public sealed class CachedTrainingTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private byte[] Bytes(TabularModel model)
    {
        model.Save(folder["m"]);
        return File.ReadAllBytes(folder["m"]);
    }

    private TabularModel Train(string file, string target, TabularOptions options) => TabularTrainer.Train(file, target, options with { Threads = 2 });

    public static TheoryData<string, string, TabularOptions> Trainings => new()
    {
        { "penguins", "species", new() { Epochs = 4 } },
        { "penguins", "species", new() { Epochs = 4, Members = 1, ClassWeights = ClassWeights.Balanced, Metric = MetricKind.LogLoss } },
        { "concrete", "compressive_strength", new() { Epochs = 4, Weights = "age" } },
        { "concrete", "compressive_strength", new() { Epochs = 4, Preset = Preset.Plain, ClampToTrainingRange = true } },
        { "digits", "digit", new() { Epochs = 2, Preset = Preset.Plain, Test = HeldOut.None, Validation = HeldOut.None } },
        { "iris", "species", new() { Epochs = 4, Validation = HeldOut.File("data/iris.csv"), Test = HeldOut.File("data/iris.csv") } },
    };

    [Theory]
    [MemberData(nameof(Trainings))]
    public void When_all_samples_fit_the_model_is_that_of_training_in_memory_bit_for_bit(string file, string target, TabularOptions options)
    {
        file = $"data/{file}.csv";

        byte[] expected = Bytes(Train(file, target, options)), cached = Bytes(Train(file, target, options with { Cache = folder["cache"] }));

        Assert.Equal(expected, cached);
        Assert.Single(Directory.GetFileSystemEntries(folder["cache"]));
    }

    // 1 MiB holds a part of these 40,000 samples of 12 inputs each.
    private string Rows(int count = 40_000)
    {
        string path = folder["rows.csv"];
        RandomStream random = new Seed(5).Stream("rows");
        using StreamWriter writer = new(path);
        writer.WriteLine("a,b,c,d,e,f,g,h,i,colour,n,class");
        for (int row = 0; row < count; row++)
        {
            double[] x = [.. Enumerable.Range(0, 9).Select(_ => Math.Round(random.NextNormal(), 4))];
            int colour = random.NextIndex(3);
            string cells = string.Join(',', x.Select((value, i) => i == 2 && row % 11 == 0 ? "" : value.ToString(CultureInfo.InvariantCulture)));
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{cells},{"rgb"[colour]},{random.NextIndex(1000)},{(x[0] + x[1] * x[3] > colour - 1 ? "yes" : "no")}"));
        }
        return path;
    }

    private static readonly TabularOptions Small = new() { Preset = Preset.Plain, Hidden = [16], Epochs = 3, BatchSize = 64, Memory = 1 << 20 };

    [Fact]
    public void When_not_all_samples_fit_statistics_and_split_are_the_same_and_runs_repeat_to_the_bit()
    {
        string path = Rows();
        TabularOptions cached = Small with { Cache = folder["cache"], Encoding = new() };
        TabularModel inMemory = Train(path, "class", Small with { Memory = null, Encoding = new() }), model = Train(path, "class", cached);

        Assert.Equal(inMemory.Encoder.ToJson().ToJsonString(), model.Encoder.ToJson().ToJsonString());
        Assert.Equal(inMemory.Summary.Warnings, model.Summary.Warnings);
        Assert.NotEqual(Bytes(inMemory), Bytes(model));
        // Blocks or not, the task is learnt: of 8,000 test rows the accuracies differ by less than three standard deviations of √(0.05·0.95/8000) = 0.0024 each.
        Assert.InRange(model.Summary.Test!["accuracy"], 0.9, 1);
        Assert.Equal(inMemory.Summary.Test!["accuracy"], model.Summary.Test!["accuracy"], 0.0024 * 3 * Math.Sqrt(2));
        // What the metrics are computed from piece by piece is what the network says of the table in memory.
        Assert.Equal(model.Evaluate(CsvTable.Read(path)), model.Evaluate(ColumnCache.Read(path, folder["cache"])));
        foreach (int threads in new[] { 1, 2, 3 })
            Assert.Equal(Bytes(model), Bytes(TabularTrainer.Train(path, "class", cached with { Threads = threads })));
    }

    [Fact]
    public void An_ensemble_shares_the_samples_on_the_disk()
    {
        string path = Rows();
        TabularOptions options = Small with { Cache = folder["cache"], Members = 3, Epochs = 2 };
        TabularModel model = Train(path, "class", options);

        Assert.Equal(3, model.Summary.Members);
        Assert.NotNull(model.Summary.Validation);
        Assert.Equal(Bytes(model), Bytes(Train(path, "class", options)));
    }

    [Fact]
    public void A_training_that_was_interrupted_in_a_window_goes_on_to_the_same_bytes()
    {
        string path = Rows();
        TabularOptions options = Small with { Cache = folder["cache"] };
        byte[] whole = Bytes(Train(path, "class", options));
        TabularOptions resumable = options with { Checkpoints = new CheckpointOptions(folder["checkpoints"]) { EveryEpochs = 1 } };
        using CancellationTokenSource cancellation = new();
        try
        {
            TabularTrainer.Train(path, "class", resumable with { Callbacks = [new CancelAfter(cancellation, steps: 617)] }, cancellation.Token);
        }
        catch (OperationCanceledException)
        {
        }

        Assert.Equal(whole, Bytes(TabularTrainer.Train(path, "class", resumable with { Resume = true })));
        string message = Assert.Throws<ModelFileException>(() => TabularTrainer.Train(path, "class", resumable with { Resume = true, Memory = 2 << 20 })).Message;
        Assert.Contains("its memory for samples (--cache, --memory) was enough for 16 blocks of ", message);
    }

    [Fact]
    public void What_needs_more_memory_than_given_goes_to_the_disk_for_its_time()
    {
        string path = Rows();
        TableStorage storage = TableStorage.For([path], Small);
        long length = new FileInfo(path).Length;

        // The length, and 4·(2 + 1) bytes for each of 12 cells in 40,000 rows, by the rows of the first 64 KiB.
        Assert.StartsWith("the rows would take about ", storage.Notice);
        Assert.Null(TableStorage.For([path], Small with { Memory = length + 6_300_000 }).Notice);
        Assert.NotNull(TableStorage.For([path], Small with { Memory = length + 5_300_000 }).Notice);
        Assert.Null(TableStorage.For([path], Small with { Cache = folder["cache"] }).Notice);
        Assert.Equal("paths", Assert.Throws<ArgumentNullException>(() => TableStorage.For([path, null!], Small)).ParamName);
        Assert.NotNull(storage.Read(path).Folder);

        TabularModel model = Train(path, "class", Small);
        Assert.Contains(storage.Notice, model.Summary.Warnings);
        Assert.Equal(Train(path, "class", Small with { Cache = folder["cache"] }).Summary.Test, model.Summary.Test);
        Assert.Throws<ArgumentOutOfRangeException>(() => new TabularOptions { Memory = 1000 });
    }

    [Fact]
    public void Cross_validation_reads_the_same_folds()
    {
        TabularOptions options = new() { Preset = Preset.Plain, Epochs = 3 };

        CrossValidation expected = CrossValidation.Run(CsvTable.Read("data/penguins.csv"), "species", options, folds: 3);
        CrossValidation cached = CrossValidation.Run(ColumnCache.Read("data/penguins.csv", folder["cache"]), "species", options, folds: 3);

        Assert.Equal(expected.Folds, cached.Folds);
        Assert.Equal(expected.FoldOf, cached.FoldOf);
    }

    [Fact]
    public void Samples_that_cannot_be_encoded_leave_no_file_open()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /proc");
        File.WriteAllText(folder["rows.csv"], "x,y\n1,a\n2,b\n3,a\n");
        File.WriteAllText(folder["bad.csv"], "x,y\n1,a\nmany,b\n");
        CsvTable rows = CsvTable.Read(folder["rows.csv"]), bad = ColumnCache.Read(folder["bad.csv"], folder["cache"]);
        TabularEncoder encoder = TabularEncoder.Fit(rows, SchemaInference.Infer(rows, "y"), [0, 1, 2]);
        Assert.Contains("cannot read \"many\"", Assert.Throws<DataException>(() => TablePart.All(bad).Encode(encoder, window: 1 << 20)).Message);
        Assert.DoesNotContain(Directory.GetFiles("/proc/self/fd").Select(file => new FileInfo(file).LinkTarget), target => target?.StartsWith(folder["cache"], StringComparison.Ordinal) == true && target.Contains(".samples", StringComparison.Ordinal));
    }

    private sealed class CancelAfter(CancellationTokenSource cancellation, long steps) : Backprop.Training.Callbacks.TrainingCallback<float>
    {
        public override void OnStep(TrainingRun<float> run, double cost)
        {
            if (run.Steps == steps)
                cancellation.Cancel();
        }
    }
}
