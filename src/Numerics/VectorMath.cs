using System.Numerics;

namespace Backprop.Numerics;

/// <summary>
/// Elementary functions on spans, <c>y[k] = f(x[k])</c>; x and y may be the same span. The value of an element does not depend on
/// its position, so a span may be split in any way. Relative errors are near 1e-7 for float and near 1e-15 for double.
/// </summary>
internal static class VectorMath
{
    /// <summary>y = eˣ.</summary>
    public static void Exp<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int k = 0; k < x.Length; k++)
            y[k] = T.CreateTruncating(Math.Exp(double.CreateTruncating(x[k])));
    }

    /// <summary>y = eˣ − 1, accurate near 0.</summary>
    public static void Expm1<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int k = 0; k < x.Length; k++)
            y[k] = T.CreateTruncating(ScalarMath.Expm1(double.CreateTruncating(x[k])));
    }

    /// <summary>y = σ(x) = 1 / (1 + e⁻ˣ).</summary>
    public static void Sigmoid<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int k = 0; k < x.Length; k++)
            y[k] = T.CreateTruncating(ScalarMath.Sigmoid(double.CreateTruncating(x[k])));
    }

    /// <summary>y = tanh(x).</summary>
    public static void Tanh<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int k = 0; k < x.Length; k++)
            y[k] = T.CreateTruncating(Math.Tanh(double.CreateTruncating(x[k])));
    }

    /// <summary>y = erf(x).</summary>
    public static void Erf<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int k = 0; k < x.Length; k++)
            y[k] = T.CreateTruncating(ScalarMath.Erf(double.CreateTruncating(x[k])));
    }

    /// <summary>y = ln(1 + eˣ), accurate on both sides.</summary>
    public static void Softplus<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int k = 0; k < x.Length; k++)
            y[k] = T.CreateTruncating(ScalarMath.Softplus(double.CreateTruncating(x[k])));
    }

    /// <summary>y = eˣ / Σ eˣ, one sample's softmax.</summary>
    /// <returns>ln Σ eˣ, so that −ln y[k] is this less x[k] without cancellation.</returns>
    public static T Softmax<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T largest = T.NegativeInfinity;
        foreach (T value in x)
            largest = T.Max(largest, value);
        for (int k = 0; k < x.Length; k++)
            y[k] = x[k] - largest;
        Exp(y[..x.Length], y);
        T sum = T.Zero;
        for (int k = 0; k < x.Length; k++)
            sum += y[k];
        for (int k = 0; k < x.Length; k++)
            y[k] /= sum;
        return largest + T.Log(sum);
    }
}
