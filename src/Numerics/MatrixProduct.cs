using System.Numerics;

namespace Backprop.Numerics;

/// <summary>
/// The three products of a Dense layer, on dense column-major memory. Each output element is one chain of fused
/// multiply-adds in ascending order of the summed index, computed by one thread; so the result has the same bits for
/// any vector width, any tiling and any number of threads.
/// </summary>
internal static unsafe class MatrixProduct
{
    /// <summary>Columns of Δᵀ that are computed before they are turned: a multiple of every tile, small enough for the first cache.</summary>
    private const int TurnedColumns = 96;

    /// <summary>Z = W·A + b, the bias added to every column.</summary>
    /// <param name="weight">W: outputs × inputs.</param>
    /// <param name="bias">b: outputs, or empty for none.</param>
    /// <param name="input">A: inputs × samples.</param>
    /// <param name="output">Z: outputs × samples, overwritten.</param>
    /// <param name="outputs">Rows of W and Z.</param>
    /// <param name="inputs">Columns of W, rows of A: the summed index. The chain starts with the bias.</param>
    /// <param name="samples">Columns of A and Z.</param>
    public static void Affine<T>(ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, ReadOnlySpan<T> input, Span<T> output, int outputs, int inputs, int samples)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require(weight.Length, outputs, inputs, nameof(weight));
        Require(input.Length, inputs, samples, nameof(input));
        Require(output.Length, outputs, samples, nameof(output));
        if (bias.IsEmpty)
            output.Clear();
        else
            Require(bias.Length, outputs, 1, nameof(bias));
        fixed (T* w = weight, b = bias, a = input, z = output)
        {
            Product<T> product = new()
            {
                Rows = outputs,
                Columns = samples,
                Depth = inputs,
                A = w,
                ColumnA = outputs,
                B = a,
                ColumnB = inputs,
                StepB = 1,
                Start = bias.IsEmpty ? z : b,
                ColumnStart = bias.IsEmpty ? outputs : 0,
                C = z,
                ColumnC = outputs,
            };
            TiledProduct.Run(product);
        }
    }

    /// <summary>θ' += δ·Aᵀ, summed over the samples in order.</summary>
    /// <param name="delta">δ: outputs × samples.</param>
    /// <param name="input">A: inputs × samples.</param>
    /// <param name="gradient">θ': outputs × inputs, added to: the chain starts with what it holds.</param>
    /// <param name="outputs">Rows of δ and θ'.</param>
    /// <param name="inputs">Rows of A, columns of θ'.</param>
    /// <param name="samples">Columns of δ and A: the summed index.</param>
    public static void AddOuterProduct<T>(ReadOnlySpan<T> delta, ReadOnlySpan<T> input, Span<T> gradient, int outputs, int inputs, int samples)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require(delta.Length, outputs, samples, nameof(delta));
        Require(input.Length, inputs, samples, nameof(input));
        Require(gradient.Length, outputs, inputs, nameof(gradient));
        fixed (T* d = delta, a = input, g = gradient)
        {
            Product<T> product = new()
            {
                Rows = outputs,
                Columns = inputs,
                Depth = samples,
                A = d,
                ColumnA = outputs,
                B = a,
                ColumnB = 1,
                StepB = inputs,
                Start = g,
                ColumnStart = outputs,
                C = g,
                ColumnC = outputs,
            };
            TiledProduct.Run(product);
        }
    }

    /// <summary>Δ = Wᵀ·δ, computed as (δᵀ·W)ᵀ: turning the small δ and Δ costs less than turning W.</summary>
    /// <param name="weight">W: outputs × inputs.</param>
    /// <param name="delta">δ: outputs × samples.</param>
    /// <param name="inputGradient">Δ: inputs × samples, overwritten.</param>
    /// <param name="outputs">Rows of W and δ: the summed index. The chain starts with 0.</param>
    /// <param name="inputs">Columns of W, rows of Δ.</param>
    /// <param name="samples">Columns of δ and Δ.</param>
    public static void TransposedProduct<T>(ReadOnlySpan<T> weight, ReadOnlySpan<T> delta, Span<T> inputGradient, int outputs, int inputs, int samples)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require(weight.Length, outputs, inputs, nameof(weight));
        Require(delta.Length, outputs, samples, nameof(delta));
        Require(inputGradient.Length, inputs, samples, nameof(inputGradient));
        // Whole vectors of samples: what the padding holds is computed but never read.
        nint padded = (samples + 15) & ~15;
        T* turnedDelta = Scratch.Take<T>(padded * (outputs + 1 + TurnedColumns));
        T* zeros = turnedDelta + padded * outputs;
        T* turned = zeros + padded;
        new Span<T>(turnedDelta, checked((int)(padded * (outputs + 1)))).Clear();
        fixed (T* w = weight, d = delta, gradient = inputGradient)
        {
            Transposition.Run(d, outputs, turnedDelta, padded, outputs, samples);
            Product<T> product = new()
            {
                Rows = padded,
                Columns = inputs,
                Depth = outputs,
                A = turnedDelta,
                ColumnA = padded,
                B = w,
                ColumnB = outputs,
                StepB = 1,
                Start = zeros,
                ColumnStart = 0,
                C = turned,
                ColumnC = padded,
            };
            for (nint from = 0; from < inputs; from += TurnedColumns)
            {
                nint to = Math.Min(from + TurnedColumns, inputs);
                Product<T> part = product.Slice(from, to);
                part.C = turned;
                TiledProduct.Run(part);
                Transposition.Run(turned, padded, gradient + from, inputs, samples, to - from);
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

    private static void Require(int length, int rows, int columns, string operand)
    {
        if (length != (long)rows * columns)
            throw new ArgumentException($"Expected {rows}×{columns} elements, got {length}.", operand);
    }
}
