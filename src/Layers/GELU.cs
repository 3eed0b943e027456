using System.Numerics;
using Backprop.Numerics;

namespace Backprop.Layers;

/// <summary>The Gaussian error linear unit in its exact form: <c>a = z·Φ(z)</c>, <c>σ' = Φ(z) + z·φ(z)</c>, with Φ(z) = ½(1 + erf(z/√2)) (Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016).</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class GELU<T> : Activation<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Title => "GELU";

    /// <inheritdoc/>
    protected override void Function(ReadOnlySpan<T> z, Span<T> a)
    {
        for (int i = 0; i < z.Length; i++)
            a[i] = z[i] * ScalarMath.NormalCdf(z[i]);
    }

    /// <inheritdoc/>
    protected override void Derivative(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> Δ, Span<T> δ)
    {
        for (int i = 0; i < z.Length; i++)
            δ[i] = Δ[i] * (ScalarMath.NormalCdf(z[i]) + z[i] * ScalarMath.NormalDensity(z[i]));
    }
}
