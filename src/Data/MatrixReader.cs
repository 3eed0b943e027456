using System.Numerics;
using Backprop.Numerics;

namespace Backprop.Data;

/// <summary>Reads samples whose inputs lie in memory: every order is equally likely.</summary>
/// <param name="inputs">Features × samples, column by column.</param>
/// <param name="features">The values of one sample.</param>
internal sealed class MatrixReader<T>(T[] inputs, int features) : SampleReader<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Arrange(Span<int> order, RandomStream? random)
    {
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        random?.Shuffle(order);
    }

    public override void Read(ReadOnlySpan<int> order, int start, Span<T> destination)
        => ColumnGather.Run<T>(inputs, order.Slice(start, destination.Length / features), destination);
}
