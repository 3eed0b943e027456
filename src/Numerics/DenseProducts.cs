using System.Numerics;
using System.Runtime.CompilerServices;

namespace Backprop.Numerics;

/// <summary>
/// The operands of the backward products of one Dense layer, by address, and the products of a part of its inputs. Vectors run
/// down the columns of the left factor; where it lies the wrong way round or is too low for them, a block of it is transposed first.
/// </summary>
[SkipLocalsInit]
internal unsafe struct DenseProducts<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows of a transposed block: four of the widest registers.</summary>
    public const int Block = 64;

    /// <summary>Elements of the largest transposed block: of a deeper factor a block has fewer rows.</summary>
    private const int BlockElements = 1 << 22;

    /// <summary>δ of so many samples at a time meets the transposed blocks of W, one after another, from a near cache. Measured.</summary>
    private const int SamplesAtOnce = 1024;

    public T* Weight, Input, Delta, Gradient, InputGradient, Gate, Claimed;
    public nint Outputs, Inputs, Samples;
    public T* Alpha;
    public bool FromZero;

    /// <summary>Floating-point operations of one of the products.</summary>
    public readonly double Operations => 2.0 * Outputs * Inputs * Samples;

    /// <summary>The rows of a transposed block whose columns are so many.</summary>
    public static nint BlockRows(nint depth) => Math.Clamp(BlockElements / depth / TiledProduct.Lanes<T>() * TiledProduct.Lanes<T>(), TiledProduct.Lanes<T>(), Block);

    /// <summary>θ' += δ·Aᵀ for the inputs <paramref name="from"/> … <paramref name="to"/> − 1.</summary>
    public static void AddOuterProduct(void* job, nint from, nint to)
    {
        ref readonly DenseProducts<T> dense = ref *(DenseProducts<T>*)job;
        if (dense.Outputs < MatrixProduct.FewestDirectOutputs && to - from >= TiledProduct.Lanes<T>())
        {
            for (nint i = from; i < to; i += Block)
            {
                Product<T> product = new(Math.Min(Block, to - i), dense.Outputs, dense.Samples, dense.Input + i, dense.Inputs, dense.Delta, columnB: 1, stepB: dense.Outputs);
                T* gradient = dense.Gradient + i * dense.Outputs;
                RunTransposed(ref product, dense.FromZero ? null : gradient, dense.Outputs, gradient, dense.Outputs);
            }
            return;
        }
        Product<T> direct = new(dense.Outputs, to - from, dense.Samples, dense.Delta, dense.Outputs, dense.Input + from, columnB: 1, stepB: dense.Inputs);
        T* part = dense.Gradient + from * dense.Outputs;
        direct.Into(dense.FromZero ? Scratch.Zeros<T>(dense.Outputs) : part, dense.FromZero ? 0 : dense.Outputs, part, dense.Outputs);
        if (dense.Claimed != null)
            (direct.Claims, direct.ToClaimed) = (true, (nint)(dense.Claimed - dense.Gradient));
        TiledProduct.Run(direct);
    }

    /// <summary>W += α·(δ·Aᵀ) for the inputs <paramref name="from"/> … <paramref name="to"/> − 1.</summary>
    public static void AddScaledOuterProduct(void* job, nint from, nint to)
    {
        ref readonly DenseProducts<T> dense = ref *(DenseProducts<T>*)job;
        Product<T> product = new(dense.Outputs, to - from, dense.Samples, dense.Delta, dense.Outputs, dense.Input + from, columnB: 1, stepB: dense.Inputs);
        product.Into(Scratch.Zeros<T>(dense.Outputs), 0, dense.Weight + from * dense.Outputs, dense.Outputs);
        product.Alpha = dense.Alpha;
        product.Claims = to - from < dense.Inputs;
        TiledProduct.Run<ScaledSums<T>, T>(product);
    }

    /// <summary>Whether W is transposed for Δ, or both δ and Δ are: whichever is smaller. Few samples leave registers empty in the second way.</summary>
    public readonly bool TurnsWeight => 4 * Samples < 3 * TiledProduct.Lanes<T>() || Outputs * Inputs <= Samples * (Inputs + Outputs);

    /// <summary>Δ = Wᵀ·δ for the inputs <paramref name="from"/> … <paramref name="to"/> − 1.</summary>
    public static void TransposedProduct(void* job, nint from, nint to)
    {
        ref readonly DenseProducts<T> dense = ref *(DenseProducts<T>*)job;
        nint block = BlockRows(dense.Outputs);
        T* turned = Scratch.Take<T>(ScratchUse.Operand, block * dense.Outputs);
        T* zeros = Scratch.Zeros<T>(Block);
        if (dense.TurnsWeight)
        {
            for (nint s = 0; s < dense.Samples; s += SamplesAtOnce)
                for (nint i = from; i < to; i += block)
                {
                    nint rows = Math.Min(block, to - i);
                    Transposition.Run(dense.Weight + i * dense.Outputs, dense.Outputs, turned, block, dense.Outputs, rows);
                    Product<T> product = new(rows, Math.Min(SamplesAtOnce, dense.Samples - s), dense.Outputs, turned, block, dense.Delta + s * dense.Outputs, columnB: dense.Outputs, stepB: 1);
                    product.Into(zeros, 0, dense.InputGradient + s * dense.Inputs + i, dense.Inputs);
                    product.ToGate = (nint)(dense.Gate - dense.InputGradient);
                    if (dense.Gate != null)
                        TiledProduct.Run<GatedSums<T>, T>(product);
                    else
                        TiledProduct.Run(product);
                }
            return;
        }
        for (nint s = 0; s < dense.Samples; s += block)
        {
            nint rows = Math.Min(block, dense.Samples - s);
            Transposition.Run(dense.Delta + s * dense.Outputs, dense.Outputs, turned, block, dense.Outputs, rows);
            Product<T> product = new(rows, to - from, dense.Outputs, turned, block, dense.Weight + from * dense.Outputs, columnB: dense.Outputs, stepB: 1);
            RunTransposed(ref product, null, 0, dense.InputGradient + s * dense.Inputs + from, dense.Inputs);
            if (dense.Gate != null)
                dense.ApplyGate(s, rows, from, to);
        }
    }

    private readonly void ApplyGate(nint sample, nint samples, nint from, nint to)
    {
        for (nint s = sample; s < sample + samples; s++)
        {
            Span<T> part = new(InputGradient + s * Inputs + from, (int)(to - from));
            Elementwise.Map(new Rectifier.Slope<T>(), new ReadOnlySpan<T>(Gate + s * Inputs + from, part.Length), part, part);
        }
    }

    /// <summary>C = S + (A·B)ᵀ, where A has at most <see cref="Block"/> rows; S lies as C does.</summary>
    /// <param name="product">A and B; used up.</param>
    /// <param name="start">S, or null for zeros.</param>
    /// <param name="columnStart">From one column of S to the next.</param>
    /// <param name="c">C: columns of B × rows of A.</param>
    /// <param name="columnC">From one column of C to the next.</param>
    public static void RunTransposed(ref Product<T> product, T* start, nint columnStart, T* c, nint columnC)
    {
        // A multiple of every tile's columns, few enough for the first cache.
        const int TileColumns = 96;
        T* tile = Scratch.Take<T>(ScratchUse.Result, Block * TileColumns);
        product.Into(start == null ? Scratch.Zeros<T>(Block) : tile, start == null ? 0 : Block, tile, Block);
        nint columns = product.Columns;
        for (nint j = 0; j < columns; j += TileColumns)
        {
            product.Columns = Math.Min(TileColumns, columns - j);
            if (start != null)
                Transposition.Run(start + j, columnStart, tile, Block, product.Columns, product.Rows);
            TiledProduct.Run(product);
            Transposition.Run(tile, Block, c + j, columnC, product.Rows, product.Columns);
            product.B += TileColumns * product.ColumnB;
        }
    }
}
