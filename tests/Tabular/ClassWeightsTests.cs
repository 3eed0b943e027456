using Backprop.Data;
using Backprop.Tabular;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Tabular;

public sealed class ClassWeightsTests
{
    private static readonly TableSchema Schema = new([new("x", ColumnKind.Numeric)], "y", TaskKind.Classification, ["a", "b", "c"]);

    // n = 6 rows, K = 3 classes, n_k = 3, 2, 1: 6/(3·3), 6/(3·2), 6/(3·1).
    [Fact]
    public void Balanced_is_n_over_K_times_the_rows_of_the_class()
        => Same([2 / 3.0, 1, 2], ClassWeights.Balanced.For(Schema, Rows([0, 1, 0, 2, 1, 0]), "rows.csv"));

    // The weights of the rows sum to 4, 2 and 2, together 8: 8/(3·4), 8/(3·2), 8/(3·2).
    [Fact]
    public void Balanced_counts_rows_by_their_weight()
        => Same([2 / 3.0, 4 / 3.0, 4 / 3.0], ClassWeights.Balanced.For(Schema, Rows([0, 1, 0, 2, 1, 0], [1, 0.5f, 1, 2, 1.5f, 2]), "rows.csv"));

    [Fact]
    public void A_class_that_is_not_named_has_1()
        => Same([2.5, 1, 0.25], ClassWeights.Of(new Dictionary<string, double> { ["c"] = 0.25, ["a"] = 2.5 }).For(Schema, Rows([0, 1, 2]), "rows.csv"));

    [Fact]
    public void A_row_counts_its_weight_times_that_of_its_class()
    {
        ClassWeights weights = ClassWeights.Of(new Dictionary<string, double> { ["b"] = 3 });
        Assert.Equal([1f, 3, 1], weights.Apply(Schema, Rows([0, 1, 2]), "rows.csv").Weights);
        Assert.Equal([0.5f, 6, 4], weights.Apply(Schema, Rows([0, 1, 2], [0.5f, 2, 4]), "rows.csv").Weights);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1.000001e6)]
    [InlineData(9.99999e-7)]
    public void A_weight_out_of_range_is_refused(double weight)
        => Assert.Contains("class \"b\"", Assert.Throws<ArgumentOutOfRangeException>(() => ClassWeights.Of(new Dictionary<string, double> { ["a"] = 1, ["b"] = weight })).Message);

    [Fact]
    public void What_is_no_class_is_refused_with_the_classes()
    {
        ClassWeights weights = ClassWeights.Of(new Dictionary<string, double> { ["A"] = 2 });
        Assert.Equal("rows.csv: there is no class \"A\" to weigh; the classes are \"a\", \"b\", \"c\"; did you mean \"a\"?", Assert.Throws<DataException>(() => weights.For(Schema, Rows([0, 1]), "rows.csv")).Message);
        TableSchema regression = new([new("x", ColumnKind.Numeric)], "y", TaskKind.Regression);
        Assert.Contains("the target \"y\" is a number", Assert.Throws<DataException>(() => ClassWeights.Balanced.For(regression, Rows([0.5f]), "rows.csv")).Message);
    }

    private static Dataset<float> Rows(float[] classes, float[]? weights = null)
        => new(Matrix<float>.Build.Dense(1, classes.Length), Matrix<float>.Build.Dense(1, classes.Length, classes), weights is null ? null : Vector<float>.Build.Dense(weights));

    private static void Same(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-15));
    }
}
