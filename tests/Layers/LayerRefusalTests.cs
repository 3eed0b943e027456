using Backprop.Layers;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Layers;

/// <summary>Misuse of a layer: every message names the layer, what was expected and what came.</summary>
public class LayerRefusalTests
{
    private const int Samples = 3;

    [Theory]
    [MemberData(nameof(LayerCases.NamesOfFixedSize), MemberType = typeof(LayerCases))]
    public void Another_number_of_features(string name)
    {
        LayerCase<double> row = LayerCases.Get<double>(name);
        Sequential<double> network = LayerCase<double>.Network(row.Make());
        Matrix<double> input = RandomMatrix.Normal<double>(row.Features + 1, Samples, "input");
        string expected = $": expected {row.Features} features, got {row.Features + 1} (input {row.Features + 1}×{Samples}).";

        foreach (Func<Matrix<double>, Matrix<double>> use in new[] { network.Forward, network.Infer })
        {
            string message = Assert.Throws<ArgumentException>("input", () => use(input)).Message;
            Assert.Contains(expected, message);
            Assert.Contains("\"0", message);
        }
    }

    [Fact]
    public void The_message_reads_like_this()
    {
        Sequential<double> network = LayerCase<double>.Network(new Dense<double>(4, 16));

        Assert.StartsWith("Dense(4→16) \"0\": expected 4 features, got 5 (input 5×32).", Assert.Throws<ArgumentException>(() => network.Forward(Matrix<double>.Build.Dense(5, 32))).Message);
        Assert.StartsWith("Dense(4→16) \"0\": expected at least one sample, got none (input 4×0).", Assert.Throws<ArgumentException>(() => network.Forward(Matrix<double>.Build.Dense(4, 0))).Message);
        Assert.Equal("Dense(4→16) \"0\": Backward needs a Forward before it.", Assert.Throws<InvalidOperationException>(() => network.Backward(Matrix<double>.Build.Dense(16, 32))).Message);
        network.Forward(Matrix<double>.Build.Dense(4, 32));
        Assert.StartsWith("Dense(4→16) \"0\": expected an output gradient of 16×32, got 16×31.", Assert.Throws<ArgumentException>(() => network.Backward(Matrix<double>.Build.Dense(16, 31))).Message);
        Assert.StartsWith("Dense(4→16) \"0\": expected a dense matrix, got SparseMatrix.", Assert.Throws<ArgumentException>(() => network.Forward(Matrix<double>.Build.Sparse(4, 1))).Message);
        Assert.StartsWith("Dense(4→16) \"0\": expected a dense matrix, got SparseMatrix.", Assert.Throws<ArgumentException>(() => network.Backward(Matrix<double>.Build.Sparse(16, 32))).Message);
    }

    [Theory]
    [MemberData(nameof(LayerCases.Names), MemberType = typeof(LayerCases))]
    public void No_samples(string name)
    {
        LayerCase<double> row = LayerCases.Get<double>(name);
        Sequential<double> network = LayerCase<double>.Network(row.Make());
        Matrix<double> input = Matrix<double>.Build.Dense(row.Features, 0);
        string expected = $"{First(network)}: expected at least one sample, got none (input {row.Features}×0).";

        Assert.StartsWith(expected, Assert.Throws<ArgumentException>("input", () => network.Forward(input)).Message);
        Assert.StartsWith(expected, Assert.Throws<ArgumentException>(() => network.Infer(input)).Message);
    }

    [Fact]
    public void No_features()
    {
        Layer<double>[] layers = [new Tanh<double>(), new Softmax<double>(), new Residual<double>(new GELU<double>())];
        Matrix<double> input = Matrix<double>.Build.Dense(0, 3);
        foreach (Layer<double> layer in layers)
        {
            Assert.Contains("expected at least one feature, got none (input 0×3).", Assert.Throws<ArgumentException>("input", () => layer.Forward(input)).Message);
            Assert.Contains("expected at least one feature, got none (input 0×3).", Assert.Throws<ArgumentException>("input", () => layer.Infer(input)).Message);
        }
    }

    [Theory]
    [MemberData(nameof(LayerCases.Names), MemberType = typeof(LayerCases))]
    public void Backward_before_Forward(string name)
    {
        LayerCase<double> row = LayerCases.Get<double>(name);
        Sequential<double> network = LayerCase<double>.Network(row.Make());
        Matrix<double> delta = row.OutputGradient(network, Samples);
        string expected = $"{Last(network)}: Backward needs a Forward before it.";

        Assert.Equal(expected, Assert.Throws<InvalidOperationException>(() => network.Backward(delta)).Message);
        Assert.Equal(expected, Assert.Throws<InvalidOperationException>(() => network.BackwardParameters(delta)).Message);
        network.Infer(row.Input(Samples));
        Assert.Equal(expected, Assert.Throws<InvalidOperationException>(() => network.Backward(delta)).Message);
    }

