using System.Numerics;
using Backprop.Data;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Numerics;
using Backprop.Optimizers;
using Backprop.Training;
using MathNet.Numerics.LinearAlgebra;
using static Backprop.Tests.Training.TrainingCase;

namespace Backprop.Tests.Training;

/// <summary>One step: what it computes, and what it must leave alone.</summary>
public abstract class TrainerStepTests<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // The loop of the documentation, written out.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AStepIsForwardLossBackwardUpdate(bool weighted)
    {
        Sequential<T> model = Network<T>(), byHand = Network<T>();
        var trainer = new Trainer<T>(model, new HalfSquaredError<T>(), new Adam<T>(model.Parameters, learningRate: 0.01));
        var loss = new HalfSquaredError<T>();
        var optimizer = new Adam<T>(byHand.Parameters, learningRate: 0.01);
        var sampler = new BatchSampler<T>(Data<T>(10, weighted), 4, new Seed(1));
        string before = Bits(byHand);
        for (int epoch = 0; epoch < 3; epoch++)
            foreach (Batch<T> batch in sampler.Epoch(epoch))
            {
                double mean = trainer.Step(batch);

                Matrix<T> a = byHand.Forward(batch.Inputs);
                (double cost, Matrix<T> delta) = loss.Evaluate(a, batch.Targets, batch.Weights);
                byHand.Backward(delta);
                optimizer.Step(gradientScale: T.One / batch.TotalWeight);
                byHand.ZeroGradients();

                Assert.Equal(cost / double.CreateChecked(batch.TotalWeight), mean);
                Assert.Equal(Bits(byHand), Bits(model));
            }
        Assert.NotEqual(before, Bits(model));
    }

    // Δ of the first four samples, then of the last two, summed in the gradients: one sum over six, divided once.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void MicroBatchesAddUpToTheFullBatch(bool weighted)
    {
        Dataset<T> data = Data<T>(6, weighted);
        Sequential<T> whole = PlainNetwork<T>(), parts = PlainNetwork<T>();
        new Trainer<T>(whole, new HalfSquaredError<T>(), new Sgd<T>(whole.Parameters, learningRate: 0.1)).Step(new Batch<T>(data));

        var loss = new HalfSquaredError<T>();
        foreach (int[] indices in new int[][] { [0, 1, 2, 3], [4, 5] })
        {
            Dataset<T> part = data.Subset(indices);
            parts.Backward(loss.Evaluate(parts.Forward(part.Inputs), part.Targets, part.Weights).Gradient);
        }
        new Sgd<T>(parts.Parameters, learningRate: 0.1).Step(T.One / new Batch<T>(data).TotalWeight);
        Assert.Equal(Bits(whole), Bits(parts));
    }

    // The sample of weight 0 has a target that the loss cannot take and inputs that are far out.
    [Fact]
    public void ASampleOfWeightZeroChangesNothing()
    {
        Dataset<T> data = Data<T>(6);
        Dataset<T> more = new(data.Inputs.Clone(), data.Targets.Clone(), MathNet.Numerics.LinearAlgebra.Vector<T>.Build.Dense(6, s => s == 2 ? T.Zero : T.One));
        more.Inputs[0, 2] = T.CreateChecked(1e6);
        more.Targets[0, 2] = T.NaN;
        Assert.Equal(AfterOneStep(data.Subset([0, 1, 3, 4, 5])), AfterOneStep(more));
    }

    [Fact]
    public void ABatchOfWeightZeroIsNoStep()
    {
        Dataset<T> data = Data<T>(4);
        Sequential<T> model = Network<T>();
        var optimizer = new Adam<T>(model.Parameters, learningRate: 0.01);
        var trainer = new Trainer<T>(model, new HalfSquaredError<T>(), optimizer);
        string before = Bits(model);
        var weighted = new Dataset<T>(data.Inputs, data.Targets, MathNet.Numerics.LinearAlgebra.Vector<T>.Build.Dense(4, s => s < 2 ? T.Zero : T.One));
        Assert.Equal(0, trainer.Step(new BatchSampler<T>(weighted, 2, new Seed(1), shuffle: false).Epoch(0).First()));
        Assert.Equal((before, 0L), (Bits(model), optimizer.StepCount));
    }

    // 1/Σw is infinite for the smallest weights and 0 for the greatest.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WeightsThatHaveNoAverageAreRefusedBeforeAnythingMoves(bool great)
    {
        Dataset<T> data = Data<T>(6);
        Sequential<T> model = Network<T>();
        var optimizer = new Adam<T>(model.Parameters, learningRate: 0.01);
        T weight = great ? T.BitDecrement(T.PositiveInfinity) : T.Epsilon;
        var weighted = new Dataset<T>(data.Inputs, data.Targets, MathNet.Numerics.LinearAlgebra.Vector<T>.Build.Dense(6, weight));
        string before = Bits(model);
        ArgumentException e = Assert.Throws<ArgumentException>(() => new Trainer<T>(model, new HalfSquaredError<T>(), optimizer).Step(new Batch<T>(weighted)));
        Assert.StartsWith("The weights of the batch sum to ", e.Message, StringComparison.Ordinal);
        Assert.Equal((before, 0L, 0L), (Bits(model), model.Step, optimizer.StepCount));
    }

    // Weights, running statistics, the place in the dropout's stream, Adam's memory: all as before.
    [Theory]
    [InlineData(double.NaN, 1)]
    [InlineData(1, double.NaN)]
    [InlineData(1, double.PositiveInfinity)]
    public void ACostThatIsNotFiniteLeavesTheModelAsItWas(double input, double target)
    {
        Dataset<T> good = Data<T>(5), bad = Data<T>(5);
        bad.Inputs[1, 3] = T.CreateChecked(input);
        bad.Targets[1, 3] = T.CreateChecked(target);
        Sequential<T> model = Network<T>(), untroubled = Network<T>();
        var optimizer = new Adam<T>(model.Parameters, learningRate: 0.01);
        var trainer = new Trainer<T>(model, new HalfSquaredError<T>(), optimizer);
        var other = new Trainer<T>(untroubled, new HalfSquaredError<T>(), new Adam<T>(untroubled.Parameters, learningRate: 0.01));
        trainer.Step(new Batch<T>(good));
        other.Step(new Batch<T>(good));
        string before = Bits(model);

        Assert.False(double.IsFinite(trainer.Step(new Batch<T>(bad))));

        Assert.Equal((before, 1L, 1L), (Bits(model), model.Step, optimizer.StepCount));
        trainer.Step(new Batch<T>(good));
        other.Step(new Batch<T>(good));
        Assert.Equal(Bits(untroubled), Bits(model));
    }

    // A gradient that someone left behind is not part of the step.
    [Fact]
    public void AStepStartsFromZeroGradients()
    {
        Sequential<T> model = PlainNetwork<T>();
        var trainer = new Trainer<T>(model, new HalfSquaredError<T>(), new Sgd<T>(model.Parameters, learningRate: 0.1));
        model.Parameters[0].Gradients.Fill(T.One);
        trainer.Step(new Batch<T>(Data<T>(6)));
        Assert.Equal(AfterOneStep(Data<T>(6)), Bits(model));
    }

    // With a full batch and a shorter one in turn, as at the end of every epoch.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AfterWarmUpAStepAllocatesNothing(bool weighted)
    {
        var model = new Sequential<T>(new Seed(1), new Dense<T>(20, 32), new ReLU<T>(), new Dense<T>(32, 16), new ReLU<T>(), new Dense<T>(16, 10));
        var trainer = new Trainer<T>(model, new SoftmaxCrossEntropy<T>(), new Adam<T>(model.Parameters, learningRate: 1e-3));
        var data = new Dataset<T>(
            Matrix<T>.Build.Dense(20, 36, (row, s) => T.CreateChecked((row + 3 * s) % 7 - 3)),
            Matrix<T>.Build.Dense(1, 36, (_, s) => T.CreateChecked(s % 10)),
            weighted ? MathNet.Numerics.LinearAlgebra.Vector<T>.Build.Dense(36, s => T.CreateChecked(1 + s % 2)) : null);
        Batch<T> full = new(data.Subset([.. Enumerable.Range(0, 32)])), partial = new(data.Subset([32, 33, 34, 35]));
        Assert.Equal(0, Allocation.Of(() =>
        {
            trainer.Step(full);
            trainer.Step(partial);
        }));
    }

    private static string AfterOneStep(Dataset<T> data)
    {
        Sequential<T> model = PlainNetwork<T>();
        new Trainer<T>(model, new HalfSquaredError<T>(), new Sgd<T>(model.Parameters, learningRate: 0.1)).Step(new Batch<T>(data));
        return Bits(model);
    }
}

public sealed class TrainerStepTestsInSingle : TrainerStepTests<float>;

public sealed class TrainerStepTestsInDouble : TrainerStepTests<double>;
