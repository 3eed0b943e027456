using System.Numerics;
using Backprop.Numerics;

namespace Backprop.Data;

/// <summary>
/// Cuts samples into batches, in an order that is a function of (seed, epoch) and of nothing else: an epoch can be drawn
/// again, or first, with the same result. Indices are shuffled, not data.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class BatchSampler<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Samples<T> data;
    private readonly SampleReader<T> reader;
    private readonly Seed seed;
    private readonly bool shuffle;
    private readonly int[] order;
    private readonly Batch<T>? full;
    private readonly Batch<T>? partial;
    private Batch<T>? spare;
    private long drawing;

    /// <summary>Prepares the memory for one full and one partial batch.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="batchSize">Samples in a batch, at least 1; the last batch of an epoch holds the rest.</param>
    /// <param name="seed">Gives epoch e its order, from the stream <c>"shuffle"</c> at position e.</param>
    /// <param name="shuffle">False to keep the order of the samples.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batchSize"/> is less than 1.</exception>
    public BatchSampler(Samples<T> data, int batchSize, Seed seed, bool shuffle = true)
    {
        ArgumentNullException.ThrowIfNull(data);
        (this.data, this.seed, this.shuffle) = (data, seed, shuffle);
        BatchSize = Setting.AtLeast(1, batchSize, nameof(batchSize));
        reader = data.Reader();
        order = new int[data.Count];
        if (data.Count >= batchSize)
            full = NewBatch(batchSize);
        if (data.Count % batchSize is > 0 and int rest)
            partial = NewBatch(rest);
    }

    /// <summary>Samples in every batch but a shorter last one.</summary>
    public int BatchSize { get; }

    /// <summary>⌈samples / batch size⌉.</summary>
    public int BatchesPerEpoch => (data.Count - 1) / BatchSize + 1;

    /// <summary>
    /// Draws every sample once. A batch is valid until the next one is drawn, and only one epoch can be under way at a time. The samples may not be changed
    /// meanwhile: on several threads, the inputs of the next batch are copied while this one is in use.
    /// </summary>
    /// <param name="epoch">Which epoch, from 0: the position in the random stream.</param>
    /// <param name="firstBatch">How many batches are passed over: those of an epoch that was interrupted.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    /// <exception cref="InvalidOperationException">While enumerating: another epoch was begun on this sampler, in the same memory.</exception>
    public IEnumerable<Batch<T>> Epoch(int epoch, int firstBatch = 0)
    {
        Setting.AtLeast(0, epoch, nameof(epoch));
        Setting.AtLeast(0, firstBatch, nameof(firstBatch));
        return Draw(epoch, firstBatch);
    }

    private IEnumerable<Batch<T>> Draw(int epoch, int firstBatch)
    {
        long mine = ++drawing;
        reader.Stop();
        reader.Arrange(order, shuffle ? seed.Stream("shuffle", epoch) : null);
        Batch<T>? next = null;
        try
        {
            for (long start = (long)firstBatch * BatchSize; start < order.Length; start += BatchSize)
            {
                if (mine != drawing)
                    throw new InvalidOperationException($"Epoch {epoch} cannot go on: another epoch was begun on the same sampler. Use one sampler for each.");
                int count = (int)Math.Min(BatchSize, order.Length - start);
                Batch<T> batch = next ?? (count == BatchSize ? full : partial)!;
                if (next is null)
                    reader.Read(order, (int)start, batch.Inputs.AsColumnMajorArray());
                else
                    reader.Finish();
                ReadOnlySpan<int> indices = order.AsSpan((int)start, count);
                ColumnGather.Run(data.Targets.AsColumnMajorArray(), indices, batch.Targets.AsColumnMajorArray());
                if (batch.Weights is not null)
                    ColumnGather.Run(data.Weights!.AsArray(), indices, batch.Weights.AsArray());
                next = ReadAhead(start + BatchSize, batch);
                yield return batch;
            }
        }
        finally
        {
            if (mine == drawing)
                reader.Stop();
        }
    }

    // The full batch at this place, whose inputs are being read from now on; null where that does not pay.
    private Batch<T>? ReadAhead(long start, Batch<T> current)
    {
        if (start + BatchSize > order.Length || !reader.ReadsAhead(BatchSize))
            return null;
        Batch<T> next = current == full ? spare ??= NewBatch(BatchSize) : full!;
        reader.ReadAhead(order, (int)start, next.Inputs.AsColumnMajorArray());
        return next;
    }

    private Batch<T> NewBatch(int count) => new(data.Features, data.Targets.RowCount, count, data.Weights is not null);
}
