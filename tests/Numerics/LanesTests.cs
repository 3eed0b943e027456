using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Backprop.Numerics;

namespace Backprop.Tests.Numerics;

/// <summary>Registers alone, in twos, threes and fours: how many elements they hold, and which of them touch memory.</summary>
public unsafe class LanesTests
{
    [Fact]
    public void Whole_registers()
    {
        Check<SingleLane<float>, float>(1, 1, 12);
        Check<Lanes128<float>, float>(4, 1, 24);
        Check<Lanes128<double>, double>(2, 1, 24);
        Check<TwinLanes<Lanes128<float>, float>, float>(8, 2, 24);
        Check<QuadrupleLanes<Lanes128<double>, double>, double>(8, 4, 24);
        Check<TripleLanes<SingleLane<float>, float>, float>(3, 3, 12);
        Check<TripleLanes<TwinLanes<Lanes128<float>, float>, float>, float>(24, 6, 24);
    }

    [Fact]
    public void Registers_of_256_bits()
    {
        Assert.SkipUnless(Avx2.IsSupported, "Needs AVX2.");
        Check<Lanes256<float>, float>(8, 1, 12);
        Check<Lanes256<double>, double>(4, 1, 12);
        Check<TripleLanes<Lanes256<float>, float>, float>(24, 3, 12);
        CheckPartial<PartialLanes256<float>, float>(8, 1, 12);
        CheckPartial<PartialLanes256<double>, double>(4, 1, 12);
        CheckPartial<TwinLanes<PartialLanes256<float>, float>, float>(16, 2, 12);
        CheckPartial<TripleLanes<PartialLanes256<float>, float>, float>(24, 3, 12);
    }

    [Fact]
    public void Registers_of_512_bits()
    {
        Assert.SkipUnless(Avx512F.IsSupported, "Needs AVX-512.");
        Check<Lanes512<float>, float>(16, 1, 24);
        Check<Lanes512<double>, double>(8, 1, 24);
        CheckPartial<PartialLanes512<float>, float>(16, 1, 24);
        CheckPartial<PartialLanes512<double>, double>(8, 1, 24);
        CheckPartial<TwinLanes<PartialLanes512<float>, float>, float>(32, 2, 24);
        CheckPartial<QuadrupleLanes<PartialLanes512<float>, float>, float>(64, 4, 24);
    }

    [Fact]
    public void The_widest_register_is_that_of_the_processor()
    {
        int bytes = Vector512.IsHardwareAccelerated ? 64 : Vector256.IsHardwareAccelerated ? 32 : 16;
        Assert.Equal((bytes / 4, bytes / 8), (TiledProduct.Lanes<float>(), TiledProduct.Lanes<double>()));
    }

    private static void CheckPartial<TLanes, T>(int count, int registers, int accumulators)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int rows = 1; rows < count; rows++)
            Check<TLanes, T>(count, registers, accumulators, rows);
        Check<TLanes, T>(count, registers, accumulators);
    }

    // y += x · factor in the first rows, between elements that must stay as they are.
    private static void Check<TLanes, T>(int count, int registers, int accumulators, int? only = null)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Assert.Equal((count, registers, accumulators), (TLanes.Count, TLanes.Registers, TLanes.Accumulators));
        int rows = only ?? count;
        T[] x = ProductCheck.Draw<T>("x", count), y = ProductCheck.Draw<T>("y", count + 2), expected = (T[])y.Clone();
        T factor = T.CreateChecked(1.7);
        for (int k = 0; k < rows; k++)
            expected[k + 1] = T.FusedMultiplyAdd(x[k], factor, y[k + 1]);
        fixed (T* px = x, py = y)
        {
            TLanes mask = TLanes.Mask(rows), sum = TLanes.Load(py + 1, mask);
            sum.AddProduct(TLanes.Load(px, mask), (byte*)(&factor - 3), 3 * sizeof(T));
            sum.Store(py + 1, mask);
            TLanes.Prefetch(px);
        }
        ProductCheck.Compare(expected, y, $"{rows} rows in {typeof(TLanes).Name}");
    }
}
