using Backprop.Data;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Data;

public class DatasetTests
{
    private static readonly Matrix<double> Inputs = Matrix<double>.Build.Dense(2, 3, [1, 2, 3, 4, 5, 6]);
    private static readonly Matrix<double> Targets = Matrix<double>.Build.Dense(1, 3, [0, 1, 2]);

    /// <summary>A chain of floats would arrive at 100,958, and at 2²⁴ stand still.</summary>
    [Fact]
    public void Many_weights_are_added_without_loss()
    {
        var data = new Dataset<float>(Matrix<float>.Build.Dense(1, 1_000_000), Matrix<float>.Build.Dense(1, 1_000_000), Vector<float>.Build.Dense(1_000_000, 0.1f));
        Assert.Equal(1_000_000 * (double)0.1f, data.TotalWeight, 1e-6);
        Assert.Equal((float)(1_000_000 * (double)0.1f), new Batch<float>(data).TotalWeight);
    }

    [Fact]
    public void FromRows_puts_each_row_into_a_column()
    {
        var data = Dataset<double>.FromRows(new double[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } }, new double[,] { { 0 }, { 1 }, { 2 } }, [1, 0, 2]);

        Assert.Equal(Inputs, data.Inputs);
        Assert.Equal(Targets, data.Targets);
        Assert.Equal([1, 0, 2], data.Weights!);
        Assert.Equal((3, 2), (data.Count, data.Features));
    }

    [Fact]
    public void FromRows_takes_arrays_of_rows_and_single_targets()
    {
        double[,] block = { { 1, 2 }, { 3, 4 }, { 5, 6 } };
        double[][] rows = [[1, 2], [3, 4], [5, 6]];
        double[] values = [0, 1, 2];
        Dataset<double>[] same = [Dataset<double>.FromRows(block, values, [1, 0, 2]), Dataset<double>.FromRows(rows, values, [1, 0, 2]), Dataset<double>.FromRows(rows, [0, 1, 2], weights: [1, 0, 2])];
        values[0] = rows[0][0] = block[0, 0] = 9;

        Assert.All(same, data => Assert.Equal((Inputs, Targets, Vector<double>.Build.Dense([1, 0, 2])), (data.Inputs, data.Targets, data.Weights!)));
        Assert.Equal(Targets, Dataset<double>.FromRows(rows, new[] { 0, 1, 2 }).Targets);
    }

    [Fact]
    public void FromRows_refuses_rows_of_several_lengths_and_too_few_targets()
    {
        Assert.StartsWith("Expected rows of 2 values, got 1 for sample 1.", Assert.Throws<ArgumentException>("inputs", () => Dataset<double>.FromRows([[1, 2], [3]], new double[2])).Message, StringComparison.Ordinal);
        Assert.StartsWith("Expected rows of 1 values, got null for sample 1.", Assert.Throws<ArgumentException>("inputs", () => Dataset<double>.FromRows([[1], null!], new int[2])).Message, StringComparison.Ordinal);
        Assert.Contains("Expected targets for 2 samples (columns), got 1", Assert.Throws<ArgumentException>(() => Dataset<double>.FromRows([[1], [2]], new int[1])).Message);
        Assert.Contains("at least one of each, got 0×0", Assert.Throws<ArgumentException>(() => Dataset<double>.FromRows([], Array.Empty<double>())).Message);
        Assert.Throws<ArgumentNullException>("inputs", () => Dataset<double>.FromRows((double[][])null!, new double[1]));
        Assert.Throws<ArgumentNullException>("targets", () => Dataset<double>.FromRows(new double[1, 1], (double[])null!));
        Assert.Throws<ArgumentNullException>("classes", () => Dataset<double>.FromRows([[1]], (int[])null!));
    }

    [Fact]
    public void Subset_copies_the_chosen_columns_in_the_given_order()
    {
        var data = new Dataset<double>(Inputs, Targets, Vector<double>.Build.Dense([0.5, 1, 2])).Subset([2, 0, 2]);

        Assert.Equal([5, 6, 1, 2, 5, 6], data.Inputs.AsColumnMajorArray());
        Assert.Equal([2, 0, 2], data.Targets.AsColumnMajorArray());
        Assert.Equal([2, 0.5, 2], data.Weights!);
    }

    [Fact]
    public void Subset_refuses_no_sample_and_a_sample_that_does_not_exist()
    {
        var data = new Dataset<double>(Inputs, Targets);

        Assert.Contains("got none", Assert.Throws<ArgumentException>(() => data.Subset([])).Message);
        Assert.Contains("from 0 to 2, got 3", Assert.Throws<ArgumentOutOfRangeException>(() => data.Subset([3])).Message);
        Assert.Contains("from 0 to 2, got -1", Assert.Throws<ArgumentOutOfRangeException>(() => data.Subset([0, -1])).Message);
    }

    [Fact]
    public void Refuses_targets_for_another_number_of_samples()
    {
        var e = Assert.Throws<ArgumentException>(() => new Dataset<double>(Inputs, Matrix<double>.Build.Dense(1, 4)));

        Assert.Contains("Expected targets for 3 samples (columns), got 4 (inputs 2×3, targets 1×4).", e.Message);
    }

    [Fact]
    public void Refuses_matrices_that_are_not_dense()
    {
        var e = Assert.Throws<ArgumentException>(() => new Dataset<double>(Matrix<double>.Build.Sparse(2, 3), Targets));

        Assert.Contains("Inputs: expected a dense column-major matrix, got SparseMatrix", e.Message);
    }

    [Fact]
    public void Refuses_an_empty_matrix()
    {
        var e = Assert.Throws<ArgumentException>(() => new Dataset<double>(Matrix<double>.Build.Dense(2, 0), Matrix<double>.Build.Dense(1, 0)));

        Assert.Contains("Inputs: expected features × samples with at least one of each, got 2×0.", e.Message);
    }

    [Theory]
    [InlineData(new double[] { 1, 2 }, "expected one for each of 3 samples, got 2")]
    [InlineData(new double[] { 1, -2, 3 }, "expected finite numbers ≥ 0, got -2 for sample 1")]
    [InlineData(new double[] { 1, 2, double.NaN }, "expected finite numbers ≥ 0, got NaN for sample 2")]
    [InlineData(new double[] { double.PositiveInfinity, 2, 3 }, "for sample 0")]
    [InlineData(new double[] { 0, 0, 0 }, "expected at least one above 0, got 3 zeros")]
    public void Refuses_unusable_weights(double[] weights, string expected)
    {
        var e = Assert.Throws<ArgumentException>(() => new Dataset<double>(Inputs, Targets, Vector<double>.Build.Dense(weights)));

        Assert.Contains(expected, e.Message);
    }

    [Fact]
    public void Refuses_sparse_weights()
    {
        var weights = Vector<double>.Build.Sparse(3, 1.0);

        Assert.Contains("expected a dense vector", Assert.Throws<ArgumentException>(() => new Dataset<double>(Inputs, Targets, weights)).Message);
    }
}
