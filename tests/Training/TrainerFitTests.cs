using System.Globalization;
using System.Numerics;
using Backprop.Data;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Numerics;
using Backprop.Optimizers;
using Backprop.Training;
using Backprop.Training.Callbacks;
using Backprop.Training.Metrics;
using MathNet.Numerics.LinearAlgebra;
using Serilog.Core;
using static Backprop.Tests.Training.TrainingCase;

namespace Backprop.Tests.Training;

/// <summary>A whole run: a thin loop over batches and steps that nothing else can disturb.</summary>
public abstract class TrainerFitTests<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly TrainerOptions Options = new() { Epochs = 3, BatchSize = 4, Seed = new Seed(7) };

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void FitIsALoopOverBatchesAndSteps(bool shuffle, bool weighted)
    {
        Dataset<T> data = Data<T>(10, weighted);
        Sequential<T> model = Network<T>(), byHand = Network<T>();
        var schedule = new CosineSchedule(warmup: 1);
        TrainerOptions options = Options with { Shuffle = shuffle, Schedule = schedule };
        TrainingHistory history = new Trainer<T>(model, new HalfSquaredError<T>(), new Adam<T>(model.Parameters, learningRate: 0.01), options).Fit(data);

        var optimizer = new Adam<T>(byHand.Parameters, learningRate: 0.01);
        var trainer = new Trainer<T>(byHand, new HalfSquaredError<T>(), optimizer);
        var sampler = new BatchSampler<T>(data, 4, new Seed(7), shuffle);
        int step = 0;
        for (int epoch = 0; epoch < 3; epoch++)
        {
            foreach (Batch<T> batch in sampler.Epoch(epoch))
            {
                optimizer.RateFactor = schedule.Factor(new SchedulePoint(step++, stepsPerEpoch: 3, totalSteps: 9));
                trainer.Step(batch);
            }
            Assert.Equal(0.01 * optimizer.RateFactor, history.Epochs[epoch].LearningRate);
        }
        Assert.Equal(Bits(byHand), Bits(model));
        Assert.Equal(StopReason.Completed, history.StopReason);
        Assert.Equal([1, 2, 3], history.Epochs.Select(epoch => epoch.Epoch));
        Assert.All(history.Epochs, epoch => Assert.Equal(10, epoch.Samples));
    }

    [Fact]
    public void OneSeedGivesTheSameBitsAndAnotherGivesOthers()
    {
        Assert.Equal(Trained(Options), Trained(Options));
        Assert.NotEqual(Trained(Options), Trained(Options with { Seed = new Seed(8) }));
    }

    [Fact]
    public void ABatchLargerThanTheDataIsTheWholeData()
        => Assert.Equal(Trained(Options with { BatchSize = 10 }), Trained(Options with { BatchSize = 1000 }));

    // Neither measuring nor watching nor writing may touch a weight, a running statistic or a stream of random numbers.
    [Fact]
    public void WhatWatchesNeverChangesAWeight()
    {
        string alone = Trained(Options);
        Assert.Equal(alone, Trained(Options, Data<T>(7, weighted: true)));
        Assert.Equal(alone, Trained(Options, Data<T>(1)));
        Assert.Equal(alone, Trained(Options with { Metrics = [new Rmse(), new Mae(), new R2()] }));
        Assert.Equal(alone, Trained(Options with { Metrics = [new Rmse()] }, Data<T>(7)));
        Assert.Equal(alone, Trained(Options with { Metrics = [new Rmse()], TrainingMetrics = [new Rmse()] }, Data<T>(7)));
        Assert.Equal(alone, Trained(Options, null, new ProgressLog<T>(Logger.None), new Watcher<T>()));
    }

    [Fact]
    public void TrainingDataAreMeasuredBesideTheValidationData()
    {
        Sequential<T> model = Network<T>();
        Dataset<T> train = Data<T>(10);
        var trainer = new Trainer<T>(model, new HalfSquaredError<T>(), new Adam<T>(model.Parameters, learningRate: 0.01), Options with { Metrics = [new Rmse()], TrainingMetrics = [new Rmse(), new R2()] });
        List<Evaluation> judged = [];
        LossBuffers<T> buffers = default;
        trainer.Callbacks.Add(new Watcher<T> { Epoch = (_, _) => judged.Add(Evaluation.Of(model, null, [new Rmse(), new R2()], train, ref buffers)) });

        EpochRecord[] epochs = [.. trainer.Fit(train, Data<T>(7)).Epochs];

        Assert.Equal(judged.Select(each => each.Metrics), epochs.Select(epoch => epoch.TrainingMetrics));
        Assert.All(epochs, epoch => Assert.NotEqual(epoch.Metrics["rmse"], epoch.TrainingMetrics["rmse"]));
        Assert.EndsWith(string.Create(CultureInfo.InvariantCulture, $", training rmse {epochs[0].TrainingMetrics["rmse"]:G4}, training r2 {epochs[0].TrainingMetrics["r2"]:G4}"), epochs[0].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void EvaluateJudgesAsTheEndOfAnEpochDoes(bool weighted)
    {
        Sequential<T> model = Network<T>();
        var trainer = new Trainer<T>(model, new HalfSquaredError<T>(), new Adam<T>(model.Parameters, learningRate: 0.01), Options with { Metrics = [new Rmse(), new R2()] });
        Dataset<T> validation = Data<T>(7, weighted);
        EpochRecord last = trainer.Fit(Data<T>(10), validation).Epochs[^1];
        string bits = Bits(model);

        Evaluation judged = trainer.Evaluate(validation);

        Assert.Equal(last.ValidationCost, judged.Cost);
        Assert.Equal(last.Metrics, judged.Metrics);
        Assert.Equal(bits, Bits(model));
        Assert.Throws<ArgumentNullException>("samples", () => trainer.Evaluate(null!));
    }

    // Batches of 4, 4 and 2 samples; their weights are 0.5, 1.5 and 2.5 in turn.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TheLastWeightMakesAnAverageOfAGradient(bool weighted)
    {
        List<double> weights = [];
        Sequential<T> model = Network<T>();
        var trainer = new Trainer<T>(model, new HalfSquaredError<T>(), new Adam<T>(model.Parameters, learningRate: 0.01), Options with { Epochs = 1, Shuffle = false });
        trainer.Callbacks.Add(new Watcher<T> { Start = run => weights.Add(run.LastWeight), Step = (run, _) => weights.Add(run.LastWeight) });
        trainer.Fit(Data<T>(10, weighted));
        Assert.Equal(weighted ? [1, 5, 6, 3] : [1, 4, 4, 2], weights);
    }

    // A layer of 64×128 on 64 samples is a million operations: enough to be split.
    [Fact]
    public void TheNumberOfThreadsChangesNoBit()
    {
        var data = new Dataset<T>(
            Matrix<T>.Build.Dense(64, 150, (row, s) => T.CreateChecked(Math.Sin(row + 64 * s))),
            Matrix<T>.Build.Dense(1, 150, (_, s) => T.CreateChecked(s % 10)));
        string[] bits = [.. new int?[] { 1, 2, 5, null }.Select(threads =>
        {
            var model = new Sequential<T>(new Seed(1), new Dense<T>(64, 128), new ReLU<T>(), new Dense<T>(128, 10));
            new Trainer<T>(model, new SoftmaxCrossEntropy<T>(), new Adam<T>(model.Parameters, learningRate: 0.01),
                new TrainerOptions { Epochs = 2, BatchSize = 64, Threads = threads }).Fit(data);
            return Bits(model);
        })];
        Assert.Single(bits.Distinct());
    }

    // Patience that is never used up and weights that get better every epoch: early stopping only looks on.
    [Fact]
    public void EarlyStoppingThatNeverStopsChangesNothingWhenTheLastEpochIsTheBest()
    {
        var early = new EarlyStopping<T>(patience: 100);
        string with = Trained(Options, Data<T>(10), early);
        Assert.Equal(3, early.BestEpoch);
        Assert.Equal(Trained(Options), with);
    }

    [Fact]
    public void UnshuffledSamplesComeInTheOrderOfTheDataset()
    {
        var seen = new List<double>();
        var data = new Dataset<T>(Data<T>(7).Inputs, Matrix<T>.Build.Dense(1, 7, (_, s) => T.CreateChecked(s)));
        foreach (bool shuffle in new[] { false, true })
        {
            seen.Clear();
            var model = new Sequential<T>(new Seed(1), new Dense<T>(Features, 1));
            new Trainer<T>(model, new ListeningLoss(seen), new Sgd<T>(model.Parameters, learningRate: 0),
                new TrainerOptions { Epochs = 2, BatchSize = 3, Shuffle = shuffle }).Fit(data);
            double[] inOrder = [0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 4, 5, 6];
            Assert.Equal(!shuffle, inOrder.SequenceEqual(seen));
            Assert.Equal(inOrder.Order(), seen.Order());
            Assert.Equal(shuffle, !seen[..7].SequenceEqual(seen[7..]));
        }
    }

    [Fact]
    public void XorIsLearnt()
    {
        Dataset<T> xor = Dataset<T>.FromRows(Rows([0, 0], [0, 1], [1, 0], [1, 1]), Rows([0], [1], [1], [0]));
        var model = new Sequential<T>(new Seed(42), new Dense<T>(2, 8), new Tanh<T>(), new Dense<T>(8, 1));
        TrainingHistory history = new Trainer<T>(model, new BinaryCrossEntropyWithLogits<T>(), new Adam<T>(model.Parameters, learningRate: 0.05),
            new TrainerOptions { Epochs = 200, BatchSize = 2, Seed = new Seed(42), Metrics = [new Accuracy(), new LogLoss()] }).Fit(xor);
        Assert.Equal(1, history.Epochs[^1].Metrics["accuracy"]);
        Assert.InRange(history.Epochs[^1].Metrics["logLoss"], 0, 0.05);
        Assert.Null(history.Epochs[^1].ValidationCost);
    }

    private static string Trained(TrainerOptions options, Dataset<T>? validation = null, params TrainingCallback<T>[] callbacks)
    {
        Sequential<T> model = Network<T>();
        var trainer = new Trainer<T>(model, new HalfSquaredError<T>(), new Adam<T>(model.Parameters, learningRate: 0.01), options);
        foreach (TrainingCallback<T> callback in callbacks)
            trainer.Callbacks.Add(callback);
        TrainingHistory history = trainer.Fit(Data<T>(10), validation);
        Assert.Equal((StopReason.Completed, options.Epochs), (history.StopReason, history.Epochs.Count));
        return Bits(model);
    }

    private static T[,] Rows(params double[][] rows)
    {
        var result = new T[rows.Length, rows[0].Length];
        for (int r = 0; r < rows.Length; r++)
            for (int c = 0; c < rows[r].Length; c++)
                result[r, c] = T.CreateChecked(rows[r][c]);
        return result;
    }

    private sealed class ListeningLoss(List<double> seen) : Loss<T>
    {
        public override string Title => "ListeningLoss";

        protected override T Sample(ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> δ)
        {
            seen.Add(double.CreateChecked(y[0]));
            δ.Clear();
            return T.Zero;
        }
    }
}

public sealed class TrainerFitTestsInSingle : TrainerFitTests<float>;

public sealed class TrainerFitTestsInDouble : TrainerFitTests<double>;
