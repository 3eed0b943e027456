using System.Numerics;
using System.Runtime.Intrinsics.X86;
using Backprop.Numerics;

namespace Backprop.Tests.Numerics;

/// <summary>Every register width gives the bits of the plain chain, on this processor, whichever it would choose.</summary>
public unsafe class TiledProductTests
{
    [Fact]
    public void Registers_of_512_bits_give_the_bits_of_the_chain()
    {
        Assert.SkipUnless(Avx512F.IsSupported, "Needs AVX-512.");
        CheckShapes<Lanes512<float>, PartialLanes512<float>, float>();
        CheckShapes<Lanes512<double>, PartialLanes512<double>, double>();
    }

    [Fact]
    public void Registers_of_256_bits_give_the_bits_of_the_chain()
    {
        Assert.SkipUnless(Avx2.IsSupported, "Needs AVX2.");
        CheckShapes<Lanes256<float>, PartialLanes256<float>, float>();
        CheckShapes<Lanes256<double>, PartialLanes256<double>, double>();
    }

    [Fact]
    public void Registers_of_128_bits_give_the_bits_of_the_chain()
    {
        CheckShapes<Lanes128<float>, SingleLane<float>, float>();
        CheckShapes<Lanes128<double>, SingleLane<double>, double>();
    }

    [Fact]
    public void Single_elements_give_the_bits_of_the_chain()
    {
        CheckShapes<SingleLane<float>, SingleLane<float>, float>();
        CheckShapes<SingleLane<double>, SingleLane<double>, double>();
    }

    private static void CheckShapes<TLanes, TPartial, T>()
        where TLanes : unmanaged, ILanes<TLanes, T>
        where TPartial : unmanaged, ILanes<TPartial, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int n = 1; n <= 70; n++)
            Check<TLanes, TPartial, T>(n, 1 + n * 29 % 70, 1 + n * 41 % 70);
        // A's columns this far apart, and this many of C, make it copy panels of A; this many rows, with low panels or B's rows far apart, or still more rows, copy B.
        Check<TLanes, TPartial, T>(1000, 50, 9);
        Check<TLanes, TPartial, T>(130, 300, 9);
        Check<TLanes, TPartial, T>(260, 1030, 9);
        Check<TLanes, TPartial, T>(1030, 53, 9);
        // B of more than half a megabyte is asked for ahead.
        Check<TLanes, TPartial, T>(70, 1030, 130);
        // Longer sums run in pieces.
        Check<TLanes, TPartial, T>(35, 13, 1100);
    }

    /// <summary>C = S + A·B with B stored row after row and one S for all columns, between guards that must not change.</summary>
    private static void Check<TLanes, TPartial, T>(int rows, int columns, int depth)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where TPartial : unmanaged, ILanes<TPartial, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int Guard = 64;
        T[] a = ProductCheck.Draw<T>("a", rows * depth), b = ProductCheck.Draw<T>("b", depth * columns), s = ProductCheck.Draw<T>("s", rows);
        T[] actual = ProductCheck.Draw<T>("guards", rows * columns + 2 * Guard), expected = (T[])actual.Clone();
        ProductCheck.Chains<T>(rows, columns, depth, (r, _) => s[r], (r, c, p) => (a[p * rows + r], b[p * columns + c])).CopyTo(expected, Guard);
        fixed (T* pa = a, pb = b, ps = s, pc = actual)
        {
            Product<T> product = new(rows, columns, depth, pa, columnA: rows, pb, columnB: 1, stepB: columns);
            product.Into(ps, 0, pc + Guard, rows);
            TiledProduct.Run<TLanes, TPartial, StoredSums<T>, T>(product);
            ProductCheck.Compare(expected, actual, $"{rows}×{depth} · {depth}×{columns} in {typeof(TLanes).Name}");
            if (depth > TiledProduct.MostDepth)
                return;

            // C + α·(S + A·B), from the C that is there now.
            T alpha = T.CreateChecked(0.61);
            product.Alpha = &alpha;
            TiledProduct.Run<TLanes, TPartial, ScaledSums<T>, T>(product);
            for (int k = Guard; k < Guard + rows * columns; k++)
                expected[k] = T.FusedMultiplyAdd(expected[k], alpha, expected[k]);
            ProductCheck.Compare(expected, actual, $"{rows}×{depth} · {depth}×{columns}, scaled and added, in {typeof(TLanes).Name}");
        }
    }
}
