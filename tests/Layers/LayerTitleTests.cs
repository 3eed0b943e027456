using Backprop.Layers;
using Backprop.Numerics;

namespace Backprop.Tests.Layers;

/// <summary>What layers say of themselves: in tables, messages and the names of a file.</summary>
public class LayerTitleTests
{
    // The kind, then the sizes and settings that tell it from another of its kind.
    public static readonly TheoryData<string, string> Titles = new()
    {
        { "Dense", "Dense(4→3)" },
        { "Dense without bias", "Dense(4→4, no bias)" },
        { "Scale", "Scale(4)" },
        { "Periodic", "Periodic(4→12)" },
        { "GroupedDense", "GroupedDense(2 × 3→4)" },
        { "PiecewiseLinear", "PiecewiseLinear(4→12)" },
        { "Sigmoid", "Sigmoid" },
        { "Tanh", "Tanh" },
        { "ReLU", "ReLU" },
        { "LeakyReLU", "LeakyReLU(0.2)" },
        { "ELU with a kink", "ELU(0.7)" },
        { "SELU", "SELU" },
        { "GELU", "GELU" },
        { "SiLU", "SiLU" },
        { "Mish", "Mish" },
        { "Softplus", "Softplus" },
        { "Parametric SELU", "Parametric(4, SELU)" },
        { "Softmax", "Softmax" },
        { "LayerNorm", "LayerNorm(4)" },
        { "BatchNorm", "BatchNorm(4)" },
        { "Dropout", "Dropout(0.3)" },
        { "Residual of a chain", "Residual(Dense(4→6), ReLU, Dense(6→4))" },
        { "Branch that keeps what it takes", "Branch(2 of 4: Periodic(2→8), GroupedDense(2 × 4→3))" },
        { "Ensemble of scores", "Ensemble(3 × Dense(4→5), Tanh, Dense(5→4))" },
    };

    [Theory]
    [MemberData(nameof(Titles))]
    public void Titles_tell_kind_and_size(string name, string title)
    {
        Layer<double> layer = LayerCases.Get<double>(name).Make();

        Assert.Equal(title, layer.Title);
        Assert.Equal(title, layer.ToString());
        Assert.Equal($"{title} \"1\"", Sequential<double>.WithoutWeights(new Scale<double>(LayerCases.Get<double>(name).Features), layer).Layers[1].ToString());
    }

    // Alone, in a network, and one level further down.
    [Fact]
    public void State_and_parameters_carry_the_path()
    {
        var norm = new BatchNorm<double>(2);
        var bins = new PiecewiseLinear<double>(2, 1);
        Assert.Equal(["weight", "bias", "running_mean", "running_var"], norm.State.Select(item => item.Name));
        Assert.Equal(["edges"], bins.State.Select(item => item.Name));
        Assert.False(bins.State[0].IsVector);

        Sequential<double> inner = Sequential<double>.WithoutWeights(norm, bins);
        Assert.Equal(["0.weight", "0.bias", "0.running_mean", "0.running_var", "1.edges"], inner.State.Select(item => item.Name));
        var residual = new Residual<double>(inner);
        Assert.Equal("inner.0.0.running_mean", residual.State[2].Name);
        Assert.Equal("inner.0.1", bins.Name);
        Assert.Equal("0.inner.0.1.edges", Sequential<double>.WithoutWeights(residual).State[^1].Name);
    }

    [Fact]
    public void Containers_place_what_they_hold()
    {
        var activation = new SELU<double>();
        var parametric = new Parametric<double>(2, activation);
        Assert.Equal("inner.0", Placed(parametric, activation));
        Assert.Equal("1.inner.0", activation.Name);

        var dense = new Dense<double>(1, 1);
        Assert.Equal("inner.0", Placed(new Branch<double>([0], [1], dense), dense));
        Assert.Equal("1.inner.0.bias", dense.Bias!.Name);

        var member = new Dense<double>(2, 2);
        Assert.Equal("members.0.0", Placed(new Ensemble<double>(Averaging.Outputs, Sequential<double>.WithoutWeights(member)), member));
        Assert.Equal("1.members.0.0", member.Name);

        // The name alone, before the container stands in a network.
        static string Placed(Layer<double> container, Layer<double> held)
        {
            container.Place("");
            string alone = held.Name;
            Sequential<double>.WithoutWeights(new Scale<double>(2), container);
            return alone;
        }
    }

    [Fact]
    public void Containers_have_their_own_place()
    {
        Layer<double>[] containers = [new Residual<double>(new Tanh<double>()), new Branch<double>([], [0], new Tanh<double>()), new Ensemble<double>(Averaging.Outputs, new Sequential<double>(new Tanh<double>())), new Sequential<double>(new Tanh<double>())];
        Assert.Equal(["0", "1", "2", "3"], new Sequential<double>(containers).Layers.Select(layer => layer.Name));

        var ensemble = new Ensemble<double>(Averaging.Outputs, Sequential<double>.WithoutWeights(new Scale<double>(1)), Sequential<double>.WithoutWeights(new Scale<double>(1)));
        Assert.Equal(["members.0.0.weight", "members.1.0.weight"], ensemble.Parameters.Select(parameter => parameter.Name));
    }

    [Fact]
    public void A_branch_knows_its_features_and_layers()
    {
        var scale = new Scale<double>(2);
        var branch = new Branch<double>([1], [0, 2], scale);

        Assert.Equal([1], branch.Past);
        Assert.Equal([0, 2], branch.Through);
        Assert.Equal([scale], branch.Layers);
        Assert.Equal([branch, scale], branch.Tree.Where(layer => layer is not Sequential<double>));
    }

    [Fact]
    public void A_parameter_shows_its_name_and_shape()
    {
        var parameter = new Parameter<float>("weight", 2, 5);
        Assert.Equal("weight 2×5", parameter.ToString());
        Assert.Equal((10, false), (parameter.Count, parameter.IsVector));
        parameter.Name = "3.weight";
        Assert.Equal("3.weight 2×5", parameter.ToString());
    }

    [Fact]
    public void Initializers_are_named()
        => Assert.Equal(
            ["he normal", "he uniform", "glorot normal", "glorot uniform", "lecun normal", "lecun uniform", "standard normal", "zeros", "normal 0.5", "uniform 0.25"],
            new[]
            {
                Initializer.HeNormal, Initializer.HeUniform, Initializer.GlorotNormal, Initializer.GlorotUniform, Initializer.LeCunNormal, Initializer.LeCunUniform,
                Initializer.StandardNormal, Initializer.Zeros, Initializer.Normal(0.5), Initializer.Uniform(0.25),
            }.Select(initializer => initializer.ToString()));

    // A Sequential shows itself as a table, and messages call it by its title.
    [Fact]
    public void A_sequential_counts_its_layers()
        => Assert.Equal("Sequential(3 layers)", LayerCases.Get<double>("Sequential").Make().Title);

    // 30 characters and two spaces for the names, 10 and 14 for the numbers; 3·1000 + 1000 parameters.
    [Fact]
    public void The_table_tells_sizes_from_the_first_layer_that_knows_one()
    {
        string[] lines = new Sequential<double>(new Seed(1), new ReLU<double>(), new Dense<double>(3, 1000)).ToString().ReplaceLineEndings("\n").Split('\n');

        Assert.Equal(4, lines.Length);
        Assert.Equal("0  ReLU".PadRight(32) + "         3             0", lines[1]);
        Assert.Equal("1  Dense(3→1000)".PadRight(32) + "      1000         4,000", lines[2]);
        Assert.Equal("total".PadRight(32) + "                   4,000", lines[3]);
    }
}
