using System.Numerics;
using System.Runtime.InteropServices;
using Backprop.Data;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Numerics;
using Backprop.Optimizers;
using Backprop.Reports.Networks;
using Backprop.Reports.TensorBoard;
using Backprop.Tests.Optimizers;
using Backprop.Tests.Serialization;
using Backprop.Training;
using Backprop.Training.Callbacks;
using Backprop.Training.Checkpoints;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Training;

/// <summary>
/// Optimizers take δ·aᵀ of a large layer without storing it, a plain descent at once and the others a strip at a time, and nobody may see the difference: the same
/// bits as with θ' stored, gradients for whoever looks, nothing left behind. 700 samples in batches of 200: three full ones and a shorter last one.
/// </summary>
public sealed class PendingProductTests
{
    private const int Features = 100, Hidden = 100, BatchSize = 200, Count = 700, StepsPerEpoch = 4;

    // A bound that nothing reaches: θ' is stored for its norm, and every number stays the same.
    private static readonly GradientClipping unreached = GradientClipping.ByNorm(1e30);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_training_has_the_bits_of_one_that_stores_its_gradients(int threads)
    {
        Compare<float>(threads);
        Compare<double>(threads);

        static void Compare<T>(int threads) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var stored = new Case<T>(clipping: unreached);
            stored.Fit(epochs: 3);
            var added = new Case<T>(threads: threads);
            int left = 0;
            added.Fit(epochs: 3, (_, _) => left += added.Weight.GradientSum.Pending is null ? 0 : 1);
            // Three full batches in each epoch; the last batch is none of them.
            Assert.Equal(9, left);
            Assert.Equal(stored.Bits, added.Bits);
            Assert.Equal(stored.Weight.Gradients.ToArray(), added.Weight.Gradients.ToArray());
        }
    }

    [Fact]
    public void Schedules_rates_of_groups_and_weights_of_samples_give_the_same_bits()
    {
        var schedule = new CosineSchedule(warmup: 2);
        var stored = new Case<float>(clipping: unreached, schedule: schedule, weighted: true, factor: 0.3);
        stored.Fit(epochs: 2);
        var added = new Case<float>(schedule: schedule, weighted: true, factor: 0.3);
        added.Fit(epochs: 2);
        Assert.Equal(stored.Bits, added.Bits);
        Assert.NotEqual(new Case<float>(schedule: schedule, weighted: true, factor: 0.3).Bits, added.Bits);
    }

    [Fact]
    public void Who_looks_at_a_gradient_after_a_step_sees_it_and_gets_it_stored_from_then_on()
    {
        List<float[]> expected = [], seen = [];
        var stored = new Case<float>(clipping: unreached);
        stored.Fit(epochs: 2, (_, _) => expected.Add(stored.Weight.Gradients.ToArray()));
        var added = new Case<float>();
        List<bool> left = [];
        Matrix<float>? kept = null;
        added.Fit(epochs: 2, (run, _) =>
        {
            left.Add(added.Weight.GradientSum.Pending is not null);
            if (run.Steps > 1)
                seen.Add((kept ??= added.Weight.Gradient).AsColumnMajorArray().ToArray());
        });
        // The first was not looked at, the second was, by way of a matrix that is then read without asking.
        Assert.Equal([true, true, false, false, false, false, false, false], left);
        Assert.Equal(expected.Skip(1), seen);
        Assert.Equal(stored.Bits, added.Bits);
    }

    [Fact]
    public void A_gradient_that_a_forward_pass_has_outlived_is_not_made_up()
    {
        var added = new Case<float>();
        string? message = null;
        added.Fit(epochs: 1, (run, _) =>
        {
            if (run.Steps != 1)
                return;
            run.Model.Forward(added.Data.Inputs);
            message = Assert.Throws<InvalidOperationException>(() => added.Weight.Gradient).Message;
        });
        Assert.Equal("Dense(100→100) \"0\": the gradient of the step before is gone, since Forward has run again. Read it before, or each step from the first on.", message);
    }

    [Fact]
    public void Callbacks_of_the_library_that_look_at_gradients_do_not_slow_the_next_epoch_down()
    {
        using var folder = new TemporaryFolder();
        foreach (TrainingCallback<float> callback in new TrainingCallback<float>[] { new NetworkWatch(), new TensorBoardCallback<float>(folder.Path, histogramEvery: 1) })
        {
            Case<float> added = Large<float>(parameters => new Adam<float>(parameters, 0.01));
            added.Trainer.Callbacks.Add(callback);
            List<ProductUse?> left = [];
            added.Fit(epochs: 2, (_, _) => left.Add(added.Weight.GradientSum.Pending?.Use));
            (callback as IDisposable)?.Dispose();
            Assert.Equal([ProductUse.Strips, ProductUse.Strips, ProductUse.Strips, null, ProductUse.Strips, ProductUse.Strips, ProductUse.Strips, null], left);
        }
    }

    [Fact]
    public void A_cancelled_training_leaves_no_product_behind()
    {
        var added = new Case<float>();
        using var source = new CancellationTokenSource();
        added.Fit(epochs: 1, (run, _) =>
        {
            if (run.Steps == 2)
                source.Cancel();
        }, source.Token);
        Assert.Null(added.Weight.GradientSum.Pending);
        Assert.Equal(new float[Features * Hidden], added.Weight.Gradients.ToArray());
    }

    [Fact]
    public void After_a_callback_has_thrown_layers_store_their_gradients()
    {
        var added = new Case<float>();
        Assert.Throws<TimeoutException>(() => added.Fit(epochs: 1, (run, _) => throw new TimeoutException()));
        added.Model.Forward(added.Data.Inputs.SubMatrix(0, Features, 0, BatchSize));
        added.Model.DiscardGradients();
        added.Model.BackwardParameters(Matrix<float>.Build.Dense(20, BatchSize, 1));
        Assert.Null(added.Weight.GradientSum.Pending);
        Assert.Contains(added.Weight.Gradients.ToArray(), gradient => gradient != 0);
    }

    [Fact]
    public void Going_on_from_a_checkpoint_within_an_epoch_gives_the_same_bits()
    {
        using var folder = new TemporaryFolder();
        var whole = new Case<float>();
        whole.Fit(epochs: 2);
        using var source = new CancellationTokenSource();
        new Case<float>(checkpoints: folder.Path).Fit(epochs: 2, (run, _) =>
        {
            if (run.Steps == 6)
                source.Cancel();
        }, source.Token);
        var resumed = new Case<float>(checkpoints: folder.Path);
        int left = 0;
        resumed.Resume(epochs: 2, Checkpoint<float>.Load(Checkpoint.Newest(folder.Path)!), (_, _) => left += resumed.Weight.GradientSum.Pending is null ? 0 : 1);
        Assert.Equal(1, left);
        Assert.Equal(whole.Bits, resumed.Bits);
    }

    public static TheoryData<string> Others => ["momentum", "weight decay", "weight decay of the group", "Adam", "clipping by value", "few steps"];

    [Theory]
    [MemberData(nameof(Others))]
    public void Other_rules_and_short_trainings_store_their_gradients(string name)
    {
        int? epochs = name == "few steps" ? TrainingStep<float>.FewestSteps / StepsPerEpoch - 1 : null;
        var other = new Case<float>(clipping: name == "clipping by value" ? GradientClipping.ByValue(1) : null, epochs: epochs, optimizer: parameters => name switch
        {
            "momentum" => new Sgd<float>(parameters, 0.1, momentum: 0.9),
            "weight decay" => new Sgd<float>(parameters, 0.1, weightDecay: 0.1),
            "weight decay of the group" => new Sgd<float>([new ParameterGroup<float>(parameters, weightDecay: 0.1)], 0.1),
            "Adam" => new Adam<float>(parameters, 0.1),
            _ => null,
        });
        other.Fit(epochs: 1, (_, _) => Assert.Null(other.Weight.GradientSum.Pending));
    }

    [Fact]
    public void Clipping_that_is_set_between_two_steps_is_obeyed()
    {
        var stored = new Case<float>(clipping: unreached);
        stored.Fit(epochs: 1, (run, _) => stored.Optimizer.Clipping = run.Steps == 1 ? GradientClipping.ByValue(1e-4) : stored.Optimizer.Clipping);
        var added = new Case<float>();
        added.Fit(epochs: 1, (run, _) => added.Optimizer.Clipping = run.Steps == 1 ? GradientClipping.ByValue(1e-4) : added.Optimizer.Clipping);
        Assert.Equal(stored.Bits, added.Bits);
    }

    [Fact]
    public void A_step_by_itself_stores_its_gradients()
    {
        var added = new Case<float>();
        added.Trainer.Step(new Batch<float>(added.Data));
        Assert.Null(added.Weight.GradientSum.Pending);
        Assert.Contains(added.Weight.Gradients.ToArray(), gradient => gradient != 0);
    }

    // Layers whose θ' is larger than the second cache and whose δ is not: every rule takes θ' a strip of columns at a time, and plain descent does where its own
    // tiles are not worth compiling.
    [Theory]
    [MemberData(nameof(OptimizerCase.Names), MemberType = typeof(OptimizerCase))]
    public void Any_rule_gives_the_same_bits_from_strips(string name)
    {
        Compare<float>(1);
        Compare<float>(3);
        Compare<double>(2);

        void Compare<T>(int threads) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            foreach (double weightDecay in new[] { 0, 0.01 })
            {
                var stored = Large<T>(parameters => OptimizerCase.Make(name, parameters, 0.01, weightDecay), unreached);
                stored.Fit(epochs: 2);
                var strips = Large<T>(parameters => OptimizerCase.Make(name, parameters, 0.01, weightDecay), threads: threads);
                List<ProductUse?> left = [];
                strips.Fit(epochs: 2, (_, _) => left.Add(strips.Weight.GradientSum.Pending?.Use));
                Assert.Equal([ProductUse.Strips, ProductUse.Strips, ProductUse.Strips, null, ProductUse.Strips, ProductUse.Strips, ProductUse.Strips, null], left);
                Assert.Equal(stored.Bits, strips.Bits);
                Assert.Equal(stored.State, strips.State);
                Assert.Equal(stored.Weight.Gradients.ToArray(), strips.Weight.Gradients.ToArray());
            }
        }
    }

    [Fact]
    public void A_rule_of_somebody_else_gets_the_gradients_themselves()
    {
        var stored = Large<float>(parameters => new Adam<float>(parameters, 0.01), unreached);
        stored.Fit(epochs: 2);
        var foreign = Large<float>(parameters => new ForeignAdam(parameters));
        foreign.Fit(epochs: 2, (_, _) => Assert.Null(foreign.Weight.GradientSum.Pending));
        Assert.Equal(stored.Bits, foreign.Bits);
        Assert.Equal(stored.Weight.Gradients.ToArray(), ((ForeignAdam)foreign.Optimizer).Seen);
    }

    private static Case<T> Large<T>(Func<IReadOnlyList<Parameter<T>>, Optimizer<T>> optimizer, GradientClipping? clipping = null, int threads = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => new(clipping, threads, epochs: 8, optimizer: optimizer, features: 600, hidden: 250);

    private sealed class ForeignAdam(IReadOnlyList<Parameter<float>> parameters) : Adam<float>(parameters, 0.01)
    {
        public float[] Seen { get; private set; } = [];

        protected override void Update(Span<float> value, ReadOnlySpan<float> gradient, float scale, float rate, float weightDecay, ReadOnlySpan<float[]> state)
        {
            if (gradient.Length > 100_000)
                Seen = gradient.ToArray();
            base.Update(value, gradient, scale, rate, weightDecay, state);
        }
    }

    private sealed class Case<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Case(GradientClipping? clipping = null, int threads = 1, Schedule? schedule = null, bool weighted = false, double factor = 1, string? checkpoints = null, int? epochs = null,
            Func<IReadOnlyList<Parameter<T>>, Optimizer<T>?>? optimizer = null, int features = Features, int hidden = Hidden)
        {
            Model = new Sequential<T>(new Seed(3), new Dense<T>(features, hidden), new ReLU<T>(), new Dense<T>(hidden, 20));
            RandomStream random = new Seed(4).Stream("data");
            var inputs = Matrix<T>.Build.Dense(features, Count, (_, _) => T.CreateChecked(random.NextNormal()));
            var targets = Matrix<T>.Build.Dense(1, Count, (_, _) => T.CreateChecked(random.NextIndex(20)));
            Data = new Dataset<T>(inputs, targets, weighted ? MathNet.Numerics.LinearAlgebra.Vector<T>.Build.Dense(Count, s => T.CreateChecked(s % 3)) : null);
            Optimizer = optimizer?.Invoke(Model.Parameters) ?? new Sgd<T>([new ParameterGroup<T>(Model.Parameters, learningRateFactor: factor)], 0.1);
            Optimizer.Clipping = clipping;
            Trainer = new Trainer<T>(Model, new SoftmaxCrossEntropy<T>(), Optimizer, new TrainerOptions
            {
                Epochs = epochs ?? TrainingStep<T>.FewestSteps,
                BatchSize = BatchSize,
                Threads = threads,
                Schedule = schedule ?? new ConstantSchedule(),
                Checkpoints = checkpoints is null ? null : new CheckpointOptions(checkpoints),
            });
        }

        public Sequential<T> Model { get; }

        public Optimizer<T> Optimizer { get; }

        public Trainer<T> Trainer { get; }

        public Dataset<T> Data { get; }

        public Parameter<T> Weight => ((Dense<T>)Model.Layers[0]).Weight;

        public byte[] Bits => [.. Model.Parameters.SelectMany(parameter => MemoryMarshal.AsBytes(parameter.Values).ToArray())];

        public byte[] State => [.. Optimizer.State.SelectMany(state => MemoryMarshal.AsBytes(state.Value.AsColumnMajorArray().AsSpan()).ToArray())];

        public void Fit(int epochs, Action<TrainingRun<T>, double>? step = null, CancellationToken cancellationToken = default)
        {
            Watch(epochs, step);
            Trainer.Fit(Data, cancellationToken: cancellationToken);
        }

        public void Resume(int epochs, Checkpoint<T> checkpoint, Action<TrainingRun<T>, double> step)
        {
            Watch(epochs, step);
            Trainer.Resume(checkpoint, Data);
        }

        private void Watch(int epochs, Action<TrainingRun<T>, double>? step) => Trainer.Callbacks.Add(new Watcher<T>
        {
            Step = step,
            Epoch = (run, record) => run.Stop = record.Epoch == epochs ? StopReason.EarlyStopping : null,
        });
    }
}
