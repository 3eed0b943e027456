using Backprop.Numerics;

namespace Backprop.Tests.Numerics;

/// <summary>In which order columns are reduced, and that nothing beyond them is touched.</summary>
public unsafe class ColumnReductionTests
{
    // 2²⁴, 1 and −2²⁴, sixteen places apart, among zeros: from first to last 2²⁴ + 1 rounds to 2²⁴ and 0 is left; in chains of every sixteenth float the two
    // large ones meet first and leave 1. 32 elements are the fewest in chains; what no chain of a whole register holds comes last.
    [Theory]
    [InlineData(31, 0)]
    [InlineData(32, 1)]
    [InlineData(33, 1)]
    [InlineData(48, 1)]
    public void Long_columns_are_added_in_chains(int length, float sum)
    {
        float[] x = new float[length], ones = [.. Enumerable.Repeat(1f, length)];
        (x[0], x[1], x[16]) = (1 << 24, 1, -(1 << 24));

        Assert.Equal(sum, ColumnReduction.Sum<float>(x));
        Assert.Equal(sum, ColumnReduction.Dot<float>(x, ones));
        Assert.Equal(sum, ColumnReduction.Dot<float>(ones, x));
        if (length > 32)
        {
            x[^1] += 5;
            Assert.Equal(sum + 5, ColumnReduction.Sum<float>(x));
            Assert.Equal(sum + 5, ColumnReduction.Dot<float>(x, ones));
        }
    }

    // The largest may stand anywhere.
    [Fact]
    public void The_maximum_is_found_at_every_place()
    {
        foreach (int length in new[] { 1, 7, 31, 32, 33, 47, 48, 70 })
            for (int place = 0; place < length; place++)
            {
                float[] x = [.. Enumerable.Range(0, length).Select(k => k == place ? -1f : -2 - k)];
                fixed (float* x0 = x)
                    Assert.Equal(-1, ColumnReduction.Max(x0, length));
            }
    }

    // 2000 columns of 3 are several blocks of 2048 elements, the last of them short: every column as it is alone, and no element around them changes.
    [Theory]
    [InlineData(3, 2000)]
    [InlineData(40, 130)]
    [InlineData(2100, 3)]
    public void A_softmax_of_many_columns_is_that_of_each(int rows, int columns)
    {
        const int Guard = 64;
        float[] x = ProductCheck.Draw<float>("x", rows * columns), guarded = ProductCheck.Draw<float>("guards", rows * columns + 2 * Guard), before = [.. guarded];
        ColumnSoftmax.Run<float>(x, guarded.AsSpan(Guard, x.Length), columns);

        Assert.Equal(before[..Guard], guarded[..Guard]);
        Assert.Equal(before[^Guard..], guarded[^Guard..]);
        float[] alone = new float[rows];
        for (int c = 0; c < columns; c++)
        {
            ColumnSoftmax.Run<float>(x.AsSpan(c * rows, rows), alone, 1);
            Assert.Equal(alone, guarded[(Guard + c * rows)..(Guard + (c + 1) * rows)]);
        }
    }

    // Half the squared distance, of columns in several blocks: the cost of each is the sum of its rows, the derivative a − y.
    [Theory]
    [InlineData(1, 3000)]
    [InlineData(3, 2000)]
    [InlineData(2100, 3)]
    public void Costs_of_many_columns_are_those_of_each(int rows, int columns)
    {
        float[] a = ProductCheck.Draw<float>("a", rows * columns), y = ProductCheck.Draw<float>("y", rows * columns);
        float[] δ = new float[a.Length], costs = new float[columns], δAlone = new float[rows], cost = new float[1];
        ColumnCosts.Run(new HalfSquare(), a, y, δ.AsSpan(), costs);
        for (int c = 0; c < columns; c++)
        {
            ColumnCosts.Run<HalfSquare, float>(new HalfSquare(), a.AsSpan(c * rows, rows), y.AsSpan(c * rows, rows), δAlone, cost);
            Assert.Equal(cost[0], costs[c]);
            Assert.Equal(δAlone, δ[(c * rows)..((c + 1) * rows)]);
            Assert.Equal(Enumerable.Range(c * rows, rows).Sum(k => Math.Pow((double)a[k] - y[k], 2) / 2), costs[c], 1e-5 * costs[c]);
        }
    }

    private readonly struct HalfSquare : ICost<float>
    {
        public System.Numerics.Vector<float> Apply(System.Numerics.Vector<float> a, System.Numerics.Vector<float> y, out System.Numerics.Vector<float> derivative)
        {
            derivative = a - y;
            return derivative * derivative * 0.5f;
        }
    }
}
