using System.Diagnostics;
using System.Runtime.CompilerServices;
using Backprop.Data;
using Backprop.Layers;
using Backprop.Numerics;
using Backprop.Optimizers;
using Backprop.Tests.Layers;
using Backprop.Tests.Losses;
using Backprop.Tests.Optimizers;
using Backprop.Tests.Training;
using Backprop.Training;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Soak;

/// <summary>What long runs and many runs leave behind: nothing.</summary>
[Collection(AloneCollection.Name)]
public sealed class SoakTests
{
    private const int Threads = 3;

    // The bytes that all threads allocate; the least of up to fifty, because threads of the runtime and of the test runner allocate now and then, some for milliseconds.
    // What an action allocates itself, it allocates each time.
    private static long AllocatedByAll(Action action)
    {
        for (int warm = 0; warm < 3; warm++)
            action();
        long least = long.MaxValue;
        for (int k = 0; k < 50 && least > 0; k++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            action();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }
        return least;
    }

    [Theory]
    [MemberData(nameof(LayerCases.Names), MemberType = typeof(LayerCases))]
    public void A_step_through_a_layer_allocates_nothing_on_any_thread(string name)
    {
        LayerCase<float> row = LayerCases.Get<float>(name);
        Layer<float> layer = row.Make();
        AssertSteps(new Sequential<float>(new Seed(1), layer, new Dense<float>(layer.OutputSize(row.Features), LossCase<float>.Outputs)), row.Features,
            model => new Adam<float>(model.Parameters, learningRate: 1e-3), LossCases.Get<float>("SoftmaxCrossEntropy"));
    }

    [Theory]
    [MemberData(nameof(LossCases.Names), MemberType = typeof(LossCases))]
    public void A_step_with_a_loss_allocates_nothing_on_any_thread(string name)
        => AssertSteps(Network(), 4, model => new Adam<float>(model.Parameters, learningRate: 1e-3), LossCases.Get<float>(name));

    [Theory]
    [MemberData(nameof(OptimizerCase.Names), MemberType = typeof(OptimizerCase))]
    public void A_step_of_an_optimizer_allocates_nothing_on_any_thread(string name)
        => AssertSteps(Network(), 4, model => OptimizerCase.Make(name, model.Parameters, learningRate: 1e-3, weightDecay: 0.1), LossCases.Get<float>("MeanSquaredError"));

    // Full batches and the shorter one at the end of an epoch, with weights and without, on three threads.
    private static void AssertSteps(Sequential<float> model, int features, Func<Sequential<float>, Optimizer<float>> optimizer, LossCase<float> loss)
    {
        var trainer = new Trainer<float>(model, loss.Make(), optimizer(model), new TrainerOptions { Threads = Threads });
        Batch<float>[] batches = [.. new[] { 16, 3 }.SelectMany(count => new[] { false, true }.Select(weighted => Batch(features, count, weighted, loss)))];
        using WorkerTeam.Scope scope = WorkerTeam.Use(Threads, evenIfSmall: true);
        Assert.Equal(0, AllocatedByAll(() =>
        {
            foreach (Batch<float> batch in batches)
                trainer.Step(batch);
        }));
    }

    // From the end of one step to the end of the next: gathering the batch, the step, and the callbacks of both. The least over the epochs, because the runtime's own threads allocate now and then.
    [Fact]
    public void A_step_of_a_run_with_callbacks_allocates_nothing_on_any_thread()
    {
        const int StepsPerEpoch = 4;
        Sequential<float> model = Network();
        LossCase<float> loss = LossCases.Get<float>("SoftmaxCrossEntropy");
        Batch<float> rows = Batch(4, 61, false, loss);
        var trainer = new Trainer<float>(model, loss.Make(), new Adam<float>(model.Parameters, learningRate: 1e-3), new TrainerOptions { Epochs = 8, BatchSize = 16, Threads = Threads });
        long[] least = [.. Enumerable.Repeat(long.MaxValue, StepsPerEpoch)];
        long last = 0;
        int calls = 0;
        double costs = 0;
        trainer.Callbacks.Add(new Watcher<float> { Step = (_, cost) => costs += cost });
        trainer.Callbacks.Add(new Watcher<float>
        {
            Step = (_, _) =>
            {
                long now = GC.GetTotalAllocatedBytes(precise: true);
                if (calls++ >= 2 * StepsPerEpoch)
                    least[(calls - 1) % StepsPerEpoch] = Math.Min(least[(calls - 1) % StepsPerEpoch], now - last);
                last = GC.GetTotalAllocatedBytes(precise: true);
            },
        });

        using (WorkerTeam.Use(Threads, evenIfSmall: true))
            trainer.Fit(new Dataset<float>(rows.Inputs, rows.Targets));

        Assert.Equal(8 * StepsPerEpoch, calls);
        Assert.True(costs > 0);
        // The first of an epoch has the end of the epoch before it: records, validation.
        Assert.Equal([0, 0, 0], least[1..]);
    }

