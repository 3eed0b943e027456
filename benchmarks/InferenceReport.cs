using System.Diagnostics;
using System.Globalization;
using Backprop.Layers;
using Backprop.Numerics;

namespace Backprop.Benchmarks;

/// <summary>How long one row takes, and how many rows a second go through in batches, from the caller's memory into the caller's memory.</summary>
internal static class InferenceReport
{
    private const int BatchRows = 1024, TableRows = 60_000;
    private const double Seconds = 0.5;

    private static readonly int[][] Networks = [[4, 16, 3], [8, 64, 64, 1], [784, 128, 10], [784, 512, 512, 10]];

    /// <summary>Writes a line for each network. Callers share the model, each with rows of its own.</summary>
    public static void Print(TextWriter output)
    {
        output.WriteLine($"| network | one row, median µs | 99 % µs | rows/s in batches of {BatchRows}, 1 thread | 2 callers | {TableRows} in one call, 1 thread | 2 threads |");
        output.WriteLine("|---|---|---|---|---|---|---|");
        foreach (int[] sizes in Networks)
        {
            Sequential<float> network = Network(sizes);
            double[] latencies = Latencies(network, sizes);
            double one = Throughput(network, sizes, callers: 1), two = Throughput(network, sizes, callers: 2);
            double[] whole = [Whole(network, sizes, threads: 1), Whole(network, sizes, threads: 2)];
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {string.Join('-', sizes)} | {latencies[latencies.Length / 2]:F2} | {latencies[latencies.Length * 99 / 100]:F2} | {one:N0} | {two:N0} | {whole[0]:N0} | {whole[1]:N0} |"));
        }
    }

    private static Sequential<float> Network(int[] sizes)
    {
        List<Layer<float>> layers = [];
        for (int l = 1; l < sizes.Length; l++)
        {
            layers.Add(new Dense<float>(sizes[l - 1], sizes[l]));
            if (l < sizes.Length - 1)
                layers.Add(new ReLU<float>());
        }
        return new Sequential<float>(new Seed(1), [.. layers]);
    }

    // Sorted, in microseconds; each includes reading the clock, 0.02 µs.
    private static double[] Latencies(Sequential<float> network, int[] sizes)
    {
        float[] row = Rows(sizes[0], 1), scores = new float[sizes[^1]];
        Run(() => network.Infer(row, scores), Seconds);
        List<long> ticks = new(1 << 24);
        long end = Stopwatch.GetTimestamp() + (long)(Seconds * Stopwatch.Frequency);
        for (long before = Stopwatch.GetTimestamp(); before < end && ticks.Count < ticks.Capacity; before = Stopwatch.GetTimestamp())
        {
            network.Infer(row, scores);
            ticks.Add(Stopwatch.GetTimestamp() - before);
        }
        ticks.Sort();
        return [.. ticks.Select(t => t * 1e6 / Stopwatch.Frequency)];
    }

    private static double Throughput(Sequential<float> network, int[] sizes, int callers)
    {
        double[] speeds = new double[callers];
        Thread[] threads = [.. Enumerable.Range(0, callers).Select(caller => new Thread(() =>
        {
            using WorkerTeam.Scope alone = WorkerTeam.Use(1);
            float[] rows = Rows(sizes[0], BatchRows), scores = new float[BatchRows * sizes[^1]];
            Run(() => network.Infer(rows, scores), Seconds);
            speeds[caller] = BatchRows * Run(() => network.Infer(rows, scores), Seconds);
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        return speeds.Sum();
    }

    private static double Whole(Sequential<float> network, int[] sizes, int threads)
    {
        using WorkerTeam.Scope scope = WorkerTeam.Use(threads);
        float[] rows = Rows(sizes[0], TableRows), scores = new float[TableRows * sizes[^1]];
        Run(() => network.Infer(rows, scores), Seconds);
        return TableRows * Run(() => network.Infer(rows, scores), Seconds);
    }

    // Calls per second.
    private static double Run(Action action, double seconds)
    {
        long start = Stopwatch.GetTimestamp(), calls = 0;
        for (; Stopwatch.GetElapsedTime(start).TotalSeconds < seconds; calls++)
            action();
        return calls / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static float[] Rows(int features, int rows)
    {
        RandomStream random = new Seed(2).Stream("rows");
        float[] values = new float[features * rows];
        for (int k = 0; k < values.Length; k++)
            values[k] = (float)random.NextNormal();
        return values;
    }
}
