using System.Diagnostics;
using Backprop.Data;
using Backprop.Layers;
using Backprop.Training;
using Backprop.Training.Callbacks;
using Backprop.Training.Metrics;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace Backprop.Benchmarks;

/// <summary>
/// What watching a run costs: W1 through <see cref="Trainer{T}.Fit"/> bare, with callbacks, and with validation on 5 % of the rows and metrics too.
/// Rounds of all three are interleaved; the ratios are medians over the rounds. Validation is work in proportion to its rows: its
/// forward pass and loss alone are timed beside it.
/// </summary>
internal static class WatchReport
{
    private const int Rounds = 25, Epochs = 2;

    public static void Print(TextWriter output)
    {
        Workload workload = Workload.All[0];
        Dataset<float> all = Mnist.Train;
        int rows = all.Count / 20;
        Dataset<float> validation = all.Subset([.. Enumerable.Range(0, rows)]), train = all.Subset([.. Enumerable.Range(rows, all.Count - rows)]);
        double[,] seconds = new double[4, Rounds];
        for (int round = -1; round < Rounds; round++)
        {
            double bare = Run(workload, train, null, watched: false), callbacks = Run(workload, train, null, watched: true);
            double everything = Run(workload, train, validation, watched: true), judging = Judge(workload, validation);
            if (round >= 0)
                (seconds[0, round], seconds[1, round], seconds[2, round], seconds[3, round]) = (bare, callbacks, everything, judging);
        }
        output.WriteLine($"bare                                        {Median(r => seconds[0, r]):F3} s");
        output.WriteLine($"callbacks                                   {Median(r => seconds[1, r] / seconds[0, r]):F3} of that");
        output.WriteLine($"callbacks, validation and metrics           {Median(r => seconds[2, r] / seconds[0, r]):F3}");
        output.WriteLine($"the same less validation's passes and loss  {Median(r => (seconds[2, r] - seconds[3, r]) / seconds[0, r]):F3}");
    }

    private static double Run(Workload workload, Dataset<float> train, Dataset<float>? validation, bool watched)
    {
        Sequential<float> network = workload.Network();
        var options = new TrainerOptions { Epochs = Epochs, BatchSize = workload.BatchSize, Metrics = validation is null ? [] : [new Accuracy(), new LogLoss(), new MacroF1()] };
        var trainer = new Trainer<float>(network, workload.Loss(), workload.Optimizer(network.Parameters), options);
        using Logger logger = new LoggerConfiguration().WriteTo.Sink(new Discard()).CreateLogger();
        if (watched)
        {
            trainer.Callbacks.Add(new ProgressLog<float>(logger));
            trainer.Callbacks.Add(new EarlyStopping<float>(patience: Epochs));
            trainer.Callbacks.Add(new LastCost());
        }
        long start = Stopwatch.GetTimestamp();
        trainer.Fit(train, validation);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Judge(Workload workload, Dataset<float> validation)
    {
        Sequential<float> network = workload.Network();
        long start = Stopwatch.GetTimestamp();
        for (int epoch = 0; epoch < Epochs; epoch++)
            workload.Loss().Evaluate(network.Infer(validation.Inputs), validation.Targets);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Median(Func<int, double> figure) => Enumerable.Range(0, Rounds).Select(figure).Order().ElementAt(Rounds / 2);

    /// <summary>Writes every line, to nowhere.</summary>
    private sealed class Discard : ILogEventSink
    {
        public void Emit(LogEvent logEvent) => logEvent.RenderMessage(TextWriter.Null);
    }

    /// <summary>What a progress bar does after every step.</summary>
    private sealed class LastCost : TrainingCallback<float>
    {
        private double cost;

        public override void OnStep(TrainingRun<float> run, double cost) => this.cost = cost;

        public override void OnEpoch(TrainingRun<float> run, EpochRecord epoch) => GC.KeepAlive(cost);
    }
}
