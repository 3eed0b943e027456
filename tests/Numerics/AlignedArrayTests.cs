using Backprop.Numerics;

namespace Backprop.Tests.Numerics;

/// <summary>Where an array stands hangs on what was made before it: in a process that has freed none yet, every array of middle size starts at a cache line.</summary>
public class AlignedArrayTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(100_003)]
    [InlineData((1 << 22) + 1)]
    public void An_array_holds_that_many_zeros(int count)
    {
        float[] array = AlignedArray.Of<float>(count);
        Assert.Equal(count, array.Length);
        Assert.Equal(-1, array.AsSpan().IndexOfAnyExcept(0));
    }

    [Fact(Explicit = true)]
    public void Arrays_of_middle_size_start_at_a_cache_line()
    {
        var arrays = new List<Array>();
        for (int count = 512; count < 60_000; count += count / 3 + 1)
        {
            float[] floats = AlignedArray.Of<float>(count);
            double[] doubles = AlignedArray.Of<double>(count);
            Assert.True(AlignedArray.IsAligned(floats) && AlignedArray.IsAligned(doubles), $"{count} elements");
            arrays.AddRange([floats, doubles]);
        }
        Assert.Equal(0, GC.CollectionCount(2));
        GC.KeepAlive(arrays);
    }

    [Fact]
    public Task A_fresh_process_aligns_its_arrays() => FreshProcess.Passes(typeof(AlignedArrayTests), nameof(Arrays_of_middle_size_start_at_a_cache_line));
}
