using System.Numerics;
using System.Runtime.CompilerServices;

namespace Backprop.Numerics;

/// <summary>The operands of Z = W·A + b, by address, and how threads share it out: each a part of the samples, or panels of W, one after another.</summary>
[SkipLocalsInit]
internal unsafe struct AffineProduct<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The fewest panels of W for each thread that even out what the threads take for them.</summary>
    private const int FewestPanels = 2;

    public T* Weight, Bias, Input, Output;
    public nint Outputs, Inputs, Samples;
    public bool Rectifies;
    private int ranges;

    /// <summary>Computes the product with the threads of this one.</summary>
    public static void Run(AffineProduct<T>* product)
    {
        double operations = 2.0 * product->Outputs * product->Inputs * product->Samples;
        nint panel = TiledProduct.PanelRows<T>();
        product->ranges = product->SampleRanges();
        if (product->ranges == 0)
            WorkerTeam.Run(&RunSamples, product, product->Samples, MatrixProduct.Unit, operations);
        else
            WorkerTeam.Run(&RunPanels, product, product->Outputs * product->ranges, product->ranges == 1 ? panel : product->Outputs, operations, panel);
    }

    // In how many ranges a panel of W meets the samples. If A stays in the second cache, in one: then no other thread copies the panel. Otherwise each thread begins with
    // a range of its own. 0 where threads share out the samples alone: of a W that stays there itself and is not copied, they are better (measured); or W has few panels.
    private readonly int SampleRanges()
    {
        if (Outputs * Inputs * sizeof(T) < TiledProduct.NearBytes || Samples < MatrixProduct.Unit)
            return 0;
        int threads = WorkerTeam.Threads;
        if (threads == 1 || Outputs < FewestPanels * TiledProduct.PanelRows<T>() * threads)
            return 0;
        return Inputs * Samples * sizeof(T) < TiledProduct.NearBytes ? 1 : threads;
    }

    private static void RunSamples(void* operands, nint from, nint to)
    {
        ref readonly AffineProduct<T> part = ref *(AffineProduct<T>*)operands;
        // Along so few outputs most of a register would be empty: worth transposing the input for.
        if (2 * part.Outputs <= TiledProduct.Lanes<T>() && to - from >= TiledProduct.Lanes<T>())
            part.RunTransposed(from, to);
        else
            part.Run(0, part.Outputs, from, to);
    }

    // The outputs of the first range of samples, of the second, and so on.
    private static void RunPanels(void* operands, nint from, nint to)
    {
        ref readonly AffineProduct<T> part = ref *(AffineProduct<T>*)operands;
        while (from < to)
        {
            nint range = from / part.Outputs, row = from % part.Outputs, rows = Math.Min(to - from, part.Outputs - row);
            part.Run(row, row + rows, part.Samples * range / part.ranges, part.Samples * (range + 1) / part.ranges);
            from += rows;
        }
    }

    private readonly void Run(nint row, nint rowEnd, nint sample, nint sampleEnd)
    {
        Product<T> product = new(rowEnd - row, sampleEnd - sample, Inputs, Weight + row, Outputs, Input + sample * Inputs, columnB: Inputs, stepB: 1);
        product.Into(Bias == null ? Scratch.Zeros<T>(rowEnd - row) : Bias + row, 0, Output + sample * Outputs + row, Outputs);
        if (Rectifies)
            TiledProduct.Run<RectifiedSums<T>, T>(product);
        else
            TiledProduct.Run(product);
    }

    private readonly void RunTransposed(nint sample, nint sampleEnd)
    {
        nint block = DenseProducts<T>.BlockRows(Inputs);
        T* turned = Scratch.Take<T>(ScratchUse.Operand, block * Inputs), start = Bias == null ? Scratch.Zeros<T>(Outputs) : Bias;
        for (nint s = sample; s < sampleEnd; s += block)
        {
            nint rows = Math.Min(block, sampleEnd - s);
            Transposition.Run(Input + s * Inputs, Inputs, turned, block, Inputs, rows);
            Product<T> product = new(rows, Outputs, Inputs, turned, block, Weight, columnB: 1, stepB: Outputs);
            DenseProducts<T>.RunTransposed(ref product, start, 0, Output + s * Outputs, Outputs);
        }
    }
}