    private static Batch<float> Batch(int features, int count, bool weighted, LossCase<float> loss)
        => new(new Dataset<float>(RandomMatrix.Normal<float>(features, count, "input"), loss.Target(count), weighted ? MathNet.Numerics.LinearAlgebra.Vector<float>.Build.Dense(count, s => 1 + s % 2) : null));

    [Fact]
    public void A_hundred_thousand_steps_keep_the_memory_flat()
    {
        LossCase<float> loss = LossCases.Get<float>("SoftmaxCrossEntropy");
        Sequential<float> model = Network();
        var trainer = new Trainer<float>(model, loss.Make(), new Adam<float>(model.Parameters, learningRate: 1e-3));
        Batch<float> full = Batch(4, 8, false, loss), partial = Batch(4, 3, false, loss);
        Steps(5_000);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long workingSet = Process.GetCurrentProcess().WorkingSet64;
        Steps(100_000);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 64 << 10);
        // A byte a step would be 100 kB; the pages of the process come and go by a few megabytes.
        Assert.InRange(Process.GetCurrentProcess().WorkingSet64 - workingSet, long.MinValue, 32 << 20);
        Assert.True(model.Parameters.All(parameter => parameter.Values.ToArray().All(float.IsFinite)));

        void Steps(int count)
        {
            for (int step = 0; step < count; step += 2)
            {
                trainer.Step(full);
                trainer.Step(partial);
            }
        }
    }

    [Fact]
    public void Many_trainers_leave_neither_threads_nor_memory_behind()
    {
        TrainSome(5);
        int threads = Process.GetCurrentProcess().Threads.Count;
        long before = GC.GetTotalMemory(forceFullCollection: true);
        TrainSome(200);
        // Each trainer asked for three threads, and has some 0.7 MB of weights, gradients and moments.
        Assert.InRange(Process.GetCurrentProcess().Threads.Count - threads, int.MinValue, 20);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 5 << 20);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void TrainSome(int count)
    {
        LossCase<float> loss = LossCases.Get<float>("SoftmaxCrossEntropy");
        Dataset<float> data = new(RandomMatrix.Normal<float>(4, 20, "input"), loss.Target(20));
        for (int k = 0; k < count; k++)
        {
            var model = new Sequential<float>(new Seed(k), new Dense<float>(4, 200), new ReLU<float>(), new Dense<float>(200, 200), new ReLU<float>(), new Dense<float>(200, LossCase<float>.Outputs));
            new Trainer<float>(model, loss.Make(), new Adam<float>(model.Parameters, learningRate: 1e-3), new TrainerOptions { Epochs = 2, BatchSize = 8, Threads = Threads }).Fit(data);
        }
    }

    // The processor keeps numbers below 2⁻¹²⁶; nothing may flush them to zero, in no lane and no tail. 2⁻¹⁴⁰·2 = 2⁻¹³⁹, exactly.
    [Fact]
    public void The_smallest_numbers_go_through_unchanged()
    {
        float tiny = MathF.ScaleB(1, -140);
        for (int size = 1; size <= 40; size++)
        {
            var dense = new Dense<float>(Matrix<float>.Build.Dense(size, size, (row, column) => row == column ? tiny : 0));
            var model = Sequential<float>.WithoutWeights(dense);
            Assert.All(model.Forward(Matrix<float>.Build.Dense(size, 3, 2)).ToColumnMajorArray(), value => Assert.Equal(2 * tiny, value));
            Assert.All(model.Backward(Matrix<float>.Build.Dense(size, 3, 4)).ToColumnMajorArray(), value => Assert.Equal(4 * tiny, value));
            var parameter = OptimizerCase.Vector("bias", new float[size]).WithGradient([.. Enumerable.Repeat(4 * tiny, size)]);
            new Sgd<float>([parameter], learningRate: 0.5).Step(1);
            Assert.All(parameter.Values.ToArray(), value => Assert.Equal(-2 * tiny, value));
        }
    }

    private static Sequential<float> Network() => new(new Seed(1), new Dense<float>(4, 16), new BatchNorm<float>(16), new ReLU<float>(), new Residual<float>(new Dense<float>(16, 16), new Tanh<float>()), new Dense<float>(16, LossCase<float>.Outputs));
}
