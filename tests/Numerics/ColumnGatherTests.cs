using Backprop.Numerics;

namespace Backprop.Tests.Numerics;

/// <summary>The columns of a batch, whatever their height and number, against plain indexing.</summary>
public class ColumnGatherTests
{
    [Fact]
    public void Column_k_is_the_chosen_one()
    {
        for (int rows = 1; rows <= 70; rows++)
            Check<float>(rows, 1 + rows * 29 % 23);
        // Columns longer than a page of memory.
        Check<float>(1100, 9);
        Check<double>(1100, 9);
    }

    [Fact]
    public void An_index_outside_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ColumnGather.Run<float>(new float[6], [0, 3], new float[4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ColumnGather.Run<float>(new float[6], [-1, 0], new float[4]));
    }

    private static void Check<T>(int rows, int count) where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        const int Columns = 31;
        T[] source = ProductCheck.Draw<T>("source", rows * Columns);
        // 7 is prime to 31: columns in a mixed order.
        int[] indices = [.. Enumerable.Range(0, count).Select(k => 7 * k % Columns)];
        foreach (int threads in new[] { 1, 2, 3 })
        {
            using WorkerTeam.Scope scope = WorkerTeam.Use(threads, evenIfSmall: true);
            T[] gathered = new T[rows * count];
            ColumnGather.Run<T>(source, indices, gathered);
            for (int k = 0; k < gathered.Length; k++)
                Assert.Equal(source[indices[k / rows] * rows + k % rows], gathered[k]);
        }
    }
}
