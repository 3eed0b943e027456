using Backprop.Layers;
using Backprop.Numerics;

namespace Backprop.Tests.Reference;

/// <summary>
/// A network computed number by number from the formulas of its layers, in training, without a backward pass: derivatives come with the dual numbers.
/// A batch is one array of features for each sample.
/// </summary>
/// <param name="theta">θ of every parameter, by name, column after column.</param>
/// <param name="seed">Where the masks of dropout come from.</param>
internal sealed class ScalarNetwork(IReadOnlyDictionary<string, Dual[]> theta, Seed seed)
{
    public Dual[][] Forward(Layer<double> layer, Dual[][] batch) => layer switch
    {
        Sequential<double> chain => chain.Layers.Aggregate(batch, (a, next) => Forward(next, a)),
        Residual<double> block => [.. batch.Zip(block.Layers.Aggregate(batch, (a, next) => Forward(next, a)), (x, f) => x.Zip(f, (xi, fi) => xi + fi).ToArray())],
        Ensemble<double> ensemble => Average(ensemble.Averaging, [.. ensemble.Members.Select(member => Forward(member, batch))]),
        BatchNorm<double> norm => Transpose([.. Transpose(batch).Select((x, i) => Normal(x, norm.Epsilon, _ => Theta(norm.Weight, i), _ => Theta(norm.Bias, i)))]),
        Branch<double> branch => [.. batch.Zip(branch.Layers.Aggregate([.. batch.Select(x => branch.Through.Select(i => x[i]).ToArray())], (Dual[][] a, Layer<double> next) => Forward(next, a)), (x, f) => (Dual[])[.. branch.Past.Select(i => x[i]), .. f])],
        Dropout<double> dropout => Drop(dropout, batch),
        _ => [.. batch.Select(x => Sample(layer, x))],
    };

    private Dual[] Sample(Layer<double> layer, Dual[] x) => layer switch
    {
        Dense<double> dense => Affine(theta[dense.Weight.Name], dense.Bias is null ? new Dual[dense.OutputSize(x.Length)] : theta[dense.Bias.Name], x),
        GroupedDense<double> grouped => Grouped(theta[grouped.Weight.Name], theta[grouped.Bias.Name], x, grouped.Groups),
        Periodic<double> waves => [.. Enumerable.Range(0, waves.OutputSize(x.Length)).Select(o => Dual.Cos(2 * Math.PI * (Theta(waves.Weight, o) * x[o / (waves.OutputSize(x.Length) / x.Length)] + Theta(waves.Bias, o))))],
        PiecewiseLinear<double> bins => [.. x.SelectMany((a, i) => Filled(a, [.. bins.Edges.Column(i)]))],
        Parametric<double> parametric => [.. x.Select((z, i) => z + Theta(parametric.Weight, i) * (Activation(parametric.Activation, z) - z))],
        Scale<double> scale => [.. x.Select((a, i) => Theta(scale.Weight, i) * a)],
        LayerNorm<double> norm => Normal(x, norm.Epsilon, i => Theta(norm.Weight, i), i => Theta(norm.Bias, i)),
        Softmax<double> => Softmax(x),
        _ => [.. x.Select(z => Activation(layer, z))],
    };

    // zᵢ = bᵢ + Σⱼ Wᵢⱼ·xⱼ, W column after column.
    private static Dual[] Affine(Dual[] w, Dual[] b, Dual[] x)
    {
        Dual[] z = [.. b];
        for (int j = 0; j < x.Length; j++)
            for (int i = 0; i < z.Length; i++)
                z[i] += w[j * z.Length + i] * x[j];
        return z;
    }

    // Group g has the features and outputs from g times their number on; the weights of an output are a column.
    private static Dual[] Grouped(Dual[] v, Dual[] b, Dual[] x, int groups)
    {
        int inputs = x.Length / groups, outputs = b.Length / groups;
        return [.. b.Select((bias, o) => bias + Dual.Sum(Enumerable.Range(0, inputs).Select(j => v[o * inputs + j] * x[o / outputs * inputs + j])))];
    }

    // How far each bin is filled: from 0 to 1, but the first has no lower end and the last no upper.
    private static IEnumerable<Dual> Filled(Dual x, double[] edges) => Enumerable.Range(0, edges.Length - 1).Select(t =>
    {
        Dual share = (x - edges[t]) / (edges[t + 1] - edges[t]);
        return share < 0 && t > 0 ? 0 : share > 1 && t < edges.Length - 2 ? 1 : share;
    });

    private static Dual Activation(Layer<double> layer, Dual z) => layer switch
    {
        Sigmoid<double> => Dual.Sigmoid(z),
        Tanh<double> => Dual.Tanh(z),
        ReLU<double> => z > 0 ? z : 0,
        LeakyReLU<double> leaky => z > 0 ? z : leaky.NegativeSlope * z,
        ELU<double> elu => z > 0 ? z : elu.Alpha * (Dual.Exp(z) - 1),
        SELU<double> => 1.0507009873554804934 * (z > 0 ? z : 1.6732632423543772848 * (Dual.Exp(z) - 1)),
        GELU<double> => z * Dual.NormalCdf(z),
        SiLU<double> => z * Dual.Sigmoid(z),
        Mish<double> => z * Dual.Tanh(Dual.Softplus(z)),
        Softplus<double> => Dual.Softplus(z),
        _ => throw new ArgumentException($"{layer} has no formula here: write it down."),
    };

    // (x − μ)/√(v + ε)·γ + β, with the mean and the biased variance of these numbers.
    private static Dual[] Normal(Dual[] x, double epsilon, Func<int, Dual> gamma, Func<int, Dual> beta)
    {
        Dual mean = Dual.Sum(x) / x.Length, variance = Dual.Sum(x.Select(a => (a - mean) * (a - mean))) / x.Length;
        return [.. x.Select((a, i) => gamma(i) * ((a - mean) / Dual.Sqrt(variance + epsilon)) + beta(i))];
    }

    // Shifted by a constant, which changes nothing but the size of the exponentials.
    public static Dual[] Softmax(Dual[] z)
    {
        double largest = z.Max(score => score.Value);
        Dual[] e = [.. z.Select(score => Dual.Exp(score - largest))];
        Dual sum = Dual.Sum(e);
        return [.. e.Select(score => score / sum)];
    }

    private static Dual[][] Average(Averaging averaging, Dual[][][] members)
        => [.. Enumerable.Range(0, members[0].Length).Select(s =>
        {
            Dual[][] outputs = [.. members.Select(member => averaging == Averaging.Outputs ? member[s] : Softmax(member[s]))];
            IEnumerable<Dual> mean = Enumerable.Range(0, outputs[0].Length).Select(i => Dual.Sum(outputs.Select(output => output[i])) / outputs.Length);
            return averaging == Averaging.Outputs ? mean.ToArray() : [.. mean.Select(Dual.Log)];
        })];

    // The first pass: the mask of the stream named after the layer, sample after sample.
    private Dual[][] Drop(Dropout<double> dropout, Dual[][] batch)
    {
        RandomStream random = seed.Stream($"dropout:{dropout.Name}", position: 0);
        return [.. batch.Select(x => x.Select(a => random.NextUniform() < dropout.Probability ? 0 : a / (1 - dropout.Probability)).ToArray())];
    }

    private Dual Theta(Parameter<double> parameter, int i) => theta[parameter.Name][i];

    private static Dual[][] Transpose(Dual[][] batch) => [.. Enumerable.Range(0, batch[0].Length).Select(i => batch.Select(x => x[i]).ToArray())];
}
