using Backprop.Data;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Numerics;
using Backprop.Optimizers;
using Backprop.Training;
using MathNet.Numerics.LinearAlgebra;
using static Backprop.Tests.Training.TrainingCase;

namespace Backprop.Tests.Training;

/// <summary>The sum over the samples is divided once, by their number or their weight: 10⁻¹² between two ways to the same mean.</summary>
public class AveragingTests
{
    // Ten samples in batches of 4, 4 and 2: each batch is divided by its own size. The reference walks sample by sample.
    [Fact]
    public void TheShortLastBatchIsDividedByItsOwnSize()
    {
        Dataset<double> data = Data<double>(10);
        Matrix<double>[] theta = [Weights(3, 3, 1), Weights(2, 3, 2)];
        var model = new Sequential<double>(new Dense<double>(theta[0]), new Tanh<double>(), new Dense<double>(theta[1]), new Tanh<double>());
        new Trainer<double>(model, new HalfSquaredError<double>(), new Sgd<double>(model.Parameters, learningRate: 0.5),
            new TrainerOptions { Epochs = 1, BatchSize = 4, Shuffle = false }).Fit(data);

        foreach (int[] batch in new int[][] { [0, 1, 2, 3], [4, 5, 6, 7], [8, 9] })
        {
            Dataset<double> part = data.Subset(batch);
            Matrix<double>[] gradients = new DeltaProcedure(theta, Math.Tanh, z => 1 - Math.Tanh(z) * Math.Tanh(z)).AverageGradients(part.Inputs, part.Targets, (a, y) => a - y);
            theta = [theta[0] - 0.5 * gradients[0], theta[1] - 0.5 * gradients[1]];
        }
        AssertClose(new Sequential<double>(new Dense<double>(theta[0]), new Dense<double>(theta[1])), model);
    }

    [Fact]
    public void EverySampleTwiceIsTheSameMean()
        => AssertClose(AfterOneStep(Data<double>(5)), AfterOneStep(Data<double>(5).Subset([0, 0, 1, 1, 2, 2, 3, 3, 4, 4])));

    [Fact]
    public void AWeightOfTwoIsTheSampleTwice()
    {
        Dataset<double> data = Data<double>(5);
        var weighted = new Dataset<double>(data.Inputs, data.Targets, Vector<double>.Build.Dense([1, 2, 1, 1, 1]));
        AssertClose(AfterOneStep(data.Subset([0, 1, 1, 2, 3, 4])), AfterOneStep(weighted));
    }

    [Fact]
    public void AllWeightsTimesSevenAreTheSameMean()
    {
        Dataset<double> data = Data<double>(5, weighted: true);
        AssertClose(AfterOneStep(data), AfterOneStep(new Dataset<double>(data.Inputs, data.Targets, data.Weights! * 7)));
    }

    // Σ w·c / Σ w over all samples, though the batches differ in size and weight. At learning rate 0 every batch meets the same network.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TheTrainingCostIsTheMeanOverAllSamples(bool weighted)
    {
        Dataset<double> data = Data<double>(10, weighted);
        Sequential<double> model = PlainNetwork<double>();
        TrainingHistory history = new Trainer<double>(model, new HalfSquaredError<double>(), new Sgd<double>(model.Parameters, learningRate: 0),
            new TrainerOptions { Epochs = 1, BatchSize = 4 }).Fit(data, validation: data);
        double expected = 0, total = 0;
        for (int s = 0; s < 10; s++)
        {
            double weight = data.Weights?[s] ?? 1;
            expected += weight * (model.Infer(data.Inputs).Column(s) - data.Targets.Column(s)).Select(e => e * e / 2).Sum();
            total += weight;
        }
        Assert.Equal(expected / total, history.Epochs[0].TrainingCost, 1e-12);
        Assert.Equal(expected / total, history.Epochs[0].ValidationCost!.Value, 1e-12);
        Assert.Equal(10, history.Epochs[0].Samples);
    }

    private static Sequential<double> AfterOneStep(Dataset<double> data)
    {
        Sequential<double> model = PlainNetwork<double>();
        new Trainer<double>(model, new HalfSquaredError<double>(), new Sgd<double>(model.Parameters, learningRate: 1)).Step(new Batch<double>(data));
        return model;
    }

    private static Matrix<double> Weights(int rows, int columns, long seed)
    {
        RandomStream random = new Seed(seed).Stream("theta");
        return Matrix<double>.Build.Dense(rows, columns, (_, _) => random.NextNormal());
    }
}
