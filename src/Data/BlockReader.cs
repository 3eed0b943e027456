using System.Numerics;
using Backprop.Numerics;

namespace Backprop.Data;

/// <summary>Draws samples from a file by <see cref="BlockShuffle"/>: a window of blocks is in memory, and when its samples are used up the next is read.</summary>
internal sealed class BlockReader<T> : SampleReader<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly PlaceReader<T> reader;
    private readonly BlockShuffle shuffle;
    private readonly int features;
    private readonly int count;
    private readonly int[] blocks;
    private readonly int[] slots;
    private readonly int[] windowEnds;
    private readonly T[] window;
    private int loaded = -1;
    private int[] columns = [];

    public BlockReader(SampleFile<T> file, int[] places, BlockShuffle shuffle)
    {
        (this.shuffle, features, count) = (shuffle, file.Features, places.Length);
        reader = new(file, places);
        blocks = new int[(count - 1) / shuffle.BlockSize + 1];
        slots = new int[blocks.Length];
        windowEnds = new int[(blocks.Length - 1) / shuffle.Blocks + 1];
        window = new T[(long)Math.Min(shuffle.Blocks, blocks.Length) * Math.Min(shuffle.BlockSize, count) * features];
    }

    public override void Arrange(Span<int> order, RandomStream? random)
    {
        for (int b = 0; b < blocks.Length; b++)
            blocks[b] = b;
        if (windowEnds.Length > 1)
        {
            random?.Shuffle<int>(blocks);
            loaded = -1;
        }
        int end = 0;
        for (int w = 0; w < windowEnds.Length; w++)
        {
            int start = end;
            foreach (int block in BlocksOf(w))
            {
                for (int sample = block * shuffle.BlockSize; sample < EndOf(block); sample++)
                    order[end++] = sample;
            }
            random?.Shuffle(order[start..end]);
            windowEnds[w] = end;
        }
    }

    public override void Read(ReadOnlySpan<int> order, int start, Span<T> inputs)
    {
        int end = start + inputs.Length / features;
        if (columns.Length < end - start)
            columns = new int[end - start];
        for (int w = 0; start < end; w++)
        {
            int some = Math.Min(end, windowEnds[w]) - start;
            if (some <= 0)
                continue;
            Load(w);
            for (int i = 0; i < some; i++)
            {
                (int block, int within) = Math.DivRem(order[start + i], shuffle.BlockSize);
                columns[i] = slots[block] * shuffle.BlockSize + within;
            }
            ColumnGather.Run<T>(window, columns.AsSpan(0, some), inputs[..(some * features)]);
            inputs = inputs[(some * features)..];
            start += some;
        }
    }

    private void Load(int w)
    {
        if (loaded == w)
            return;
        int slot = 0;
        foreach (int block in BlocksOf(w))
        {
            int first = block * shuffle.BlockSize;
            reader.Read(first, window.AsSpan(slot * shuffle.BlockSize * features, (EndOf(block) - first) * features));
            slots[block] = slot++;
        }
        loaded = w;
    }

    private ReadOnlySpan<int> BlocksOf(int w) => blocks.AsSpan(w * shuffle.Blocks, Math.Min(shuffle.Blocks, blocks.Length - w * shuffle.Blocks));

    private int EndOf(int block) => (int)Math.Min(count, (block + 1L) * shuffle.BlockSize);
}
