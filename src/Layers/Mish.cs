using System.Numerics;
using Backprop.Numerics;

namespace Backprop.Layers;

/// <summary><c>a = z·tanh(softplus(z))</c>; with t = tanh(softplus(z)) the derivative is <c>t + z·σ(z)·(1 − t²)</c> (Misra, "Mish: A Self Regularized Non-Monotonic Activation Function", 2019).</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Mish<T> : Activation<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Title => "Mish";

    /// <inheritdoc/>
    protected override void Function(ReadOnlySpan<T> z, Span<T> a)
    {
        for (int i = 0; i < z.Length; i++)
            a[i] = z[i] * T.Tanh(ScalarMath.Softplus(z[i]));
    }

    /// <inheritdoc/>
    protected override void Derivative(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> Δ, Span<T> δ)
    {
        for (int i = 0; i < z.Length; i++)
        {
            T t = T.Tanh(ScalarMath.Softplus(z[i]));
            δ[i] = Δ[i] * (t + z[i] * ScalarMath.Sigmoid(z[i]) * (T.One - t * t));
        }
    }
}
