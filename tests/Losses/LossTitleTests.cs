using Backprop.Losses;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Losses;

/// <summary>Titles go into checkpoints, where they tell one run from another.</summary>
public class LossTitleTests
{
    [Fact]
    public void ATitleHasEverySetting()
    {
        Assert.Equal("BinaryCrossEntropyWithLogits", new BinaryCrossEntropyWithLogits<float>().Title);
        Assert.Equal("HalfSquaredError", new HalfSquaredError<float>().Title);
        Assert.Equal("MeanAbsoluteError", new MeanAbsoluteError<float>().Title);
        Assert.Equal("MeanSquaredError", new MeanSquaredError<float>().Title);
        Assert.Equal("MulticlassHinge", new MulticlassHinge<float>().Title);
        Assert.Equal("SoftmaxCrossEntropy", new SoftmaxCrossEntropy<float>().Title);
        Assert.Equal("SoftmaxCrossEntropy(label smoothing 0.1)", new SoftmaxCrossEntropy<float>(labelSmoothing: 0.1).Title);
        Assert.StartsWith("Huber(", new Huber<float>(2).Title);
        Assert.Contains("2", new Huber<float>(2).Title);
    }

    [Fact]
    public void NullIsRefusedByName()
    {
        Matrix<float> some = Matrix<float>.Build.Dense(1, 1);
        Assert.Throws<ArgumentNullException>("output", () => new HalfSquaredError<float>().Evaluate(null!, some));
        Assert.Throws<ArgumentNullException>("target", () => new HalfSquaredError<float>().Evaluate(some, null!));
    }

    // A loss of one's own sees sample after sample, each with its own target: C = Σₛ (aₛ₀ − aₛ₁)·yₛ₁ over targets of two rows.
    [Fact]
    public void ALossWrittenForOneSampleGetsEachWithItsTarget()
    {
        Matrix<double> a = Matrix<double>.Build.DenseOfColumnArrays([5, 2], [7, 1], [4, 4.5]), y = Matrix<double>.Build.DenseOfColumnArrays([0, 1], [0, 10], [0, 100]);
        (double cost, Matrix<double> gradient) = new Difference().Evaluate(a, y);
        Assert.Equal(3 * 1 + 6 * 10 - 0.5 * 100, cost);
        Assert.Equal([1.0, -1, 10, -10, 100, -100], gradient.ToColumnMajorArray());
    }

    private sealed class Difference : Loss<double>
    {
        public override string Title => "difference";

        protected override double Sample(ReadOnlySpan<double> a, ReadOnlySpan<double> y, Span<double> δ)
        {
            (δ[0], δ[1]) = (y[1], -y[1]);
            return (a[0] - a[1]) * y[1];
        }
    }
}
