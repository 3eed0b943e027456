using System.Numerics;
using System.Runtime.CompilerServices;

namespace Backprop.Numerics;

/// <summary>
/// The three products of a Dense layer, on dense column-major memory. Each output element is one chain of fused
/// multiply-adds in ascending order of the summed index, computed by one thread; so the result has the same bits for
/// any vector width, any tiling and any number of threads. Sums over the samples begin a new chain after every
/// <see cref="SamplesPerChain"/>, and the chains are added in order: a single chain of floats would stand still at 2²⁴ equal terms.
/// </summary>
[SkipLocalsInit]
internal static unsafe class MatrixProduct
{
    /// <summary>Parts of the samples or inputs begin at multiples of this, so that two threads rarely write to one cache line.</summary>
    internal const int Unit = 16;

    /// <summary>Along fewer outputs much of a register would be empty: θ' is better computed transposed, since only it is small.</summary>
    internal const int FewestDirectOutputs = 13;

    /// <summary>Smaller products gain next to nothing by being added at once.</summary>
    private const int FewestScaledOperations = 4_000_000;

    /// <summary>And these by applying a ReLU, or its derivative, at once.</summary>
    private const int FewestRectifiedOperations = 1_000_000;

    /// <summary>About the root of 20 million, which keeps a chain and the sum of the chains equally short.</summary>
    internal const int SamplesPerChain = 4096;

    /// <summary>Whether it pays that <see cref="Affine"/> and <see cref="TransposedProduct"/> apply a ReLU and its derivative within the product: its tiles compile for themselves.</summary>
    public static bool IsRectified(int outputs, int inputs, int samples)
        => outputs >= FewestDirectOutputs && 2.0 * outputs * inputs * samples >= FewestRectifiedOperations;

