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

    /// <summary>Columns that one of several threads takes at a time. Measured: 96 even out less.</summary>
    private const int Piece = 48;

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
            double operations = 2.0 * outputs * inputs * samples;
            Job<TUse, T> job = new() { Use = use, Delta = d, Input = a, Panels = Scratch.Take<T>(ScratchUse.Panels, (nint)outputs * samples), Outputs = outputs, Inputs = inputs, Samples = samples };
            WorkerTeam.Run(&CopyPanels<TUse, T>, &job, outputs, TiledProduct.PanelRows<T>(), operations);
            WorkerTeam.Run(&RunPart<TUse, T>, &job, inputs, MatrixProduct.Unit, operations, Piece);
        }
    }

    // A product of no columns copies its panels and does nothing else.
    private static void CopyPanels<TUse, T>(void* operands, nint from, nint to)
        where TUse : unmanaged, IStripUse<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref readonly Job<TUse, T> job = ref *(Job<TUse, T>*)operands;
        Product<T> product = new(to - from, 0, job.Samples, job.Delta + from, job.Outputs, job.Input, columnB: 1, stepB: job.Inputs);
        product.Panels = job.Panels + from * job.Samples;
        TiledProduct.Run(product);
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
        product.Panels = job.Panels;
        product.HasPanels = true;
        for (nint i = from; i < to; i += columns)
        {
            product.Columns = Math.Min(columns, to - i);
            TiledProduct.Run(product);
            job.Use.Use(strip, i * job.Outputs, (i + product.Columns) * job.Outputs);
            product.B += columns;
        }
    }

    private struct Job<TUse, T>
        where TUse : unmanaged
        where T : unmanaged
    {
        public TUse Use;
        public T* Delta, Input, Panels;
        public nint Outputs, Inputs, Samples;
    }
}
