using Backprop.Layers;
using Backprop.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Layers;

public class SequentialTests
{
    private static readonly Seed Seed = new(42);

    private static Sequential<double> Network(Seed seed) => new(
        seed,
        new Dense<double>(4, 32), new ReLU<double>(),
        new Residual<double>(new Dense<double>(32, 32), new BatchNorm<double>(32), new Residual<double>(new Scale<double>(32))),
        new Dense<double>(32, 3, bias: false));

    [Fact]
    public void Parameters_are_named_by_their_path()
        => Assert.Equal(
            ["0.weight", "0.bias", "2.inner.0.weight", "2.inner.0.bias", "2.inner.1.weight", "2.inner.1.bias", "2.inner.2.inner.0.weight", "3.weight"],
            Network(Seed).Parameters.Select(parameter => parameter.Name));

    [Fact]
    public void State_adds_the_running_statistics()
        => Assert.Equal(["2.inner.1.running_mean", "2.inner.1.running_var"], Network(Seed).State.Select(item => item.Name).Except(Network(Seed).Parameters.Select(parameter => parameter.Name)));

    // 4·32 + 32; 32·32 + 32 + 2·32 + 32; 32·3.
    [Fact]
    public void Shows_itself_as_a_table()
        => Assert.Equal(
            """
            layer                                                              output    parameters
            0  Dense(4→32)                                                         32           160
            1  ReLU                                                                32             0
            2  Residual(Dense(32→32), BatchNorm(32), Residual(Scale(32)))          32         1,152
            3  Dense(32→3, no bias)                                                 3            96
            total                                                                             1,408
            """,
            Network(Seed).ToString(),
            ignoreLineEndingDifferences: true);

    [Fact]
    public void A_table_without_a_fixed_size_says_any()
        => Assert.Contains("any", new Sequential<double>(new ReLU<double>()).ToString());

    [Fact]
    public void Neighbours_must_fit()
    {
        var e = Assert.Throws<ArgumentException>(() => new Sequential<double>(Seed, new Dense<double>(4, 3), new ReLU<double>(), new Dense<double>(5, 2)));

        Assert.Equal("Dense(5→2) \"2\" expects 5 features, but ReLU \"1\" gives 3.", e.Message);
    }

    [Fact]
    public void Neighbours_must_fit_across_nested_chains()
    {
        var e = Assert.Throws<ArgumentException>(() => new Sequential<double>(Seed, new Residual<double>(new Dense<double>(4, 4)), new Tanh<double>(), new LayerNorm<double>(5)));

        Assert.Equal("LayerNorm(5) \"2\" expects 5 features, but Tanh \"1\" gives 4.", e.Message);
        Assert.Throws<ArgumentException>(() => new Sequential<double>(Seed, new Dense<double>(4, 3), new Residual<double>(new ReLU<double>(), new Dense<double>(4, 4))));
    }

    // The message has no table of the inner chain.
    [Fact]
    public void A_chain_that_does_not_fit_is_named_in_a_line()
    {
        Sequential<double> inner = new(Seed, new Dense<double>(4, 3));

        Assert.Equal("Dense(5→2) \"1\" expects 5 features, but Sequential(1 layer) \"0\" gives 3.", Assert.Throws<ArgumentException>(() => new Sequential<double>(Seed, inner, new Dense<double>(5, 2))).Message);
        Assert.Equal("Sequential(1 layer) \"1\" expects 4 features, but Dense(5→2) \"0\" gives 2.", Assert.Throws<ArgumentException>(() => new Sequential<double>(Seed, new Dense<double>(5, 2), inner)).Message);
    }

    [Fact]
    public void An_empty_chain_is_refused()
    {
        Assert.Contains("at least one layer", Assert.Throws<ArgumentException>(() => new Sequential<double>()).Message);
        Assert.Contains("at least one layer", Assert.Throws<ArgumentException>(() => new Residual<double>()).Message);
    }

    [Fact]
    public void One_layer_in_two_places_is_refused()
    {
        var dense = new Dense<double>(4, 4);
        var relu = new ReLU<double>();
        Layer<double>[][] chains =
        [
            [dense, dense],
            [dense, relu, new Dense<double>(4, 4), relu],
            [dense, new Residual<double>(dense)],
            [relu, new Residual<double>(relu)],
            [new Residual<double>(relu), new Residual<double>(new Residual<double>(relu))],
            [new Residual<double>(dense, relu), new Dense<double>(4, 4), relu],
        ];

        Assert.All(chains, chain => Assert.Contains("stands in two places", Assert.Throws<ArgumentException>(() => new Sequential<double>(Seed, chain)).Message));
        Assert.Contains("stands in two places", Assert.Throws<ArgumentException>(() => new Residual<double>(relu, relu)).Message);
    }

    [Fact]
    public void Without_a_seed_every_weight_must_be_given()
    {
        var e = Assert.Throws<ArgumentException>(() => new Sequential<double>(new Dense<double>(Matrix<double>.Build.Dense(3, 4)), new Residual<double>(new Dense<double>(3, 3))));

        Assert.StartsWith("\"1.inner.0.weight\" has no values yet. Pass a Seed", e.Message);
    }

    [Fact]
    public void A_layer_without_weights_refuses_to_run()
    {
        var dense = new Dense<double>(4, 3);
        Matrix<double> input = Matrix<double>.Build.Dense(4, 1);

        Assert.Equal("Dense(4→3): \"weight\" has no values yet. Build the Sequential with a Seed, call Initialize(seed), or load weights.", Assert.Throws<InvalidOperationException>(() => dense.Forward(input)).Message);
        Assert.Throws<InvalidOperationException>(() => dense.Infer(input));
    }

