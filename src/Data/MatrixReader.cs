using System.Numerics;
using Backprop.Numerics;

namespace Backprop.Data;

/// <summary>Reads samples whose inputs lie in memory: every order is equally likely.</summary>
/// <param name="inputs">Features × samples, column by column.</param>
/// <param name="features">The values of one sample.</param>
internal sealed class MatrixReader<T>(T[] inputs, int features) : SampleReader<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly GatherAhead<T> ahead = new();

    public override void Arrange(Span<int> order, RandomStream? random)
    {
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        random?.Shuffle(order);
    }

    public override void Read(ReadOnlySpan<int> order, int start, Span<T> destination)
        => ColumnGather.Run<T>(inputs, order.Slice(start, destination.Length / features), destination);

    public override bool ReadsAhead(int samples) => WorkerTeam.Threads > 1 && ColumnGather.IsLarge((long)samples * features);

    public override void ReadAhead(int[] order, int start, T[] destination)
        => ahead.Begin(inputs, order, start, destination.Length / features, destination);

    public override void Finish() => ahead.Finish();

    public override void Stop() => ahead.Cancel();
}
