using Backprop.Layers;
using Backprop.Tests.Layers;

namespace Backprop.Tests.Training;

/// <summary>A Dense layer of n inputs and n outputs in plain loops, right or with one <see cref="Fault"/>.</summary>
internal sealed class FaultyDense : LeafLayer<double>
{
    private readonly int n;
    private readonly Fault fault;
    private readonly Parameter<double> weight, bias;

    public FaultyDense(int n, Fault fault)
    {
        (this.n, this.fault) = (n, fault);
        weight = new Parameter<double>("weight", n, n);
        bias = new Parameter<double>("bias", n, 1, isVector: true);
        RandomMatrix.Normal<double>(n, n, "weight").CopyTo(weight.Value);
        RandomMatrix.Normal<double>(n, 1, "bias").CopyTo(bias.Value);
        Parameters = [weight, bias];
    }

    public override string Title => $"FaultyDense({fault})";

    public override int? InputSize => n;

    public override IReadOnlyList<Parameter<double>> Parameters { get; }

    /// <summary>Added to every output: makes the cost large, and with it the rounding of its differences.</summary>
    public double Offset { get; init; }

    protected override void Infer(ReadOnlySpan<double> x, Span<double> y, int samples)
    {
        for (int s = 0; s < samples; s++)
            for (int o = 0; o < n; o++)
            {
                double z = Offset + bias.Value[o, 0];
                for (int i = 0; i < n; i++)
                    z += weight.Value[o, i] * x[s * n + i];
                y[s * n + o] = z;
            }
    }

    protected override void Backward(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> Δ, Span<double> δ, int samples)
    {
        double factor = fault switch { Fault.InputGradientTimes101 => 1.01, Fault.InputSign => -1, _ => 1 };
        for (int s = 0; s < samples; s++)
            for (int i = 0; i < n; i++)
            {
                double sum = 0;
                for (int o = 0; o < n; o++)
                    sum += (fault == Fault.WeightTransposed ? weight.Value[i, o] : weight.Value[o, i]) * Δ[s * n + o];
                δ[s * n + i] = factor * sum;
            }
    }

    protected override void AccumulateGradients(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> Δ, int samples)
    {
        double factor = fault switch
        {
            Fault.WeightGradientTimes101 => 1.01,
            Fault.WeightSign => -1,
            Fault.WeightGradientAveraged => 1.0 / samples,
            _ => 1,
        };
        for (int s = 0; s < samples; s++)
            for (int o = 0; o < n; o++)
            {
                for (int i = 0; i < n; i++)
                    weight.Gradient[o, i] += factor * Δ[s * n + o] * x[s * n + i];
                if (fault != Fault.BiasGradientDropped && (fault != Fault.BiasGradientOfOneSample || s == 0))
                    bias.Gradient[o, 0] += Δ[s * n + o];
            }
        if (fault == Fault.WeightGradientNaN)
            weight.Gradient[0, 0] = double.NaN;
    }
}
