using Backprop.Reports;

namespace Backprop.Tests.Reports;

public sealed class HistogramTests
{
    // Width (3 − (−1))/4 = 1: [−1, 0), [0, 1), [1, 2), [2, 3] with the greatest.
    [Fact]
    public void Counts_stand_in_their_buckets()
    {
        Histogram histogram = Histogram.Of<double>([-1, -0.5, 0, 1, 1.5, 3], buckets: 4);
        Assert.Equal([2, 1, 2, 1], histogram.Counts);
        Assert.Equal((-1, 3, 1), (histogram.Minimum, histogram.Maximum, histogram.Width));
        Assert.Equal((4, 13.5), (histogram.Sum, histogram.SumOfSquares));
        Assert.Equal([0, 1, 2, 3], Enumerable.Range(0, 4).Select(histogram.UpperEdge));
        Assert.Equal(1.5, histogram.RootMeanSquare);   // √(13.5/6) = √2.25
    }

    [Fact]
    public void The_scale_applies_to_every_number()
        => Assert.Equal(Histogram.Of<double>([-0.5, -0.25, 0, 0.5, 0.75, 1.5], buckets: 4).Counts, Histogram.Of<float>([-1, -0.5f, 0, 1, 1.5f, 3], scale: 0.5, buckets: 4).Counts);

    [Fact]
    public void Equal_numbers_share_one_bucket()
    {
        Histogram histogram = Histogram.Of<float>([2, 2, 2]);
        Assert.Equal([3], histogram.Counts);
        Assert.Equal(2, histogram.UpperEdge(0));
    }

    [Fact]
    public void What_is_not_finite_is_counted_apart()
    {
        Histogram histogram = Histogram.Of<float>([1, float.NaN, 2, float.PositiveInfinity], buckets: 2);
        Assert.Equal((2, 2, 1.0, 2.0), (histogram.Count, histogram.NotFinite, histogram.Minimum, histogram.Maximum));
        Assert.Equal(0, Histogram.Of<float>([float.NaN]).Count);
    }
}
