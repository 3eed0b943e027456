using Backprop.Data;
using Backprop.Numerics;
using Backprop.Tests.Serialization;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Data;

public sealed class BlockReaderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<IDisposable> files = [];

    public void Dispose()
    {
        files.ForEach(file => file.Dispose());
        folder.Dispose();
    }

    // Sample s of the file has inputs (s, 1000 + s); the chosen ones have target 2s and, if weighted, weight s + 1.
    private StoredSamples<double> Stored(int[] places, BlockShuffle shuffle, bool weighted = false)
    {
        var file = new SampleFile<double>(folder.Path, features: 2);
        files.Add(file);
        for (int s = 0; s <= places[^1]; s++)
            file.Add([s, 1000 + s]);
        return new(file, places, Matrix<double>.Build.Dense(1, places.Length, (_, i) => 2 * places[i]), weighted ? Vector<double>.Build.Dense(places.Length, i => places[i] + 1) : null, shuffle);
    }

    private static Dataset<double> InMemory(int[] places) => new(
        Matrix<double>.Build.Dense(2, places.Length, (row, i) => 1000 * row + places[i]),
        Matrix<double>.Build.Dense(1, places.Length, (_, i) => 2 * places[i]));

    private static int[] OrderOf(BatchSampler<double> sampler, int epoch, int firstBatch = 0)
        => [.. sampler.Epoch(epoch, firstBatch).SelectMany(batch => batch.Inputs.Row(0).Select(x => (int)x).ToArray())];

    private static readonly int[] Third = [.. Enumerable.Range(0, 400).Where(s => s % 3 == 1)];

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 3)]
    [InlineData(16, 1)]
    [InlineData(10, 13)]
    [InlineData(50, 50)]
    public void Inputs_targets_and_weights_of_every_sample_come_once(int blockSize, int blocks)
    {
        var sampler = new BatchSampler<double>(Stored(Third, new(blockSize, blocks), weighted: true), 32, new Seed(1));

        for (int epoch = 0; epoch < 3; epoch++)
        {
            var met = new List<int>();
            foreach (Batch<double> batch in sampler.Epoch(epoch))
            {
                for (int i = 0; i < batch.Count; i++)
                {
                    double s = batch.Inputs[0, i];
                    Assert.Equal((1000 + s, 2 * s, s + 1), (batch.Inputs[1, i], batch.Targets[0, i], batch.Weights![i]));
                    met.Add((int)s);
                }
            }
            Assert.Equal(Third, met.Order());
        }
    }

    [Fact]
    public void Samples_of_as_many_blocks_as_are_held_come_together_and_are_mixed()
    {
        // 100 samples in blocks of 10, 4 at a time: windows of 40, 40 and 20.
        var sampler = new BatchSampler<double>(Stored([.. Enumerable.Range(0, 100)], new(10, 4)), 8, new Seed(3));
        int[][] Windows(int epoch) => OrderOf(sampler, epoch) is var order ? [order[..40], order[40..80], order[80..]] : [];
        int[][] BlocksOf(int epoch) => [.. Windows(epoch).Select(window => window.Select(s => s / 10).Distinct().Order().ToArray())];

        Assert.Equal([4, 4, 2], BlocksOf(0).Select(blocks => blocks.Length));
        Assert.NotEqual(BlocksOf(0), BlocksOf(1));
        Assert.All(Windows(0), window => Assert.True(window.Zip(window.Skip(1)).Count(pair => pair.Second == pair.First + 1) < window.Length / 4));
    }

    [Fact]
    public void The_order_is_a_function_of_seed_and_epoch_and_can_be_entered_anywhere()
    {
        StoredSamples<double> samples = Stored(Third, new(7, 3));
        var sampler = new BatchSampler<double>(samples, 16, new Seed(7));
        int[] first = OrderOf(sampler, 0), second = OrderOf(sampler, 1);

        Assert.NotEqual(first, second);
        Assert.Equal(first, OrderOf(sampler, 0));
        Assert.Equal(second, OrderOf(new BatchSampler<double>(samples, 16, new Seed(7)), 1));
        Assert.Equal(second[48..], OrderOf(new BatchSampler<double>(samples, 16, new Seed(7)), 1, firstBatch: 3));
        Assert.NotEqual(first, OrderOf(new BatchSampler<double>(samples, 16, new Seed(8)), 0));
        Assert.Equal(Third, OrderOf(new BatchSampler<double>(samples, 16, new Seed(7), shuffle: false), 0));
    }

    [Theory]
    [InlineData(134, 1)]
    [InlineData(10, 14)]
    [InlineData(1, 1000)]
    public void When_all_blocks_are_held_the_order_is_that_of_samples_in_memory(int blockSize, int blocks)
    {
        StoredSamples<double> samples = Stored(Third, new(blockSize, blocks));

        Assert.Equal(OrderOf(new BatchSampler<double>(InMemory(Third), 16, new Seed(7)), 5), OrderOf(new BatchSampler<double>(samples, 16, new Seed(7)), 5));
        Assert.Equal("on", samples.Shuffling);
    }

    [Fact]
    public void Members_share_the_file_and_have_samplers_of_their_own()
    {
        StoredSamples<double> samples = Stored([.. Enumerable.Range(0, 60)], new(4, 2));
        Samples<double> even = samples.At([.. Enumerable.Range(0, 30).Select(i => 2 * i)]);
        IEnumerator<Batch<double>> all = new BatchSampler<double>(samples, 8, new Seed(1)).Epoch(0).GetEnumerator();
        IEnumerator<Batch<double>> some = new BatchSampler<double>(even, 8, new Seed(1)).Epoch(0).GetEnumerator();
        var met = new List<double>();
        while (all.MoveNext() | some.MoveNext())
        {
            if (some.Current is { } batch && met.Count < 30)
                met.AddRange(batch.Inputs.Row(0));
        }
        Assert.Equal(Enumerable.Range(0, 30).Select(i => 2.0 * i), met.Order());
        Assert.Equal(Enumerable.Range(0, 30).Select(i => 4.0 * i), even.Targets.Row(0));
    }

    [Fact]
    public void A_network_is_asked_about_all_samples_in_order()
        => Assert.Equal(Third.Select(s => s + 1000.0 + s), Stored(Third, new(7, 3)).Outputs(inputs => Matrix<double>.Build.DenseOfRowVectors(inputs.ColumnSums())).Row(0));

    [Fact]
    public void A_batch_allocates_nothing()
    {
        var sampler = new BatchSampler<double>(Stored([.. Enumerable.Range(0, 2000)], new(8, 4)), 5, new Seed(1));
        using IEnumerator<Batch<double>> epoch = sampler.Epoch(0).GetEnumerator();

        Assert.Equal(0, Allocation.Of(() =>
        {
            // 32 samples a window: each of these fetches several.
            for (int step = 0; step < 50; step++)
                Assert.True(epoch.MoveNext());
        }));
    }

    [Fact]
    public void The_file_has_no_name_or_goes_with_the_object()
    {
        SampleFile<float> file = new(folder.Path, 3);
        file.Add([1, 2, 3]);
        file.Dispose();

        Assert.Empty(folder.Names);
    }

    // 20 features are 80 bytes: a block of 1 MiB has 13,107 samples, and a memory of 3 MiB holds 39,321: 16 blocks of 2,457. An array has 2³¹ − 57 values at most.
    [Theory]
    [InlineData(3 << 20, 20, 2457, 16)]
    [InlineData(256 << 20, 20, 13107, 256)]
    [InlineData(1 << 20, 1 << 20, 1, 1)]
    [InlineData(long.MaxValue, 1, 262144, 8191)]
    public void Blocks_fit_the_memory(long bytes, int features, int blockSize, int blocks)
        => Assert.Equal(new BlockShuffle(blockSize, blocks), BlockShuffle.For(bytes, features));
}
