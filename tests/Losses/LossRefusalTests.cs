using Backprop.Losses;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Losses;

/// <summary>Misuse of a loss: every message names the loss, what was expected and what came.</summary>
public class LossRefusalTests
{
    private const int Outputs = LossCase<double>.Outputs, Samples = 3;

    [Theory]
    [MemberData(nameof(LossCases.Names), MemberType = typeof(LossCases))]
    public void Targets_of_another_shape(string name)
    {
        LossCase<double> row = LossCases.Get<double>(name);
        Loss<double> loss = row.Make();
        bool classes = row.Targets is TargetKind.ClassIndex or TargetKind.Probabilities, whole = loss is not MulticlassHinge<double>;
        string expected = $"{loss.Title}: expected targets of {(whole ? $"{Outputs}×{Samples}" : "")}{(whole && classes ? " or " : "")}{(classes ? $"1×{Samples} (class indices)" : "")}, got ";
        List<(int Rows, int Columns)> wrong = [(Outputs - 1, Samples), (Outputs + 1, Samples), (Outputs, Samples + 1), (1, Samples - 1), (Samples, Outputs)];
        if (!classes)
            wrong.Add((1, Samples));
        if (!whole)
            wrong.Add((Outputs, Samples));

        foreach ((int rows, int columns) in wrong)
            Assert.StartsWith($"{expected}{rows}×{columns}.", Assert.Throws<ArgumentException>(() => loss.Evaluate(row.Output(Samples), Matrix<double>.Build.Dense(rows, columns))).Message);
    }

    [Theory]
    [MemberData(nameof(LossCases.Names), MemberType = typeof(LossCases))]
    public void No_samples(string name)
    {
        Loss<double> loss = LossCases.Get<double>(name).Make();
        Assert.StartsWith($"{loss.Title}: expected at least one sample, got none (output {Outputs}×0).",
            Assert.Throws<ArgumentException>("output", () => loss.Evaluate(Matrix<double>.Build.Dense(Outputs, 0), Matrix<double>.Build.Dense(Outputs, 0))).Message);
    }

    [Fact]
    public void No_outputs()
        => Assert.StartsWith("HalfSquaredError: expected at least one output, got none (output 0×3).",
            Assert.Throws<ArgumentException>("output", () => new HalfSquaredError<double>().Evaluate(Matrix<double>.Build.Dense(0, 3), Matrix<double>.Build.Dense(0, 3))).Message);

    [Theory]
    [InlineData(-1, "-1")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public void Weights_that_are_none(double weight, string got)
    {
        LossCase<double> row = LossCases.Get<double>("MeanSquaredError");
        var weights = Vector<double>.Build.Dense([1, 0, weight]);
        Assert.StartsWith($"MeanSquaredError: expected finite sample weights of at least 0, got {got} for sample 2.",
            Assert.Throws<ArgumentException>("weights", () => row.Make().Evaluate(row.Output(Samples), row.Target(Samples), weights)).Message);
    }

    [Theory]
    [MemberData(nameof(LossCases.NamesOfClassIndices), MemberType = typeof(LossCases))]
    public void Class_indices_that_are_none(string name)
    {
        LossCase<double> row = LossCases.Get<double>(name);
        foreach (double index in new[] { -1, Outputs, 0.5, double.NaN, double.PositiveInfinity, 1e300 })
        {
            Matrix<double> target = row.Target(Samples);
            target[0, 1] = index;

            Assert.Equal(
                FormattableString.Invariant($"{row.Make().Title}: expected a class index from 0 to 3, got {index}."),
                Assert.Throws<ArgumentException>(() => row.Make().Evaluate(row.Output(Samples), target)).Message);
        }
    }

    [Theory]
    [MemberData(nameof(LossCases.Names), MemberType = typeof(LossCases))]
    public void Another_number_of_weights(string name)
    {
        LossCase<double> row = LossCases.Get<double>(name);

        Assert.StartsWith(
            $"{row.Make().Title}: expected 3 sample weights, got 4.",
            Assert.Throws<ArgumentException>(() => row.Make().Evaluate(row.Output(Samples), row.Target(Samples), Vector<double>.Build.Dense(4))).Message);
    }

    [Theory]
    [MemberData(nameof(LossCases.Names), MemberType = typeof(LossCases))]
    public void Matrices_that_are_not_dense(string name)
    {
        LossCase<double> row = LossCases.Get<double>(name);
        Matrix<double> output = row.Output(Samples), target = row.Target(Samples);

        Assert.Contains("expected dense matrices", Assert.Throws<ArgumentException>(() => row.Make().Evaluate(Matrix<double>.Build.SparseOfMatrix(output), target)).Message);
        Assert.Contains("expected dense matrices", Assert.Throws<ArgumentException>(() => row.Make().Evaluate(output, Matrix<double>.Build.SparseOfMatrix(target))).Message);
    }

    [Fact]
    public void Every_loss_of_another_element_type()
    {
        Action[] makers = [.. LossCases.All<Half>().Select(row => new Action(() => row.Make()))];

        Assert.All(makers, make => Assert.Contains("float or double, not in Half", Assert.Throws<NotSupportedException>(make).Message));
    }

    [Fact]
    public void Settings_out_of_range()
    {
        foreach (double bad in new[] { 0, -1, double.NaN, double.PositiveInfinity })
            Assert.Contains($"above 0, got {bad}", Assert.Throws<ArgumentOutOfRangeException>(() => new Huber<double>(bad)).Message);
        Assert.Contains("above 0 in Single, got 1E-50.", Assert.Throws<ArgumentOutOfRangeException>("delta", () => new Huber<float>(1e-50)).Message);
        Assert.Equal(1e-50, new Huber<double>(1e-50).Delta);
        foreach (double bad in new[] { -0.1, 1, double.NaN })
            Assert.Contains($"in [0, 1), got {bad}", Assert.Throws<ArgumentOutOfRangeException>(() => new SoftmaxCrossEntropy<double>(bad)).Message);
    }
}
