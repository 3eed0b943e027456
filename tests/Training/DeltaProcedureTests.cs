using Backprop.Numerics;
using Backprop.Training;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Training;

/// <summary>The reference itself: by hand, and against central differences.</summary>
public class DeltaProcedureTests
{
    private static readonly Vector<double> Ones = Vector<double>.Build.Dense(2, 1);

    // σ(z) = z², σ' = 2z. θ₁ = (2 −1; 1 1), θ₂ = (1 −2; 0 3), x = (3, 4), C = a₁ + a₂ of the last layer, so Δ = (1, 1).
    // z₁ = (2, 7), a₁ = (4, 49); z₂ = (4 − 98, 147) = (−94, 147), a₂ = (8836, 21609).
    // δ₂ = 2z₂ = (−188, 294); θ'₂ = δ₂·a₁ᵀ = (−752 −9212; 1176 14406); Δ₁ = θ₂ᵀ·δ₂ = (−188, 376 + 882 = 1258).
    // δ₁ = Δ₁ .* (4, 14) = (−752, 17612); θ'₁ = δ₁·xᵀ = (−2256 −3008; 52836 70448); ∂C/∂x = θ₁ᵀ·δ₁ = (−1504 + 17612, 752 + 17612) = (16108, 18364).
    [Fact]
    public void EveryNumberByHand()
    {
        DeltaTrace t = Squares([Of(new double[,] { { 2, -1 }, { 1, 1 } }), Of(new double[,] { { 1, -2 }, { 0, 3 } })]).Trace(Vector<double>.Build.Dense([3, 4]), _ => Ones);
        Assert.Equal([2, 7], t.Z[0]);
        Assert.Equal([-94, 147], t.Z[1]);
        Assert.Equal([3, 4], t.A[0]);
        Assert.Equal([4, 49], t.A[1]);
        Assert.Equal([8836, 21609], t.A[2]);
        Assert.Equal([1, 1], t.BigDelta[1]);
        Assert.Equal([-188, 294], t.SmallDelta[1]);
        Assert.Equal(Of(new double[,] { { -752, -9212 }, { 1176, 14406 } }), t.Gradients[1]);
        Assert.Equal([-188, 1258], t.BigDelta[0]);
        Assert.Equal([-752, 17612], t.SmallDelta[0]);
        Assert.Equal(Of(new double[,] { { -2256, -3008 }, { 52836, 70448 } }), t.Gradients[0]);
        Assert.Equal([16108, 18364], t.InputGradient);
    }

    // θ = (2 −1 5) on (3, 4, 1): z = 7, δ = 14, θ' = (42, 56, 14), ∂C/∂x = (28, −14): the constant passes no gradient on.
    [Fact]
    public void TheConstantOneIsAnInputOfEveryLayer()
    {
        DeltaTrace t = new DeltaProcedure([Of(new double[,] { { 2, -1, 5 } })], z => z * z, z => 2 * z, appendOne: true).Trace(Vector<double>.Build.Dense([3, 4]), _ => Vector<double>.Build.Dense(1, 1));
        Assert.Equal([7], t.Z[0]);
        Assert.Equal(Of(new double[,] { { 42, 56, 14 } }), t.Gradients[0]);
        Assert.Equal([28, -14], t.InputGradient);
    }

    // θ = (1): a = x², C = ½(a − y)², θ' = (x² − y)·2x·x. Samples (1, 0) and (2, 1): 2 and 24, on average 13.
    [Fact]
    public void TheAverageIsOverTheSamples()
    {
        Matrix<double> gradient = Squares([Of(new double[,] { { 1 } })])
            .AverageGradients(Of(new double[,] { { 1, 2 } }), Of(new double[,] { { 0, 1 } }), (a, y) => a - y).Single();
        Assert.Equal(Of(new double[,] { { 13 } }), gradient);
    }

    // Three layers of different sizes with biases; ∂C/∂θ ≈ (C(θ + h) − C(θ − h)) / 2h, whose error is of the order h² = 10⁻¹⁰.
    [Fact]
    public void AgreesWithCentralDifferences()
    {
        const double h = 1e-5;
        Matrix<double>[] theta = [Draw("1", 4, 3), Draw("2", 3, 5), Draw("3", 2, 4)];
        Matrix<double> x = Draw("x", 2, 6), y = Draw("y", 2, 6);
        var procedure = new DeltaProcedure(theta, Math.Tanh, z => 1 - Math.Tanh(z) * Math.Tanh(z), appendOne: true);
        Matrix<double>[] gradients = procedure.AverageGradients(x, y, (a, t) => a - t);

        double Cost() => Enumerable.Range(0, 6).Average(s =>
        {
            Vector<double> a = procedure.Trace(x.Column(s), _ => Ones).A[^1];
            return (a - y.Column(s)).DotProduct(a - y.Column(s)) / 2;
        });
        for (int layer = 0; layer < 3; layer++)
            foreach ((int row, int column, double value) in theta[layer].Clone().EnumerateIndexed())
            {
                theta[layer][row, column] = value + h;
                double above = Cost();
                theta[layer][row, column] = value - h;
                double below = Cost();
                theta[layer][row, column] = value;
                Assert.Equal((above - below) / (2 * h), gradients[layer][row, column], 1e-9);
            }
    }

    [Fact]
    public void NullIsRefused()
    {
        DeltaProcedure procedure = Squares([Of(new double[,] { { 1 } })]);
        Assert.Throws<ArgumentNullException>("x", () => procedure.Trace(null!, a => a));
        Assert.Throws<ArgumentNullException>("costGradient", () => procedure.Trace(Ones, null!));
        Assert.Throws<ArgumentNullException>("targets", () => procedure.AverageGradients(Draw("x", 1, 1), null!, (a, _) => a));
    }

    private static DeltaProcedure Squares(Matrix<double>[] theta) => new(theta, z => z * z, z => 2 * z);

    private static Matrix<double> Of(double[,] rows) => Matrix<double>.Build.DenseOfArray(rows);

    private static Matrix<double> Draw(string name, int rows, int columns)
    {
        RandomStream random = new Seed(2).Stream(name);
        return Matrix<double>.Build.Dense(rows, columns, (_, _) => random.NextNormal());
    }
}
