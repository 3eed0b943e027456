using System.Globalization;
using System.Text.RegularExpressions;
using Backprop.Data;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Optimizers;
using Backprop.Training;
using Backprop.Training.Callbacks;
using Backprop.Training.Metrics;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using static Backprop.Tests.Training.TrainingCase;

namespace Backprop.Tests.Training;

/// <summary>What a run writes to its logger.</summary>
public partial class ProgressLogTests
{
    // Dense(3→5) and Dense(5→2): 20 + 12 parameters. Learning rate 0 and constant targets make the figures known: the network is 0, every
    // target 2, so ½(2² + 2²) = 4; the validation targets are 1, so the cost is 1, the rmse and the mae 1.
    [Fact]
    public void ARunTellsItsStartItsEpochsAndItsEnd()
    {
        string[] lines = Lines(new Memory(), TimeSpan.Zero, Constant(10, 2), Constant(4, 1), [new Rmse(), new Mae()]);
        Assert.Equal(
        [
            "Training 32 parameters on 10 samples: 3 epochs of 3 steps",
            "Epoch 1/3: cost 4, validation cost 1, rmse 1, mae 1, # samples/s",
            "Epoch 2/3: cost 4, validation cost 1, rmse 1, mae 1, # samples/s",
            "Epoch 3/3: cost 4, validation cost 1, rmse 1, mae 1, # samples/s",
            "Stopped after 3 epochs: Completed",
        ], lines);
    }

    [Fact]
    public void WithoutValidationOrMetricsTheLineIsShort()
        => Assert.Equal("Epoch 1/3: cost 4, # samples/s", Lines(new Memory(), TimeSpan.Zero, Constant(10, 2), null, [])[1]);

    [Fact]
    public void WhatThereIsOneOfIsCalledSo()
    {
        string[] lines = Lines(new Memory(), TimeSpan.Zero, Constant(1, 2), null, [], run => run.Stop = StopReason.EarlyStopping, epochs: 1);
        Assert.Equal(["Training 32 parameters on 1 sample: 1 epoch of 1 step", "Epoch 1/1: cost 4, # samples/s", "Stopped after 1 epoch: EarlyStopping"], lines);
    }

    // ½(1.23456² + 1.23456²) = 1.5241…: four digits, with a point in any culture.
    [Fact]
    public void FiguresHaveFourDigits()
        => Assert.Equal("Epoch 1/3: cost 1.524, rmse 1.235, # samples/s", Lines(new Memory(), TimeSpan.Zero, Constant(10, 1.23456), null, [new Rmse()])[1]);

    // No epoch takes a day: only the last is written, since it says where the run ended.
    [Fact]
    public void BetweenTwoLinesTheIntervalPasses()
        => Assert.Equal(
        [
            "Training 32 parameters on 10 samples: 3 epochs of 3 steps",
            "Epoch 3/3: cost 4, # samples/s",
            "Stopped after 3 epochs: Completed",
        ], Lines(new Memory(), TimeSpan.FromDays(1), Constant(10, 2), null, []));

    [Theory]
    [InlineData(StopReason.EarlyStopping)]
    [InlineData(StopReason.Cancelled)]
    public void ARunThatStopsEarlyTellsItsLastEpochAndWhy(StopReason reason)
        => Assert.Equal(
        [
            "Training 32 parameters on 10 samples: 3 epochs of 3 steps",
            "Epoch 2/3: cost 4, # samples/s",
            $"Stopped after 2 epochs: {reason}",
        ], Lines(new Memory(), TimeSpan.FromDays(1), Constant(10, 2), null, [], run => run.Stop = run.Epochs.Count == 2 ? reason : null));

    [Fact]
    public void ADivergedRunIsAnErrorWithARemedy()
    {
        var memory = new Memory();
        string[] lines = Lines(memory, TimeSpan.Zero, Constant(10, 1e200), null, []);
        Assert.Equal(["Training 32 parameters on 10 samples: 3 epochs of 3 steps", "Stopped after 0 epochs: the cost is no longer finite. Try a lower learning rate"], lines);
        Assert.Equal([LogEventLevel.Information, LogEventLevel.Error], memory.Events.Select(e => e.Level));
    }

