using Backprop.Data;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Numerics;
using Backprop.Optimizers;
using Backprop.Training;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Layers;

/// <summary>The trainer discards gradients instead of clearing them; nobody may see the difference.</summary>
public sealed class DiscardedGradientTests
{
    [Theory]
    [InlineData(3, 5, 4)]
    [InlineData(70, 40, 33)]
    [InlineData(20, 10, 1)]
    [InlineData(64, 2, 64)]
    public void Overwriting_a_discarded_gradient_equals_adding_to_zero_bit_for_bit(int inputs, int outputs, int samples)
    {
        var layer = new Sequential<float>(new Seed(1), new Dense<float>(inputs, outputs));
        RandomStream random = new Seed(2).Stream("data");
        var input = Matrix<float>.Build.Dense(inputs, samples, (_, _) => (float)random.NextNormal());
        var delta = Matrix<float>.Build.Dense(outputs, samples, (_, _) => (float)random.NextNormal());

        layer.Forward(input);
        layer.ZeroGradients();
        layer.BackwardParameters(delta);
        float[][] cleared = Gradients(layer);
        layer.DiscardGradients();
        layer.BackwardParameters(delta);
        Assert.Equal(cleared, Gradients(layer));

        // And a second Backward still adds.
        layer.BackwardParameters(delta);
        Assert.NotEqual(cleared, Gradients(layer));
    }

    [Fact]
    public void A_discarded_gradient_reads_as_zero()
    {
        var layer = new Dense<double>(Matrix<double>.Build.Dense(2, 2, 1));
        layer.Forward(Matrix<double>.Build.Dense(2, 1, 1));
        layer.Backward(Matrix<double>.Build.Dense(2, 1, 1));
        Assert.Equal(1, layer.Weight.Gradient[0, 0]);
        layer.DiscardGradients();
        Assert.Equal(new double[4], layer.Weight.Gradients.ToArray());
    }

    [Fact]
    public void A_layer_that_keeps_the_matrix_of_its_gradient_still_learns()
    {
        var keeper = new Keeper();
        var trainer = new Trainer<double>(new Sequential<double>(keeper), new HalfSquaredError<double>(), new Sgd<double>(keeper.Parameters, learningRate: 1));
        var batch = new Batch<double>(Dataset<double>.FromRows(new[,] { { 2.0 } }, new[,] { { 10.0 } }));
        // y = w·x with w = 1: ∂C/∂w = (2 − 10)·2 = −16; then w = 17 and ∂C/∂w = (34 − 10)·2 = 48.
        trainer.Step(batch);
        Assert.Equal(17, keeper.Weight.Value[0, 0]);
        trainer.Step(batch);
        Assert.Equal(17 - 48, keeper.Weight.Value[0, 0]);
    }

    private static float[][] Gradients(Layer<float> layer) => [.. layer.Parameters.Select(parameter => parameter.Gradients.ToArray())];

    /// <summary>y = w·x of one number, written as a user might: with the gradient's matrix in a field.</summary>
    private sealed class Keeper : LeafLayer<double>
    {
        private readonly Matrix<double> gradient;

        public Keeper()
        {
            Weight = new Parameter<double>("weight", 1, 1);
            Weight.Values[0] = 1;
            gradient = Weight.Gradient;
        }

        public Parameter<double> Weight { get; }

        public override string Title => "Keeper";

        public override int? InputSize => 1;

        public override IReadOnlyList<Parameter<double>> Parameters => [Weight];

        protected override void Infer(ReadOnlySpan<double> x, Span<double> y, int samples) => y[0] = Weight.Values[0] * x[0];

        protected override void Backward(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> Δ, Span<double> δ, int samples) => δ[0] = Weight.Values[0] * Δ[0];

        protected override void AccumulateGradients(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> Δ, int samples) => gradient[0, 0] += Δ[0] * x[0];
    }
}
