using Backprop.Layers;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Reports.Networks;

/// <summary>
/// What ails a network: ReLUs that are 0 for every row and learn no more (Lu, Shin, Su and Karniadakis, "Dying ReLU and Initialization", 2019), sigmoid and tanh that are saturated for
/// nearly every row, gradients that vanish or explode on their way to the first layer (Hochreiter, 1991; Glorot and Bengio, 2010).
/// </summary>
internal static class NetworkHealth
{
    /// <summary>A first layer whose gradients are that much smaller, or larger, than the last one's.</summary>
    private const double Alarming = 1e3;

    // σ' = a(1 − a) is then below a hundredth, tanh' = 1 − a² about two hundredths.
    private const double SaturatedShare = 0.99;

    /// <summary>Findings about units, from what they say of some rows.</summary>
    /// <param name="network">A chain.</param>
    /// <param name="inputs">Encoded rows.</param>
    /// <returns>For each activation layer, those within residual blocks and branches among them: how many units are dead or saturated.</returns>
    public static IReadOnlyList<UnitFinding> Units(Sequential<float> network, Matrix<float> inputs) => Units(network.Layers, inputs);

    private static List<UnitFinding> Units(IReadOnlyList<Layer<float>> layers, Matrix<float> inputs)
    {
        var findings = new List<UnitFinding>();
        Matrix<float> a = inputs;
        foreach (Layer<float> layer in layers)
        {
            findings.AddRange(layer switch
            {
                Sequential<float> chain => Units(chain.Layers, a),
                Residual<float> block => Units(block.Layers, a),
                Branch<float> branch => Units(branch.Layers, Rows(a, branch.Through)),
                _ => [],
            });
            a = layer.Infer(a);
            Func<float, bool>? idle = layer switch
            {
                ReLU<float> => value => value <= 0,
                Sigmoid<float> => value => value is < 0.01f or > 0.99f,
                Tanh<float> => value => Math.Abs(value) > 0.99f,
                _ => null,
            };
            if (idle is null)
                continue;
            bool isRelu = layer is ReLU<float>;
            int count = Enumerable.Range(0, a.RowCount).Count(unit => Share(a, unit, idle) >= (isRelu ? 1 : SaturatedShare));
            findings.Add(new(layer.Name, layer.Title, isRelu ? "dead" : "saturated", count, a.RowCount));
        }
        return findings;
    }

    /// <summary>Whether gradients vanish or explode on their way back; null when they do neither.</summary>
    /// <param name="network">A chain.</param>
    /// <param name="epochs">The sizes of its parameters' gradients.</param>
    public static string? Gradients(Sequential<float> network, IReadOnlyList<WatchedEpoch> epochs)
    {
        int[] weights = [.. network.Parameters.Select((parameter, p) => (parameter, p)).Where(each => !each.parameter.IsVector && each.parameter.Value.ColumnCount > 1 && each.parameter.Name.EndsWith("weight", StringComparison.Ordinal)).Select(each => each.p)];
        if (weights.Length < 2 || epochs.Count == 0)
            return null;
        (int first, int last) = (weights[0], weights[^1]);
        (string firstName, string lastName) = (NetworkData.LocalName(network, network.Parameters[first].Name), NetworkData.LocalName(network, network.Parameters[last].Name));
        double[] ratios = [.. epochs.Select(epoch => epoch.GradientSizes[first] / epoch.GradientSizes[last]).Order()];
        return ratios[ratios.Length / 2] switch
        {
            double.NaN => $"no gradient reaches {firstName} or {lastName}: the network has stopped learning",
            <= 1 / Alarming and var ratio => $"vanishing gradients: those of {firstName} are {SafeNumber(1 / ratio)} times smaller than those of {lastName}; try fewer layers, ReLU, residual blocks or normalisation",
            >= Alarming and var ratio => $"exploding gradients: those of {firstName} are {SafeNumber(ratio)} times larger than those of {lastName}; try a lower learning rate, clipping or normalisation",
            _ => null,
        };
    }

    private static Matrix<float> Rows(Matrix<float> a, IReadOnlyList<int> features)
        => Matrix<float>.Build.Dense(features.Count, a.ColumnCount, (feature, sample) => a[features[feature], sample]);

    private static double Share(Matrix<float> a, int unit, Func<float, bool> idle)
    {
        int count = 0;
        for (int sample = 0; sample < a.ColumnCount; sample++)
            count += idle(a[unit, sample]) ? 1 : 0;
        return count / (double)a.ColumnCount;
    }

    private static string SafeNumber(double ratio) => double.IsFinite(ratio) ? ((long)Math.Min(ratio, 1e15)).ToString("N0", System.Globalization.CultureInfo.InvariantCulture) : "infinitely many";
}
