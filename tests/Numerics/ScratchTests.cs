using Backprop.Numerics;

namespace Backprop.Tests.Numerics;

public unsafe class ScratchTests
{
    [Fact]
    public void A_buffer_stays_where_it_is_and_grows_on_demand() => OnAThreadOfItsOwn(() =>
    {
        float* small = Scratch.Take<float>(ScratchUse.Operand, 100);
        small[0] = 1;
        small[99] = 2;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        Assert.Equal((nint)small, (nint)Scratch.Take<float>(ScratchUse.Operand, 100));
        Assert.Equal((1, 2), (small[0], small[99]));
        Assert.Equal((nint)small, (nint)Scratch.Take<double>(ScratchUse.Operand, 50));

        float* large = Scratch.Take<float>(ScratchUse.Operand, 100_000);
        new Span<float>(large, 100_000).Fill(3);
        Assert.Equal((nint)large, (nint)Scratch.Take<float>(ScratchUse.Operand, 100));
    });

    [Fact]
    public void Every_use_has_memory_of_its_own_from_a_cache_line_on() => OnAThreadOfItsOwn(() =>
    {
        ScratchUse[] uses = Enum.GetValues<ScratchUse>();
        nint[] buffers = [.. uses.Select(use => (nint)Scratch.Take<double>(use, 33))];
        for (int k = 0; k < uses.Length; k++)
            new Span<double>((void*)buffers[k], 33).Fill(k);
        for (int k = 0; k < uses.Length; k++)
        {
            Assert.Equal(0, buffers[k] % 64);
            Assert.Equal(33, new ReadOnlySpan<double>((void*)buffers[k], 33).Count(k));
        }
    });

    [Fact]
    public void More_than_an_array_can_hold_is_refused()
        => Assert.Throws<OverflowException>(() => { Scratch.Take<double>(ScratchUse.Operand, 1 << 28); });

    // The buffers of a test's thread have been used, and may be large already.
    private static void OnAThreadOfItsOwn(Action test)
    {
        Exception? failure = null;
        Thread thread = new(() => failure = Record.Exception(test));
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }
}