    // Machines read the properties.
    [Fact]
    public void TheLinesHaveProperties()
    {
        var memory = new Memory();
        Lines(memory, TimeSpan.Zero, Constant(10, 2), null, [new Rmse()]);
        Assert.Equal(["Epochs", "Parameters", "Samples", "Steps"], memory.Events[0].Properties.Keys.Order());
        Assert.Equal("2", memory.Events[2].Properties["Epoch"].ToString());
        Assert.Equal("4", memory.Events[2].Properties["TrainingCost"].ToString());
        Assert.Equal("[(\"rmse\": 2)]", memory.Events[2].Properties["Metrics"].ToString());
        Assert.Equal(["Epoch", "Epochs", "Metrics", "Speed", "TrainingCost", "rmse"], memory.Events[2].Properties.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("Completed", memory.Events[^1].Properties["Reason"].ToString());
    }

    [Fact]
    public void MetricsOfTrainingSayThatTheyAre()
    {
        var memory = new Memory();
        string[] lines = Lines(memory, TimeSpan.Zero, Constant(10, 2), Constant(10, 4), [new Rmse()], ofTraining: [new Rmse()]);
        Assert.Equal("Epoch 1/3: cost 4, validation cost 16, rmse 4, training rmse 2, # samples/s", lines[1]);
        Assert.Equal("2", memory.Events[1].Properties["training_rmse"].ToString());
    }

    [Fact]
    public void JudgementsAreNumbersOfTheirOwn()
    {
        var memory = new Memory();
        string[] lines = Lines(memory, TimeSpan.Zero, Constant(10, 2), Constant(4, 1.23456), [new Rmse(), new Named("my {odd} name")]);
        Assert.Equal("Epoch 1/3: cost 4, validation cost 1.524, rmse 1.235, my {odd} name 7, # samples/s", lines[1]);
        Assert.Equal(1.23456 * 1.23456, (double)((ScalarValue)memory.Events[1].Properties["ValidationCost"]).Value!, 1e-12);
        Assert.Equal(1.23456, (double)((ScalarValue)memory.Events[1].Properties["rmse"]).Value!, 1e-12);
        Assert.Equal("7", memory.Events[1].Properties["my__odd__name"].ToString());
        Assert.DoesNotContain("Judgement", memory.Events[1].Properties.Keys);
    }

    // A run that an exception ended leaves an epoch unwritten, which is none of the next run's.
    [Fact]
    public void ASecondRunStartsAfresh()
    {
        var memory = new Memory();
        using Logger logger = new LoggerConfiguration().WriteTo.Sink(memory).CreateLogger();
        var log = new ProgressLog<double>(logger, TimeSpan.FromDays(1));
        Assert.Throws<IOException>(() => Fit(log, Constant(10, 2), null, [], _ => throw new IOException()));
        Fit(log, Constant(10, 1e200), null, []);
        Assert.Equal(["Training", "Training", "Stopped"], memory.Texts.Select(text => text.Split(' ')[0]));
    }

    private static string[] Lines(Memory memory, TimeSpan interval, Dataset<double> train, Dataset<double>? validation, Metric[] metrics, Action<TrainingRun<double>>? epoch = null, Metric[]? ofTraining = null, int epochs = 3)
    {
        using Logger logger = new LoggerConfiguration().WriteTo.Sink(memory).CreateLogger();
        Fit(new ProgressLog<double>(logger, interval), train, validation, metrics, epoch, ofTraining, epochs);
        return [.. memory.Texts.Select(text => Speed().Replace(text, "# samples/s"))];
    }

    // The one who stops is called after the log, which must not depend on the order.
    private static void Fit(ProgressLog<double> log, Dataset<double> train, Dataset<double>? validation, Metric[] metrics, Action<TrainingRun<double>>? epoch = null, Metric[]? ofTraining = null, int epochs = 3)
    {
        Sequential<double> model = PlainNetwork<double>();
        model.Parameters[2].Values.Clear();
        var trainer = new Trainer<double>(model, new HalfSquaredError<double>(), new Sgd<double>(model.Parameters, learningRate: 0),
            new TrainerOptions { Epochs = epochs, BatchSize = 4, Metrics = metrics, TrainingMetrics = ofTraining ?? [] });
        trainer.Callbacks.Add(log);
        trainer.Callbacks.Add(new Watcher<double> { Epoch = (run, _) => epoch?.Invoke(run) });
        trainer.Fit(train, validation);
    }

    private static Dataset<double> Constant(int count, double target)
    {
        Dataset<double> data = Data<double>(count);
        data.Targets.MapInplace(_ => target, MathNet.Numerics.LinearAlgebra.Zeros.Include);
        return data;
    }

    [GeneratedRegex(@"[\d,]+ samples/s")]
    private static partial Regex Speed();

    private sealed class Named(string name) : Metric
    {
        public override string Name => name;

        public override bool HigherIsBetter => true;

        public override double Evaluate<T>(MathNet.Numerics.LinearAlgebra.Matrix<T> output, MathNet.Numerics.LinearAlgebra.Matrix<T> target, MathNet.Numerics.LinearAlgebra.Vector<T>? weights = null) => 7;
    }

    private sealed class Memory : ILogEventSink
    {
        public List<LogEvent> Events { get; } = [];

        public string[] Texts => [.. Events.Select(e => e.RenderMessage(CultureInfo.InvariantCulture))];

        public void Emit(LogEvent logEvent) => Events.Add(logEvent);
    }
}
