using System.Numerics;

namespace Backprop.Numerics;

/// <summary>
/// The three products of a Dense layer, on dense column-major memory. Each output element is one chain of fused
/// multiply-adds in ascending order of the summed index, computed by one thread; so the result has the same bits for
/// any vector width, any tiling and any number of threads.
/// </summary>
internal static class MatrixProduct
{
    /// <summary>Z = W·A + b, the bias added to every column.</summary>
    /// <param name="weight">W: outputs × inputs.</param>
    /// <param name="bias">b: outputs, or empty for none.</param>
    /// <param name="input">A: inputs × samples.</param>
    /// <param name="output">Z: outputs × samples, overwritten.</param>
    public static void Affine<T>(ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, ReadOnlySpan<T> input, Span<T> output, int outputs, int inputs, int samples)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int s = 0; s < samples; s++)
        {
            Span<T> z = output.Slice(s * outputs, outputs);
            if (bias.IsEmpty)
                z.Clear();
            else
                bias.CopyTo(z);
            for (int i = 0; i < inputs; i++)
                AddScaled(weight.Slice(i * outputs, outputs), input[s * inputs + i], z);
        }
    }

    /// <summary>θ' += δ·Aᵀ, summed over the samples in order.</summary>
    /// <param name="delta">δ: outputs × samples.</param>
    /// <param name="input">A: inputs × samples.</param>
    /// <param name="gradient">θ': outputs × inputs, added to.</param>
    public static void AddOuterProduct<T>(ReadOnlySpan<T> delta, ReadOnlySpan<T> input, Span<T> gradient, int outputs, int inputs, int samples)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int s = 0; s < samples; s++)
            for (int i = 0; i < inputs; i++)
                AddScaled(delta.Slice(s * outputs, outputs), input[s * inputs + i], gradient.Slice(i * outputs, outputs));
    }

    /// <summary>Δ = Wᵀ·δ.</summary>
    /// <param name="weight">W: outputs × inputs.</param>
    /// <param name="delta">δ: outputs × samples.</param>
    /// <param name="inputGradient">Δ: inputs × samples, overwritten.</param>
    public static void TransposedProduct<T>(ReadOnlySpan<T> weight, ReadOnlySpan<T> delta, Span<T> inputGradient, int outputs, int inputs, int samples)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int s = 0; s < samples; s++)
        {
            ReadOnlySpan<T> d = delta.Slice(s * outputs, outputs);
            for (int i = 0; i < inputs; i++)
            {
                ReadOnlySpan<T> w = weight.Slice(i * outputs, outputs);
                T sum = T.Zero;
                for (int o = 0; o < w.Length; o++)
                    sum = T.FusedMultiplyAdd(w[o], d[o], sum);
                inputGradient[s * inputs + i] = sum;
            }
        }
    }

    /// <summary>b' += Σ over the samples of δ, in order.</summary>
    /// <param name="delta">δ: outputs × samples.</param>
    /// <param name="gradient">b': outputs, added to.</param>
    public static void AddColumns<T>(ReadOnlySpan<T> delta, Span<T> gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int start = 0; start < delta.Length; start += gradient.Length)
        {
            ReadOnlySpan<T> d = delta.Slice(start, gradient.Length);
            for (int o = 0; o < d.Length; o++)
                gradient[o] += d[o];
        }
    }

    private static void AddScaled<T>(ReadOnlySpan<T> x, T factor, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int k = 0; k < y.Length; k++)
            y[k] = T.FusedMultiplyAdd(x[k], factor, y[k]);
    }
}