    /// <summary>Z = W·A + b, the bias added to every column. Each chain starts with the bias.</summary>
    /// <param name="weight">W: outputs × inputs.</param>
    /// <param name="bias">b: outputs, or empty for none.</param>
    /// <param name="input">A: inputs × samples.</param>
    /// <param name="output">Z: outputs × samples, overwritten.</param>
    /// <param name="outputs">Rows of W and Z.</param>
    /// <param name="inputs">Columns of W and rows of A: the summed index.</param>
    /// <param name="samples">Columns of A and Z.</param>
    /// <param name="rectifies">True for Z = max(0, W·A + b), of at least 13 outputs; NaN stays.</param>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    public static void Affine<T>(ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, ReadOnlySpan<T> input, Span<T> output, int outputs, int inputs, int samples, bool rectifies = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require(weight.Length, outputs, inputs, nameof(weight));
        Require(input.Length, inputs, samples, nameof(input));
        Require(output.Length, outputs, samples, nameof(output));
        if (!bias.IsEmpty)
            Require(bias.Length, outputs, 1, nameof(bias));
        fixed (T* w = weight, b = bias, a = input, z = output)
        {
            AffineProduct<T> product = new() { Weight = w, Bias = b, Input = a, Output = z, Outputs = outputs, Inputs = inputs, Samples = samples, Rectifies = rectifies };
            AffineProduct<T>.Run(&product);
        }
    }

    /// <summary>θ' += δ·Aᵀ, summed over the samples in order. The first chain starts with what θ' holds.</summary>
    /// <param name="delta">δ: outputs × samples.</param>
    /// <param name="input">A: inputs × samples.</param>
    /// <param name="gradient">θ': outputs × inputs, added to.</param>
    /// <param name="outputs">Rows of δ and θ'.</param>
    /// <param name="inputs">Rows of A and columns of θ'.</param>
    /// <param name="samples">Columns of δ and A: the summed index.</param>
    /// <param name="fromZero">True to take θ' for zero, whatever it holds: the same bits as clearing it first.</param>
    /// <param name="claimed">Memory of the size of θ' that is written next, such as W, or empty for none. It keeps its values; of several threads, each fetches the part that lies as its θ' does.</param>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    public static void AddOuterProduct<T>(ReadOnlySpan<T> delta, ReadOnlySpan<T> input, Span<T> gradient, int outputs, int inputs, int samples, bool fromZero = false, Span<T> claimed = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require(delta.Length, outputs, samples, nameof(delta));
        Require(input.Length, inputs, samples, nameof(input));
        Require(gradient.Length, outputs, inputs, nameof(gradient));
        if (!claimed.IsEmpty)
            Require(claimed.Length, outputs, inputs, nameof(claimed));
        fixed (T* d = delta, a = input, g = gradient, c = claimed)
        {
            // Claimed memory is written after the product, and so has to stay near until then, with the gradient.
            bool claims = WorkerTeam.Threads > 1 && 2L * gradient.Length * sizeof(T) / WorkerTeam.Threads <= TiledProduct.NearBytes;
            DenseProducts<T> job = new() { Claimed = claims ? c : null, Delta = d, Input = a, Gradient = g, Outputs = outputs, Inputs = inputs, Samples = Math.Min(samples, SamplesPerChain), FromZero = fromZero };
            WorkerTeam.Run(&DenseProducts<T>.AddOuterProduct, &job, inputs, Unit, job.Operations);
            for (nint s = SamplesPerChain; s < samples; s += SamplesPerChain)
            {
                T* chain = Scratch.Take<T>(ScratchUse.Chain, gradient.Length);
                job = new() { Delta = d + s * outputs, Input = a + s * inputs, Gradient = chain, Outputs = outputs, Inputs = inputs, Samples = Math.Min(samples - s, SamplesPerChain), FromZero = true };
                WorkerTeam.Run(&DenseProducts<T>.AddOuterProduct, &job, inputs, Unit, job.Operations);
                Elementwise.Map(new Arithmetic.Sum<T>(), gradient, new ReadOnlySpan<T>(chain, gradient.Length), gradient);
            }
        }
    }

    /// <summary>Whether <see cref="AddScaledOuterProduct"/> can add this product, and is worth it: its tiles compile for themselves.</summary>
    public static bool IsAddedScaled(int outputs, int inputs, int samples)
        => outputs >= FewestDirectOutputs && samples <= TiledProduct.MostDepth && 2.0 * outputs * inputs * samples >= FewestScaledOperations;

    /// <summary>W += α·(δ·Aᵀ): the bits of <see cref="AddOuterProduct"/> from zero, and then one fused multiply-add for each element. The sums never reach memory.</summary>
    /// <param name="alpha">α.</param>
    /// <param name="delta">δ: outputs × samples.</param>
    /// <param name="input">A: inputs × samples.</param>
    /// <param name="weight">W: outputs × inputs, added to.</param>
    /// <param name="outputs">Rows of δ and W.</param>
    /// <param name="inputs">Rows of A and columns of W.</param>
    /// <param name="samples">Columns of δ and A, at most 512: the summed index.</param>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are too many samples.</exception>
    public static void AddScaledOuterProduct<T>(T alpha, ReadOnlySpan<T> delta, ReadOnlySpan<T> input, Span<T> weight, int outputs, int inputs, int samples)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(samples, TiledProduct.MostDepth);
        Require(delta.Length, outputs, samples, nameof(delta));
        Require(input.Length, inputs, samples, nameof(input));
        Require(weight.Length, outputs, inputs, nameof(weight));
        fixed (T* d = delta, a = input, w = weight)
        {
            DenseProducts<T> job = new() { Alpha = &alpha, Delta = d, Input = a, Weight = w, Outputs = outputs, Inputs = inputs, Samples = samples };
            WorkerTeam.Run(&DenseProducts<T>.AddScaledOuterProduct, &job, inputs, Unit, job.Operations);
        }
    }

    /// <summary>Δ = Wᵀ·δ. Each chain starts with 0.</summary>
    /// <param name="weight">W: outputs × inputs.</param>
    /// <param name="delta">δ: outputs × samples.</param>
    /// <param name="inputGradient">Δ: inputs × samples, overwritten.</param>
    /// <param name="outputs">Rows of W and δ: the summed index.</param>
    /// <param name="inputs">Columns of W and rows of Δ.</param>
    /// <param name="samples">Columns of δ and Δ.</param>
    /// <param name="gate">As large as Δ, which becomes 0 where this is at most 0; or empty.</param>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    public static void TransposedProduct<T>(ReadOnlySpan<T> weight, ReadOnlySpan<T> delta, Span<T> inputGradient, int outputs, int inputs, int samples, ReadOnlySpan<T> gate = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require(weight.Length, outputs, inputs, nameof(weight));
        Require(delta.Length, outputs, samples, nameof(delta));
        Require(inputGradient.Length, inputs, samples, nameof(inputGradient));
        if (!gate.IsEmpty)
            Require(gate.Length, inputs, samples, nameof(gate));
        fixed (T* w = weight, d = delta, g = inputGradient, a = gate)
        {
            DenseProducts<T> job = new() { Weight = w, Delta = d, InputGradient = g, Gate = a, Outputs = outputs, Inputs = inputs, Samples = samples };
            WorkerTeam.Run(&DenseProducts<T>.TransposedProduct, &job, inputs, Unit, job.Operations, piece: job.TurnsWeight ? DenseProducts<T>.Block : 0);
        }
    }

    /// <summary>b' += Σ over the samples of δ, in order. The first chain starts with what b' holds.</summary>
    /// <param name="delta">δ: outputs × samples.</param>
    /// <param name="gradient">b': outputs, added to.</param>
    /// <exception cref="ArgumentException">δ is not a whole number of columns.</exception>
    public static void AddColumns<T>(ReadOnlySpan<T> delta, Span<T> gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int samples = gradient.IsEmpty ? 0 : delta.Length / gradient.Length;
        Require(delta.Length, gradient.Length, samples, nameof(delta));
        AddChain(delta[..(Math.Min(samples, SamplesPerChain) * gradient.Length)], gradient, Math.Min(samples, SamplesPerChain));
        for (int s = SamplesPerChain; s < samples; s += SamplesPerChain)
        {
            Span<T> chain = new(Scratch.Take<T>(ScratchUse.Chain, gradient.Length), gradient.Length);
            chain.Clear();
            int count = Math.Min(samples - s, SamplesPerChain);
            AddChain(delta.Slice(s * gradient.Length, count * gradient.Length), chain, count);
            Elementwise.Map(new Arithmetic.Sum<T>(), gradient, chain, gradient);
        }
    }

    // δ·1 as a product with one column of ones: x · 1 + sum rounds like x + sum. A few samples at a time, so that δ is read in the order of memory.
    private static void AddChain<T>(ReadOnlySpan<T> delta, Span<T> sums, int samples)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int NearBytes = 1 << 15, FewestSamples = 8;
        T one = T.One;
        nint outputs = sums.Length, step = (long)delta.Length * sizeof(T) <= NearBytes ? samples : Math.Max(FewestSamples, NearBytes / sizeof(T) / outputs);
        fixed (T* d = delta, g = sums)
            for (nint s = 0; s < samples; s += step)
            {
                Product<T> product = new(outputs, 1, Math.Min(step, samples - s), d + s * outputs, outputs, &one, columnB: 0, stepB: 0);
                product.Into(g, 0, g, 0);
                TiledProduct.Run(product);
            }
    }

    /// <summary>Refuses an operand of another size.</summary>
    internal static void Require(int length, int rows, int columns, string operand)
    {
        if (length != (long)rows * columns)
            throw new ArgumentException($"Expected {rows}×{columns} elements, got {length}.", operand);
    }
}
