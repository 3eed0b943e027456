using Backprop.Data;
using Backprop.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Data;

public class BatchSamplerTests
{
    // Sample s has inputs (s, 100 + s), target 2s and, if weighted, weight s + 1: every number tells where it came from.
    private static Dataset<double> Numbered(int count, bool weighted = false) => new(
        Matrix<double>.Build.Dense(2, count, (row, s) => 100 * row + s),
        Matrix<double>.Build.Dense(1, count, (_, s) => 2 * s),
        weighted ? Vector<double>.Build.Dense(count, s => s + 1) : null);

    private static int[] OrderOf(BatchSampler<double> sampler, int epoch)
        => [.. sampler.Epoch(epoch).SelectMany(batch => batch.Inputs.Row(0).Select(x => (int)x).ToArray())];

    [Theory]
    [InlineData(10, 4, 3)]
    [InlineData(8, 4, 2)]
    [InlineData(3, 5, 1)]
    [InlineData(1, 1, 1)]
    public void An_epoch_holds_every_sample_once(int count, int batchSize, int batches)
    {
        var sampler = new BatchSampler<double>(Numbered(count), batchSize, new Seed(1));

        int[] sizes = [.. sampler.Epoch(0).Select(batch => batch.Count)];

        Assert.Equal(batches, sampler.BatchesPerEpoch);
        Assert.Equal(batches, sizes.Length);
        Assert.All(sizes[..^1], size => Assert.Equal(batchSize, size));
        Assert.Equal(count, sizes.Sum());
        Assert.Equal(Enumerable.Range(0, count), OrderOf(sampler, 0).Order());
    }

    [Fact]
    public void Inputs_targets_and_weights_stay_together()
    {
        foreach (Batch<double> batch in new BatchSampler<double>(Numbered(10, weighted: true), 4, new Seed(1)).Epoch(3))
        {
            for (int s = 0; s < batch.Count; s++)
            {
                double sample = batch.Inputs[0, s];
                Assert.Equal(100 + sample, batch.Inputs[1, s]);
                Assert.Equal(2 * sample, batch.Targets[0, s]);
                Assert.Equal(sample + 1, batch.Weights![s]);
            }
            Assert.Equal(batch.Weights!.Sum(), batch.TotalWeight);
        }
    }

    [Fact]
    public void Without_weights_the_total_weight_is_the_number_of_samples()
        => Assert.Equal([4, 4, 2], new BatchSampler<double>(Numbered(10), 4, new Seed(1)).Epoch(0).Select(batch => batch.TotalWeight));

    [Fact]
    public void The_order_is_a_function_of_seed_and_epoch_alone()
    {
        var sampler = new BatchSampler<double>(Numbered(50), 8, new Seed(7));
        int[] first = OrderOf(sampler, 0), second = OrderOf(sampler, 1);

        Assert.NotEqual(first, second);
        Assert.Equal(first, OrderOf(sampler, 0));
        Assert.Equal(second, OrderOf(new BatchSampler<double>(Numbered(50), 7, new Seed(7)), 1));
        Assert.NotEqual(first, OrderOf(new BatchSampler<double>(Numbered(50), 8, new Seed(8)), 0));
    }

    [Fact]
    public void Unshuffled_keeps_the_order_of_the_dataset()
        => Assert.Equal(Enumerable.Range(0, 10), OrderOf(new BatchSampler<double>(Numbered(10), 3, new Seed(1), shuffle: false), 5));

    [Fact]
    public void Batches_reuse_their_memory_and_an_epoch_allocates_almost_nothing()
    {
        var sampler = new BatchSampler<double>(Numbered(4100), 16, new Seed(1));
        var inputs = sampler.Epoch(0).Select(batch => batch.Inputs).Distinct(ReferenceEqualityComparer.Instance);
        Assert.Equal(2, inputs.Count());

        // The enumerator and the random stream, whatever the number of samples: 4100 indices alone would be 16 KB.
        Assert.InRange(Allocation.Of(() =>
        {
            foreach (Batch<double> batch in sampler.Epoch(1))
                _ = batch.TotalWeight;
        }), 0, 1024);
    }

    [Fact]
    public void Beginning_another_epoch_ends_the_one_under_way()
    {
        var sampler = new BatchSampler<double>(Numbered(10), 4, new Seed(1));
        using IEnumerator<Batch<double>> epoch = sampler.Epoch(0).GetEnumerator();
        epoch.MoveNext();
        _ = OrderOf(sampler, 1);

        Assert.Contains("another epoch was begun", Assert.Throws<InvalidOperationException>(() => epoch.MoveNext()).Message);
    }

    /// <summary>Workers may read the next batch while this one is in use; epochs that are given up or pushed aside leave nothing behind.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Several_threads_draw_the_same_batches_as_one(int threads)
    {
        Dataset<double> data = Numbered(101, weighted: true);
        var alone = new BatchSampler<double>(data, 9, new Seed(1));
        double[][] expected;
        using (WorkerTeam.Use(1))
            expected = [.. Enumerable.Range(0, 20).SelectMany(epoch => alone.Epoch(epoch).Select(Content))];
        using WorkerTeam.Scope scope = WorkerTeam.Use(threads, evenIfSmall: true);
        var sampler = new BatchSampler<double>(data, 9, new Seed(1));
        List<double[]> drawn = [];
        for (int epoch = 0; epoch < 20; epoch++)
        {
            using IEnumerator<Batch<double>> pushedAside = sampler.Epoch(99).GetEnumerator();
            pushedAside.MoveNext();
            Content(sampler.Epoch(98).First());
            using IEnumerator<Batch<double>> batches = sampler.Epoch(epoch).GetEnumerator();
            batches.MoveNext();
            Assert.Throws<InvalidOperationException>(() => pushedAside.MoveNext());
            do
            {
                Thread.SpinWait(epoch * 20);
                drawn.Add(Content(batches.Current));
            }
            while (batches.MoveNext());
        }
        Assert.Equal(expected, drawn);

        static double[] Content(Batch<double> batch) => [.. batch.Inputs.AsColumnMajorArray(), .. batch.Targets.AsColumnMajorArray(), .. batch.Weights!];
    }

    [Fact]
    public void Refuses_a_batch_of_nothing_and_a_negative_epoch()
    {
        Assert.Contains("at least 1, got 0", Assert.Throws<ArgumentOutOfRangeException>(() => new BatchSampler<double>(Numbered(3), 0, new Seed(1))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchSampler<double>(Numbered(3), 1, new Seed(1)).Epoch(-1));
    }
}