    [Theory]
    [MemberData(nameof(LayerCases.Names), MemberType = typeof(LayerCases))]
    public void An_output_gradient_of_another_shape(string name)
    {
        LayerCase<double> row = LayerCases.Get<double>(name);
        Sequential<double> network = LayerCase<double>.Network(row.Make());
        Matrix<double> output = network.Forward(row.Input(Samples));
        foreach ((int rows, int columns) in new[] { (output.RowCount + 1, Samples), (output.RowCount, Samples - 1), (Samples, output.RowCount) })
        {
            if ((rows, columns) == (output.RowCount, Samples))
                continue;
            string expected = $"{Last(network)}: expected an output gradient of {output.RowCount}×{Samples}, got {rows}×{columns}.";
            Matrix<double> delta = Matrix<double>.Build.Dense(rows, columns);

            Assert.StartsWith(expected, Assert.Throws<ArgumentException>(() => network.Backward(delta)).Message);
            Assert.StartsWith(expected, Assert.Throws<ArgumentException>(() => network.BackwardParameters(delta)).Message);
        }
    }

    [Fact]
    public void Every_layer_of_another_element_type()
    {
        Action[] makers = [.. LayerCases.All<Half>().Select(row => new Action(() => row.Make()))];

        Assert.All(makers, make => Assert.Contains("float or double, not in Half", Assert.Throws<NotSupportedException>(make).Message));
    }

    [Fact]
    public void Features_that_a_branch_forgets_or_repeats()
    {
        Assert.Contains("0 to 3 only 3", Assert.Throws<ArgumentException>("past", () => new Branch<double>([0], [1, 3], new Tanh<double>())).Message);
        Assert.Contains("got 1 after 1", Assert.Throws<ArgumentException>("through", () => new Branch<double>([0], [1, 1], new Tanh<double>())).Message);
        Assert.Contains("got -1", Assert.Throws<ArgumentException>("past", () => new Branch<double>([-1, 0], [1], new Tanh<double>())).Message);
        Assert.Contains("at least one feature", Assert.Throws<ArgumentException>("through", () => new Branch<double>([0], [], new Tanh<double>())).Message);
        Assert.Contains("2 features go through layers that expect 3", Assert.Throws<ArgumentException>("layers", () => new Branch<double>([0], [1, 2], new Dense<double>(3, 1))).Message);
    }

    [Fact]
    public void Settings_out_of_range()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Dense<double>(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Dense<double>(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Scale<double>(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LayerNorm<double>(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchNorm<double>(0));
        foreach (double bad in new[] { -1, 0, double.NaN, double.PositiveInfinity })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new LayerNorm<double>(2, epsilon: bad));
            Assert.Throws<ArgumentOutOfRangeException>(() => new BatchNorm<double>(2, epsilon: bad));
            Assert.Throws<ArgumentOutOfRangeException>(() => new BatchNorm<double>(2, momentum: bad));
        }
        foreach (double bad in new[] { -0.1, 1, double.NaN })
            Assert.Contains($"must lie in [0, 1), got {bad}", Assert.Throws<ArgumentOutOfRangeException>(() => new Dropout<double>(bad)).Message);
        Assert.Contains("got NaN", Assert.Throws<ArgumentOutOfRangeException>(() => new LeakyReLU<double>(double.NaN)).Message);
        Assert.Contains("got Infinity", Assert.Throws<ArgumentOutOfRangeException>(() => new ELU<double>(double.PositiveInfinity)).Message);
        Assert.Contains("expected a bias of 2 entries, got 3", Assert.Throws<ArgumentException>(() => new Dense<double>(Matrix<double>.Build.Dense(2, 1), Vector<double>.Build.Dense(3))).Message);
    }

    // The first member of an ensemble is the first to see the input; the ensemble itself is the first to see Δ.
    private static Layer<double> First(Layer<double> layer) => layer is Ensemble<double> ensemble ? First(ensemble.Members[0]) : Chain(layer) is { } chain ? First(chain[0]) : layer;

    private static Layer<double> Last(Layer<double> layer) => Chain(layer) is { } chain ? Last(chain[^1]) : layer;

    private static IReadOnlyList<Layer<double>>? Chain(Layer<double> layer) => layer switch
    {
        Sequential<double> sequential => sequential.Layers,
        Residual<double> residual => residual.Layers,
        _ => null,
    };
}
