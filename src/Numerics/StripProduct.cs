using System.Numerics;
using System.Runtime.CompilerServices;

namespace Backprop.Numerics;

/// <summary>
/// θ' = δ·Aᵀ a strip of columns at a time, in memory that is used again for the next: whoever needs θ' once finds each strip in the second cache, and θ' is
/// never written to memory. The bits are those of <see cref="MatrixProduct.AddOuterProduct"/> from zero.
/// </summary>
[SkipLocalsInit]
internal static unsafe class StripProduct
{
    /// <summary>Columns of a strip, a multiple of <see cref="TileColumns"/>; fewer where it would not stay near. Measured: 192 are as good.</summary>
    private const int MostColumns = 96;

    /// <summary>A multiple of every tile's columns.</summary>
    private const int TileColumns = 12;

    /// <summary>Whether strips can be computed, and are worth it: δ has to stay near from strip to strip, and a θ' that does anyway gains nothing.</summary>
    public static bool Pays<T>(int outputs, int inputs, int samples) where T : unmanaged
        => outputs >= MatrixProduct.FewestDirectOutputs && samples <= TiledProduct.MostDepth
            && (long)outputs * samples * sizeof(T) <= TiledProduct.NearBytes && (long)outputs * inputs * sizeof(T) >= TiledProduct.NearBytes;

    /// <summary>Computes θ', all strips once.</summary>
    /// <param name="use">What becomes of them.</param>
    /// <param name="delta">δ: outputs × samples.</param>
    /// <param name="input">A: inputs × samples.</param>
    /// <param name="outputs">Rows of δ and θ'.</param>
    /// <param name="inputs">Rows of A and columns of θ'.</param>
    /// <param name="samples">Columns of δ and A, at most 512: the summed index.</param>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are too many samples.</exception>
    public static void Run<TUse, T>(TUse use, ReadOnlySpan<T> delta, ReadOnlySpan<T> input, int outputs, int inputs, int samples)
        where TUse : unmanaged, IStripUse<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(samples, TiledProduct.MostDepth);
        MatrixProduct.Require(delta.Length, outputs, samples, nameof(delta));
        MatrixProduct.Require(input.Length, inputs, samples, nameof(input));
        fixed (T* d = delta, a = input)
        {
            Job<TUse, T> job = new() { Use = use, Delta = d, Input = a, Outputs = outputs, Inputs = inputs, Samples = samples };
            WorkerTeam.Run(&RunPart<TUse, T>, &job, inputs, MatrixProduct.Unit, 2.0 * outputs * inputs * samples);
        }
    }

    private static void RunPart<TUse, T>(void* operands, nint from, nint to)
        where TUse : unmanaged, IStripUse<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref readonly Job<TUse, T> job = ref *(Job<TUse, T>*)operands;
        nint columns = Math.Clamp(TiledProduct.NearBytes / sizeof(T) / job.Outputs / TileColumns * TileColumns, TileColumns, MostColumns);
        T* strip = Scratch.Take<T>(ScratchUse.Strip, job.Outputs * columns);
        Product<T> product = new(job.Outputs, columns, job.Samples, job.Delta, job.Outputs, job.Input + from, columnB: 1, stepB: job.Inputs);
        product.Into(Scratch.Zeros<T>(job.Outputs), 0, strip, job.Outputs);
        product.Panels = Scratch.Take<T>(ScratchUse.Panels, job.Outputs * job.Samples);
        for (nint i = from; i < to; i += columns)
        {
            product.Columns = Math.Min(columns, to - i);
            TiledProduct.Run(product);
            job.Use.Use(strip, i * job.Outputs, (i + product.Columns) * job.Outputs);
            product.B += columns;
            product.HasPanels = true;
        }
    }

    private struct Job<TUse, T>
        where TUse : unmanaged
        where T : unmanaged
    {
        public TUse Use;
        public T* Delta, Input;
        public nint Outputs, Inputs, Samples;
    }
}