    [Fact]
    public void A_seed_redraws_no_given_weights()
    {
        Matrix<double> weight = Matrix<double>.Build.Dense(2, 2, [1, 2, 3, 4]);
        var network = new Sequential<double>(Seed, new Dense<double>(weight, Vector<double>.Build.Dense([5, 6])), new Dense<double>(2, 1));

        MatrixAssert.SameBits(weight, network.Parameters[0].Value);
        Assert.Equal([5, 6], network.Parameters[1].Value.AsColumnMajorArray());
        Assert.NotSame(weight, network.Parameters[0].Value);
        Assert.NotEqual(0, network.Parameters[2].Value[0, 0]);
    }

    [Fact]
    public void Equal_layers_never_get_equal_weights()
    {
        var network = new Sequential<double>(Seed,
            new Dense<double>(6, 6), new Dense<double>(6, 6),
            new Residual<double>(new Dense<double>(6, 6), new Dense<double>(6, 6)), new Residual<double>(new Dense<double>(6, 6)));
        double[] all = [.. network.Parameters.Where(parameter => !parameter.IsVector).SelectMany(parameter => parameter.Values.ToArray())];

        Assert.Equal(5 * 36, all.Distinct().Count());
        Assert.All(network.Parameters.Where(parameter => parameter.IsVector), bias => Assert.All(bias.Values.ToArray(), b => Assert.Equal(0, b)));
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights_and_another_seed_others()
    {
        Sequential<double> network = Network(Seed), twin = Network(Seed), other = Network(new Seed(43));

        foreach ((Parameter<double> a, Parameter<double> b) in network.Parameters.Zip(twin.Parameters))
            MatrixAssert.SameBits(a.Value, b.Value, a.Name);
        Assert.NotEqual(network.Parameters[0].Value, other.Parameters[0].Value);
    }

    [Fact]
    public void A_weight_depends_on_its_name_and_shape_and_not_on_other_layers()
    {
        var network = new Sequential<double>(Seed, new Dense<double>(4, 8), new Dense<double>(8, 8), new Dense<double>(8, 2));
        var shorter = new Sequential<double>(Seed, new Dense<double>(3, 8), new Dense<double>(8, 8));

        MatrixAssert.SameBits(network.Parameters[2].Value, shorter.Parameters[2].Value);
    }

    [Fact]
    public void Float_weights_are_the_double_weights_rounded()
    {
        double[] wide = new Sequential<double>(Seed, new Dense<double>(4, 8)).Parameters[0].Values.ToArray();
        float[] narrow = new Sequential<float>(Seed, new Dense<float>(4, 8)).Parameters[0].Values.ToArray();

        Assert.Equal(wide.Select(w => (float)w), narrow);
    }

    [Fact]
    public void LoadState_brings_a_network_back()
    {
        Sequential<double> network = Network(Seed), other = Network(new Seed(43));
        Matrix<double> input = RandomMatrix.Normal<double>(4, 5, "input");
        network.Forward(input);
        Assert.NotEqual(network.Infer(input), other.Infer(input));

        other.LoadState(network.State.ToDictionary(item => item.Name, item => item.Value));

        MatrixAssert.SameBits(network.Infer(input), other.Infer(input));
    }

    [Fact]
    public void LoadState_gives_weights_to_a_network_built_without()
    {
        Sequential<double> network = new(Seed, new Dense<double>(4, 2)), bare = Sequential<double>.WithoutWeights(new Dense<double>(4, 2));
        Matrix<double> input = RandomMatrix.Normal<double>(4, 5, "input");
        Assert.Throws<InvalidOperationException>(() => bare.Infer(input));

        bare.LoadState(network.State.ToDictionary(item => item.Name, item => item.Value));

        MatrixAssert.SameBits(network.Infer(input), bare.Infer(input));
    }

    [Fact]
    public void LoadState_copies()
    {
        Sequential<double> network = Network(Seed);
        var state = network.State.ToDictionary(item => item.Name, item => item.Value.Clone());
        network.LoadState(state);
        Matrix<double> before = network.Parameters[0].Value.Clone();

        state["0.weight"].Clear();

        MatrixAssert.SameBits(before, network.Parameters[0].Value);
    }

    [Fact]
    public void LoadState_changes_everything_or_nothing()
    {
        Sequential<double> network = Network(Seed);
        Matrix<double>[] before = [.. network.State.Select(item => item.Value.Clone())];
        string[] names = [.. network.State.Select(item => item.Name)];
        foreach (string name in names)
        {
            var state = Network(new Seed(43)).State.ToDictionary(item => item.Name, item => item.Value + 1);
            Matrix<double> right = state[name];
            state.Remove(name);
            Assert.StartsWith($"The network needs \"{name}\" ({right.RowCount}×{right.ColumnCount}), which is missing.", Assert.Throws<ArgumentException>(() => network.LoadState(state)).Message);
            state[name] = Matrix<double>.Build.Dense(right.RowCount, right.ColumnCount + 1);
            Assert.StartsWith($"\"{name}\" is {right.RowCount}×{right.ColumnCount} in the network, got {right.RowCount}×{right.ColumnCount + 1}.", Assert.Throws<ArgumentException>(() => network.LoadState(state)).Message);
        }

        foreach ((Matrix<double> expected, NamedMatrix<double> actual) in before.Zip(network.State))
            MatrixAssert.SameBits(expected, actual.Value, actual.Name);
    }
}
