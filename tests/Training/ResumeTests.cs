using System.Diagnostics;
using System.Numerics;
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

/// <summary>
/// A run that is stopped and goes on ends as if it had never stopped, byte for byte: ten samples in batches of four (the last has two), three epochs, so nine steps; a network
/// with dropout and running statistics; everything is built anew for going on.
/// </summary>
public sealed class ResumeTests : IDisposable
{
    private const int Steps = 9;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string> Cases => ["Adam, cosine", "AdamW, plateau", "momentum, step", "clipped, weighted, no validation", "early stopping in the second epoch"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void AfterEveryStepInFloat(string name) => AfterEveryStep<float>(name);

    [Theory]
    [MemberData(nameof(Cases))]
    public void AfterEveryStepInDouble(string name) => AfterEveryStep<double>(name);

    [Fact]
    public void ARunThatIsInterruptedAtEveryStepArrives()
    {
        (byte[] expected, TrainingHistory whole) = new Run<float>("Adam, cosine", null).Fit(stopAt: null);
        TrainingHistory history = new Run<float>("Adam, cosine", folder.Path).Fit(stopAt: 0).History;
        byte[] bytes = [];
        for (int step = 1; step <= Steps; step++)
        {
            Assert.Equal(StopReason.Cancelled, history.StopReason);
            (bytes, history) = new Run<float>("Adam, cosine", folder.Path).Resume(stopAt: step);
        }
        Assert.Equal(StopReason.Completed, history.StopReason);
        Assert.Equal(Course(whole), Course(history));
        Assert.Equal(expected, bytes);
    }

    [Fact]
    public async Task AfterEveryStepInANewProcess()
    {
        const string Place = "BACKPROP_TEST_RESUME";
        if (Environment.GetEnvironmentVariable(Place) is { } stopped)
        {
            File.WriteAllBytes(Path.Combine(stopped, "end"), new Run<float>("Adam, cosine", stopped).Resume(stopAt: null).Bytes);
            return;
        }
        (byte[] expected, _) = new Run<float>("Adam, cosine", null).Fit(stopAt: null);
        for (int k = 0; k < Steps; k++)
        {
            string place = folder[$"{k}"];
            new Run<float>("Adam, cosine", place).Fit(stopAt: k);
            ProcessStartInfo child = new("dotnet", ["exec", typeof(ResumeTests).Assembly.Location, "-method", $"{typeof(ResumeTests).FullName}.{nameof(AfterEveryStepInANewProcess)}"]) { RedirectStandardOutput = true };
            child.Environment[Place] = place;
            using Process process = Process.Start(child)!;
            string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 0, output);
            Assert.True(expected.AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(place, "end"))), $"stopped after {k} steps, the model differs");
        }
    }

    [Fact]
    public void WithoutTheStateOfTheOptimizerTheBytesDiffer()
    {
        // The comparison above would notice: here the weights of the middle are right and Adam's moments are not.
        (byte[] expected, _) = new Run<float>("Adam, cosine", null).Fit(stopAt: null);
        new Run<float>("Adam, cosine", folder.Path).Fit(stopAt: 4);
        Sequential<float> middle = ModelFile.Load<float>(Checkpoint.Newest(folder.Path)!).Model;
        var run = new Run<float>("Adam, cosine", null);
        run.Model.LoadState(middle.State.ToDictionary(item => item.Name, item => item.Value));

        Assert.NotEqual(expected, run.Fit(stopAt: null).Bytes);
    }

    private void AfterEveryStep<T>(string name) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (byte[] expected, TrainingHistory whole) = new Run<T>(name, null).Fit(stopAt: null);
        int last = Steps;
        if (name.StartsWith("early", StringComparison.Ordinal))
        {
            Assert.Equal((StopReason.EarlyStopping, 2, 1), (whole.StopReason, whole.Epochs.Count, whole.BestEpoch));
            last = 6;
        }
        for (int k = 0; k < last; k++)
        {
            string place = folder[$"{k}"];
            Assert.Equal(StopReason.Cancelled, new Run<T>(name, place).Fit(stopAt: k).History.StopReason);
            Checkpoint<T> checkpoint = Checkpoint<T>.Load(Checkpoint.Newest(place)!);
            Assert.Equal((k / 3, k % 3), (checkpoint.Epochs, checkpoint.StepInEpoch));

            (byte[] bytes, TrainingHistory history) = new Run<T>(name, place).Resume(stopAt: null);
            Assert.Equal(Course(whole), Course(history));
            Assert.True(expected.AsSpan().SequenceEqual(bytes), $"stopped after {k} steps, the model differs");
        }
    }

    // The history without its times.
    private static string Course(TrainingHistory history)
        => $"{history.StopReason} {history.BestEpoch}\n" + string.Join('\n', history.Epochs.Select(epoch => FormattableString.Invariant(
            $"{epoch.Epoch} {epoch.TrainingCost} {epoch.ValidationCost} {epoch.LearningRate} {epoch.Samples} {string.Join(' ', epoch.Metrics)} {string.Join(' ', epoch.TrainingMetrics)}")));

    private sealed class Run<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly Trainer<T> trainer;
        private readonly Dataset<T> train;
        private readonly Dataset<T>? validation;
        private readonly string? place;

        public Run(string name, string? place)
        {
            this.place = place;
            bool alone = name.EndsWith("no validation", StringComparison.Ordinal);
            (train, validation) = (Data<T>(10, weighted: alone), alone ? null : Data<T>(15).Subset([10, 11, 12, 13, 14]));
            TrainerOptions options = new()
            {
                Epochs = 3,
                BatchSize = 4,
                Seed = new Seed(7),
                Metrics = [new R2()],
                TrainingMetrics = alone ? [] : [new Mae(), new R2()],
                Checkpoints = place is null ? null : new CheckpointOptions(place) { EveryEpochs = 1 },
                Schedule = name switch
                {
                    "Adam, cosine" => new CosineSchedule(warmup: 1),
                    "AdamW, plateau" => new PlateauSchedule(gamma: 0.5, patience: 0, threshold: 0.9),
                    "momentum, step" => new StepSchedule(1),
                    _ => new ConstantSchedule(),
                },
            };
            IReadOnlyList<Parameter<T>> parameters = Model.Parameters;
            Optimizer<T> optimizer = name switch
            {
                "AdamW, plateau" => new AdamW<T>(ParameterGroup.Split(parameters, p => p.IsVector, weightDecay: 0), learningRate: 0.05),
                "momentum, step" => new Sgd<T>(parameters, learningRate: 0.05, momentum: 0.9),
                // Far too fast: the second epoch is worse than the first.
                "early stopping in the second epoch" => new Sgd<T>(parameters, learningRate: 1.5),
                _ => new Adam<T>(parameters, learningRate: 0.05) { Clipping = alone ? GradientClipping.ByNorm(0.5) : null },
            };
            trainer = new Trainer<T>(Model, new MeanSquaredError<T>(), optimizer, options) { Callbacks = { new EarlyStopping<T>(patience: name.StartsWith("early", StringComparison.Ordinal) ? 1 : 2) } };
        }

        public Sequential<T> Model { get; } = Network<T>();

        public (byte[] Bytes, TrainingHistory History) Fit(int? stopAt) => End(stopAt, token => trainer.Fit(train, validation, token));

        public (byte[] Bytes, TrainingHistory History) Resume(int? stopAt)
            => End(stopAt, token => trainer.Resume(Checkpoint<T>.Load(Checkpoint.Newest(place!)!), train, validation, token));

        private (byte[] Bytes, TrainingHistory History) End(int? stopAt, Func<CancellationToken, TrainingHistory> start)
        {
            using var source = new CancellationTokenSource();
            if (stopAt == 0)
                source.Cancel();
            trainer.Callbacks.Add(new Watcher<T>
            {
                Step = (run, _) =>
                {
                    if (run.Steps == stopAt)
                        source.Cancel();
                },
            });
            TrainingHistory history = start(source.Token);
            using MemoryStream stream = new();
            ModelFile.Pack(Model, null).Write(stream);
            return (stream.ToArray(), history);
        }
    }
}
