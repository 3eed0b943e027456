using System.Globalization;
using System.Text;
using Backprop.Data;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Numerics;
using Backprop.Optimizers;
using Backprop.Serialization;
using Backprop.Tabular;
using Backprop.Tests.Serialization;
using Backprop.Training;
using Backprop.Training.Callbacks;
using Backprop.Training.Checkpoints;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Fuzzing;

/// <summary>Good files to begin from, and what programs do with such files.</summary>
public sealed class FuzzCorpus : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TabularModel classifier;
    private readonly TabularModel regression;
    private readonly CsvTable rows;

    /// <summary>Trains and saves what the cases begin from.</summary>
    public FuzzCorpus()
    {
        byte[] table = Encoding.UTF8.GetBytes(Table);
        rows = CsvTable.Read(new MemoryStream(table), "t.csv");
        classifier = Train(table, new("grade", new() { Hidden = [3], Epochs = 1, Members = 2 }));
        regression = Train(table, new("age", new() { Hidden = [3], Epochs = 1, Preset = Preset.Plain }));
        Models = [Saved(classifier.Save), Saved(regression.Save), Fixture("tabular-v1-class"), Fixture("tabular-v1-value")];
        Networks = [Fixture("model-v1"), .. Enumerable.Range(0, 8).Select(k => Saved(path => ModelFile.Save(path, RandomNetwork.Build<float>(new Seed(k)))))];
        Checkpoints = [Checkpoint(steps: 1), Checkpoint(steps: 2), Checkpoint(steps: 3)];
    }

    /// <summary>Models with columns of every kind, two of them from the first version.</summary>
    public IReadOnlyList<byte[]> Models { get; }

    /// <summary>Networks of all layers; the first is the one of <see cref="UseWeights"/>.</summary>
    public IReadOnlyList<byte[]> Networks { get; }

    /// <summary>A run in the middle of its first epoch, after it, and in the middle of the second.</summary>
    public IReadOnlyList<byte[]> Checkpoints { get; }

    /// <summary>Forty rows with numbers, categories, two categories, dates and gaps.</summary>
    public string Table { get; } = string.Join('\n', Enumerable.Range(0, 40).Select(row => string.Create(CultureInfo.InvariantCulture,
        $"{20 + 3 * row % 47},{(char)('A' + row % 5)}town,{(row % 3 == 0 ? "yes" : "no")},{2000 + row % 20}-{1 + row % 12:00}-{1 + row % 28:00},{(row % 7 == 3 ? "" : (row * 0.37 - 5).ToString("0.00", CultureInfo.InvariantCulture))},{(row % 4 == 0 ? "high" : row % 3 == 0 ? "low" : "middling")}")).Prepend("age,city,smoker,since,score,grade")) + "\n";

    public void Dispose() => folder.Dispose();

    /// <summary>Loads a model, predicts with it, and saves it: what was saved predicts the same bits.</summary>
    public void UseModel(byte[] input)
    {
        string path = Path(input);
        TabularModel? model = null;
        FuzzRun.Within(2_000_000, 300, input, () => model = TabularModel.Load(path));
        model!.Save(folder["again"]);
        string[] now = Predictions(model), then = Predictions(TabularModel.Load(folder["again"]));
        Assert.Equal(now, then);
    }

    /// <summary>Loads a network in both precisions, infers with it, and saves it: what was saved gives the same bits.</summary>
    public void UseNetwork(byte[] input)
    {
        string path = Path(input);
        LoadedModel<float>? loaded = null;
        FuzzRun.Within(2_000_000, 300, input, () => loaded = ModelFile.Load<float>(path));
        ModelFile.Save(folder["again"], loaded!.Model, loaded.Sections, loaded.ForeignMetadata);
        Matrix<float> x = Matrix<float>.Build.Dense(loaded.Model.InputSize ?? 3, 2, (row, s) => row - s);
        Assert.Equal(Bits(loaded.Model.Infer(x)), Bits(ModelFile.Load<float>(folder["again"]).Model.Infer(x)));
        ModelFile.Load<double>(path).Model.Infer(x.Map(value => (double)value));
    }

    /// <summary>Loads weights into a network of its own.</summary>
    public void UseWeights(byte[] input)
    {
        string path = Path(input);
        Sequential<float> network = ModelFile.Load<float>(System.IO.Path.Join(AppContext.BaseDirectory, "Fixtures", "model-v1.safetensors")).Model;
        FuzzRun.Within(2_000_000, 300, input, () => WeightsFile.Load(path, network));
        network.Infer(Matrix<float>.Build.Dense(3, 2, 1));
    }

    /// <summary>Loads a checkpoint and goes on.</summary>
    public void UseCheckpoint(byte[] input)
    {
        string path = Path(input);
        Checkpoint<float>? checkpoint = null;
        FuzzRun.Within(2_000_000, 300, input, () => checkpoint = Checkpoint<float>.Load(path));
        NewRun(null).Resume(checkpoint!, Data());
    }

    /// <summary>Predicts the rows of a file with both models, or measures them on it.</summary>
    public void Predict(byte[] input)
    {
        CsvTable? table = null;
        FuzzRun.Within(8_000_000, 400, input, () => table = CsvTable.Read(new MemoryStream(input), "t.csv"));
        List<string> warnings = [];
        classifier.Predict(table!, warnings);
        regression.Predict(table!, warnings);
        regression.Evaluate(table!, warnings);
        classifier.Evaluate(table!, warnings);
    }

    /// <summary>Trains on a file.</summary>
    internal static TabularModel Train(byte[] input, (string Target, TabularOptions Options) how)
        => TabularTrainer.Train(CsvTable.Read(new MemoryStream(input), "t.csv", how.Options.Csv), how.Target, how.Options);

    /// <summary>Any way to train that takes milliseconds.</summary>
    internal static (string Target, TabularOptions Options) Options(FuzzRandom random)
    {
        TaskKind? task = random.Of<TaskKind?>([null, null, TaskKind.Classification, TaskKind.Regression]);
        return (random.Of(["grade", "grade", "smoker", "age"]), new()
        {
            Task = task,
            Preset = random.OneIn(3) ? Preset.Plain : Preset.Default,
            Hidden = [2],
            Epochs = 1,
            BatchSize = random.OneIn(3) ? 7 : null,
            Members = random.OneIn(4) ? 2 : 1,
            Validation = random.OneIn(4) ? 0 : 0.2,
            Test = random.OneIn(2) ? 0 : 0.2,
            Weights = random.OneIn(8) ? "score" : null,
            ClassWeights = random.OneIn(8) ? ClassWeights.Balanced : null,
            Columns = random.OneIn(3) ? new() { Ignore = ["score"], Categorical = ["age"], Date = ["since"] } : new(),
            Csv = random.OneIn(10) ? new() { HasHeader = false } : random.OneIn(10) ? new() { DecimalSeparator = ',' } : new(),
            Threads = 1,
        });
    }

    private string[] Predictions(TabularModel model)
    {
        try
        {
            return [.. model.Predict(rows).Select(prediction => $"{prediction.Label} {string.Join(' ', prediction.Probabilities.Values.Select(BitConverter.DoubleToInt64Bits))}")];
        }
        catch (DataException e)
        {
            return [e.Message];
        }
    }

    private byte[] Checkpoint(int steps)
    {
        string path = System.IO.Path.Join(folder.Path, $"checkpoints-{steps}");
        using var stop = new CancellationTokenSource();
        Trainer<float> trainer = NewRun(new CheckpointOptions(path));
        trainer.Callbacks.Add(new Stop(stop, steps));
        trainer.Fit(Data(), cancellationToken: stop.Token);
        return File.ReadAllBytes(Backprop.Training.Checkpoints.Checkpoint.Newest(path)!);
    }

    // Everything that a checkpoint can hold: momentum, running statistics, dropout, a plateau, the best weights.
    private static Trainer<float> NewRun(CheckpointOptions? checkpoints)
    {
        var model = new Sequential<float>(new Seed(1), new Dense<float>(2, 3), new BatchNorm<float>(3), new Dropout<float>(0.25), new Residual<float>(new Tanh<float>()), new Dense<float>(3, 1));
        return new Trainer<float>(model, new HalfSquaredError<float>(), new Adam<float>(model.Parameters, learningRate: 0.01),
            new TrainerOptions { Epochs = 2, BatchSize = 2, Schedule = new PlateauSchedule(), Checkpoints = checkpoints, Threads = 1 })
        {
            Callbacks = { new EarlyStopping<float>(patience: 3) },
        };
    }

    private static Dataset<float> Data() => Dataset<float>.FromRows(new float[,] { { 1, 2 }, { 2, -1 }, { 0, 3 }, { -2, 1 } }, new float[,] { { 1 }, { 3 }, { -1 }, { 0 } });

    private string Path(byte[] input)
    {
        File.WriteAllBytes(folder["m"], input);
        return folder["m"];
    }

    private byte[] Saved(Action<string> save)
    {
        save(folder["good"]);
        return File.ReadAllBytes(folder["good"]);
    }

    private static byte[] Fixture(string name) => File.ReadAllBytes(System.IO.Path.Join(AppContext.BaseDirectory, "Fixtures", $"{name}.safetensors"));

    private static int[] Bits(Matrix<float> values) => [.. values.ToColumnMajorArray().Select(BitConverter.SingleToInt32Bits)];

    private sealed class Stop(CancellationTokenSource source, int steps) : TrainingCallback<float>
    {
        private int taken;

        public override void OnStep(TrainingRun<float> run, double cost)
        {
            if (++taken == steps)
                source.Cancel();
        }
    }
}
