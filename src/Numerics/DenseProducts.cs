using System.Numerics;

namespace Backprop.Numerics;

/// <summary>
/// The operands of the products of one Dense layer, by address, and the products of a part of its samples or inputs. Vectors run
/// down the columns of the left factor; where it lies the wrong way round or is too low for them, a block of it is transposed first.
/// </summary>
internal unsafe struct DenseProducts<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows of a transposed block: four of the widest registers.</summary>
    private const int Block = 64;

    /// <summary>δ of so many samples at a time meets the transposed blocks of W, one after another, from a near cache. Measured.</summary>
    private const int SamplesAtOnce = 1024;

    public T* Weight, Bias, Input, Output, Delta, Gradient, InputGradient, Claimed;
    public nint Outputs, Inputs, Samples;
    public bool FromZero;

    /// <summary>Floating-point operations of one of the products.</summary>
    public readonly double Operations => 2.0 * Outputs * Inputs * Samples;

    /// <summary>Z = W·A + b for the samples <paramref name="from"/> … <paramref name="to"/> − 1.</summary>
    public static void Affine(void* job, nint from, nint to)
    {
        ref readonly DenseProducts<T> dense = ref *(DenseProducts<T>*)job;
        T* start = dense.Bias == null ? Scratch.Zeros<T>(dense.Outputs) : dense.Bias;
        // Along so few outputs most of a register would be empty: worth transposing the input for.
        if (2 * dense.Outputs <= TiledProduct.Lanes<T>() && to - from >= TiledProduct.Lanes<T>())
        {
            T* turned = Scratch.Take<T>(ScratchUse.Operand, Block * dense.Inputs);
            for (nint s = from; s < to; s += Block)
            {
                nint rows = Math.Min(Block, to - s);
                Transposition.Run(dense.Input + s * dense.Inputs, dense.Inputs, turned, Block, dense.Inputs, rows);
                Product<T> product = new(rows, dense.Outputs, dense.Inputs) { A = turned, ColumnA = Block, B = dense.Weight, ColumnB = 1, StepB = dense.Outputs };
                RunTransposed(product, start, 0, dense.Output + s * dense.Outputs, dense.Outputs);
            }
            return;
        }
        Product<T> direct = new(dense.Outputs, dense.Samples, dense.Inputs) { A = dense.Weight, ColumnA = dense.Outputs, B = dense.Input, ColumnB = dense.Inputs, StepB = 1 };
        TiledProduct.Run(direct.Into(start, 0, dense.Output, dense.Outputs).Slice(from, to));
    }

    /// <summary>θ' += δ·Aᵀ for the inputs <paramref name="from"/> … <paramref name="to"/> − 1.</summary>
    public static void AddOuterProduct(void* job, nint from, nint to)
    {
        ref readonly DenseProducts<T> dense = ref *(DenseProducts<T>*)job;
        // Along so few outputs much of a register would be empty, and here only the small θ' needs to be transposed.
        if (dense.Outputs <= 12 && to - from >= TiledProduct.Lanes<T>())
        {
            for (nint i = from; i < to; i += Block)
            {
                Product<T> product = new(Math.Min(Block, to - i), dense.Outputs, dense.Samples) { A = dense.Input + i, ColumnA = dense.Inputs, B = dense.Delta, ColumnB = 1, StepB = dense.Outputs };
                T* gradient = dense.Gradient + i * dense.Outputs;
                RunTransposed(product, dense.FromZero ? null : gradient, dense.Outputs, gradient, dense.Outputs);
            }
            return;
        }
        T* start = dense.FromZero ? Scratch.Zeros<T>(dense.Outputs) : dense.Gradient;
        Product<T> direct = new(dense.Outputs, dense.Inputs, dense.Samples) { A = dense.Delta, ColumnA = dense.Outputs, B = dense.Input, ColumnB = 1, StepB = dense.Inputs };
        if (dense.Claimed != null)
            direct.ToClaimed = (nint)(dense.Claimed - dense.Gradient);
        TiledProduct.Run(direct.Into(start, dense.FromZero ? 0 : dense.Outputs, dense.Gradient, dense.Outputs).Slice(from, to));
    }

    /// <summary>Δ = Wᵀ·δ for the inputs <paramref name="from"/> … <paramref name="to"/> − 1.</summary>
    public static void TransposedProduct(void* job, nint from, nint to)
    {
        ref readonly DenseProducts<T> dense = ref *(DenseProducts<T>*)job;
        T* turned = Scratch.Take<T>(ScratchUse.Operand, Block * dense.Outputs);
        // Either W is transposed, or both δ and Δ are: whichever is smaller. Few samples leave registers empty in the second way.
        bool turnWeight = 4 * dense.Samples < 3 * TiledProduct.Lanes<T>()
            || dense.Outputs * dense.Inputs <= dense.Samples * (dense.Inputs + dense.Outputs);
        T* zeros = Scratch.Zeros<T>(Block);
        if (turnWeight)
        {
            for (nint s = 0; s < dense.Samples; s += SamplesAtOnce)
                for (nint i = from; i < to; i += Block)
                {
                    nint rows = Math.Min(Block, to - i);
                    Transposition.Run(dense.Weight + i * dense.Outputs, dense.Outputs, turned, Block, dense.Outputs, rows);
                    Product<T> product = new(rows, Math.Min(SamplesAtOnce, dense.Samples - s), dense.Outputs) { A = turned, ColumnA = Block, B = dense.Delta + s * dense.Outputs, ColumnB = dense.Outputs, StepB = 1 };
                    TiledProduct.Run(product.Into(zeros, 0, dense.InputGradient + s * dense.Inputs + i, dense.Inputs));
                }
            return;
        }
        for (nint s = 0; s < dense.Samples; s += Block)
        {
            nint rows = Math.Min(Block, dense.Samples - s);
            Transposition.Run(dense.Delta + s * dense.Outputs, dense.Outputs, turned, Block, dense.Outputs, rows);
            Product<T> product = new(rows, to - from, dense.Outputs) { A = turned, ColumnA = Block, B = dense.Weight + from * dense.Outputs, ColumnB = dense.Outputs, StepB = 1 };
            RunTransposed(product, null, 0, dense.InputGradient + s * dense.Inputs + from, dense.Inputs);
        }
    }

    /// <summary>C = S + (A·B)ᵀ, where A has at most <see cref="Block"/> rows; S and C lie as C does.</summary>
    /// <param name="product">A and B.</param>
    /// <param name="start">S, or null for zeros.</param>
    /// <param name="columnStart">From one column of S to the next.</param>
    /// <param name="c">C: columns of B × rows of A.</param>
    /// <param name="columnC">From one column of C to the next.</param>
    private static void RunTransposed(in Product<T> product, T* start, nint columnStart, T* c, nint columnC)
    {
        // A multiple of every tile's columns, few enough for the first cache.
        const int TileColumns = 96;
        T* tile = Scratch.Take<T>(ScratchUse.Result, Block * TileColumns);
        Product<T> part = start == null ? product.Into(Scratch.Zeros<T>(Block), 0, tile, Block) : product.Into(tile, Block, tile, Block);
        for (nint j = 0; j < product.Columns; j += TileColumns)
        {
            part.Columns = Math.Min(TileColumns, product.Columns - j);
            part.B = product.B + j * product.ColumnB;
            if (start != null)
                Transposition.Run(start + j, columnStart, tile, Block, part.Columns, part.Rows);
            TiledProduct.Run(part);
            Transposition.Run(tile, Block, c + j, columnC, part.Rows, part.Columns);
        }
    }
}
