using Backprop.Data;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Numerics;
using Backprop.Optimizers;
using Backprop.Tests.Layers;
using Backprop.Tests.Losses;
using Backprop.Training;
using MathNet.Numerics.LinearAlgebra;
using static Backprop.Tests.Training.TrainingCase;

namespace Backprop.Tests.Training;

/// <summary>Trainers side by side, and a run ended by another thread.</summary>
public class ConcurrencyTests
{
    // Products of this size go to several threads; the trainers take turns with the one team, or work alone while it is busy.
    [Fact]
    public async Task Trainers_at_the_same_time_learn_what_each_learns_alone()
    {
        string[] alone = [.. Enumerable.Range(0, 4).Select(Train)];
        using var start = new Barrier(4);
        string[] together = await Task.WhenAll(Enumerable.Range(0, 4).Select(seed => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return Train(seed);
            },
            TaskCreationOptions.LongRunning)));

        Assert.Equal(alone, together);
        Assert.Equal(4, alone.Distinct().Count());

        static string Train(int seed)
        {
            var model = new Sequential<float>(new Seed(seed), new Dense<float>(20, 200), new BatchNorm<float>(200), new GELU<float>(), new Dropout<float>(0.2), new Dense<float>(200, 3));
            var trainer = new Trainer<float>(model, new MeanSquaredError<float>(), new AdamW<float>(model.Parameters, learningRate: 0.01),
                new TrainerOptions { Epochs = 4, BatchSize = 128, Seed = new Seed(seed), Threads = 1 + seed });
            trainer.Fit(new Dataset<float>(RandomMatrix.Normal<float>(20, 500, $"inputs {seed}"), RandomMatrix.Normal<float>(3, 500, $"targets {seed}")));
            return Bits(model);
        }
    }

    // Costs ½·1² and ½·2² in the mean; in the middle, between the two samples, another trainer takes a step with costs ½·10² and ½·20².
    [Fact]
    public void A_loss_serves_two_trainers()
    {
        double other = 0;
        var loss = new InterruptedLoss();
        Trainer<double> first = Zero(loss), second = Zero(loss);
        loss.Between = () => other = second.Step(Batch(10, 20));

        Assert.Equal((0.5 + 2) / 2, first.Step(Batch(1, 2)));
        Assert.Equal((50.0 + 200) / 2, other);

        static Trainer<double> Zero(Loss<double> loss)
        {
            var model = new Sequential<double>(new Dense<double>(Matrix<double>.Build.Dense(1, 1)));
            return new(model, loss, new Sgd<double>(model.Parameters, learningRate: 0.1));
        }

        static Batch<double> Batch(params double[] targets) => new(new Dataset<double>(Matrix<double>.Build.Dense(1, 2, 1), Matrix<double>.Build.Dense(1, 2, targets)));
    }

    // Two epochs judged by validation data of another size, and a step now and then.
    [Theory]
    [MemberData(nameof(LossCases.Names), MemberType = typeof(LossCases))]
    public async Task Trainers_at_the_same_time_share_a_loss(string name)
    {
        LossCase<double> row = LossCases.Get<double>(name);
        Loss<double> loss = row.Make();
        double[][] alone = [.. Enumerable.Range(0, 4).Select(seed => Train(seed, row.Make()))];
        using var start = new Barrier(4);
        double[][] together = await Task.WhenAll(Enumerable.Range(0, 4).Select(seed => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return Train(seed, loss);
            },
            TaskCreationOptions.LongRunning)));

        Assert.Equal(alone, together);

        double[] Train(int seed, Loss<double> loss)
        {
            var model = new Sequential<double>(new Seed(seed), new Dense<double>(3, LossCase<double>.Outputs));
            var trainer = new Trainer<double>(model, loss, new Sgd<double>(model.Parameters, learningRate: 0.01), new TrainerOptions { Epochs = 20, BatchSize = 5 + seed, Threads = 1 });
            return [.. trainer.Fit(Data(50 + seed), Data(7 + 2 * seed)).Epochs.SelectMany(epoch => new[] { epoch.TrainingCost, epoch.Cost })];
        }

        Dataset<double> Data(int samples) => new(RandomMatrix.Normal<double>(3, samples, $"inputs {samples}"), row.Target(samples));
    }

    // Another thread cancels in the middle of the seventh forward pass: that step is finished, and no other begins. Three steps an epoch.
    [Fact]
    public async Task Cancelled_by_another_thread_the_step_under_way_is_the_last()
    {
        const int Step = 7;
        using var reached = new ManualResetEventSlim();
        using var cancelled = new ManualResetEventSlim();
        using var source = new CancellationTokenSource();
        int passes = 0;
        var waiting = new Waiting(() =>
        {
            if (++passes == Step)
            {
                reached.Set();
                cancelled.Wait(TestContext.Current.CancellationToken);
            }
        });
        Task canceller = Task.Run(() =>
        {
            reached.Wait(TestContext.Current.CancellationToken);
            source.Cancel();
            cancelled.Set();
        }, TestContext.Current.CancellationToken);

        Sequential<double> stopped = Chain(waiting);
        TrainingHistory history = Trainer(stopped).Fit(Data<double>(9), cancellationToken: source.Token);
        await canceller;

        Assert.Equal((StopReason.Cancelled, 2, Step, (long)Step), (history.StopReason, history.Epochs.Count, passes, stopped.Step));
        // The same steps without interruption: weights, running statistics, and what the next pass gives.
        Sequential<double> counted = Chain(new Waiting(() => { }));
        using var own = new CancellationTokenSource();
        Trainer<double> trainer = Trainer(counted);
        trainer.Callbacks.Add(new Watcher<double>
        {
            Step = (run, _) =>
            {
                if (run.Steps == Step)
                    own.Cancel();
            },
        });
        trainer.Fit(Data<double>(9), cancellationToken: own.Token);
        Assert.Equal(Bits(counted), Bits(stopped));
        MatrixAssert.SameBits(counted.Forward(Data<double>(9).Inputs), stopped.Forward(Data<double>(9).Inputs));

        static Sequential<double> Chain(Waiting waiting) => new(new Seed(3), new Dense<double>(Features, 6), new BatchNorm<double>(6), waiting, new Dropout<double>(0.25), new Dense<double>(6, Outputs));

        static Trainer<double> Trainer(Sequential<double> model)
            => new(model, new HalfSquaredError<double>(), new Adam<double>(model.Parameters, learningRate: 0.01), new TrainerOptions { Epochs = 1000, BatchSize = 3 });
    }

    /// <summary>½(a − y)², with something done before the second sample, once.</summary>
    private sealed class InterruptedLoss : Loss<double>
    {
        private int samples;

        public Action Between { get; set; } = () => { };

        public override string Title => "InterruptedLoss";

        protected override double Sample(ReadOnlySpan<double> a, ReadOnlySpan<double> y, Span<double> δ)
        {
            if (++samples == 2)
                Between();
            δ[0] = a[0] - y[0];
            return δ[0] * δ[0] / 2;
        }
    }

    /// <summary>y = x, after something has been done.</summary>
    private sealed class Waiting(Action action) : LeafLayer<double>
    {
        public override string Title => "Waiting";

        protected override void Infer(ReadOnlySpan<double> x, Span<double> y, int samples) => x.CopyTo(y);

        protected override void Forward(ReadOnlySpan<double> x, Span<double> y, int samples)
        {
            action();
            x.CopyTo(y);
        }

        protected override void Backward(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> Δ, Span<double> δ, int samples) => Δ.CopyTo(δ);
    }
}
