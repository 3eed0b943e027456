using System.Diagnostics;
using Backprop.Benchmarks.Kernels;
using Backprop.Numerics;
using Backprop.Training;
using Backprop.Training.Callbacks;

namespace Backprop.Benchmarks;

/// <summary>
/// Compares the speed of a run with the FMA peak at that very time, on the same threads: between blocks of steps the peak is measured for some milliseconds.
/// Other programs on the same machine come and go; a block counts as undisturbed when the cores had their whole speed just before and just after it.
/// </summary>
internal sealed class ShareClock(double seconds, int threads, double flopPerStep) : TrainingCallback<float>
{
    private const double WarmUp = 1, BlockSeconds = 0.05, PeakSeconds = 3e-3, Whole = 0.97;

    private readonly CancellationTokenSource source = new();
    private readonly List<(double GigaFlops, double Before, double After)> blocks = [];
    private long start, block;
    private int steps;
    private double before;

    public CancellationToken Token => source.Token;

    public override void OnStart(TrainingRun<float> run) => start = Stopwatch.GetTimestamp();

    public override void OnStep(TrainingRun<float> run, double cost)
    {
        double elapsed = Stopwatch.GetElapsedTime(block).TotalSeconds;
        steps++;
        if (elapsed < BlockSeconds || source.IsCancellationRequested)
            return;
        double after = Peak(), total = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (total > WarmUp && before > 0)
            blocks.Add((steps * flopPerStep / elapsed * 1e-9, before, after));
        if (total > WarmUp + seconds)
            source.Cancel();
        (before, steps, block) = (after, 0, Stopwatch.GetTimestamp());
    }

    public override string ToString()
    {
        if (blocks.Count == 0)
            return "nothing was measured, others have the processor: try more seconds";
        double best = blocks.Max(b => b.Before);
        double[] all = Shares(blocks), undisturbed = Shares(blocks.Where(b => Math.Min(b.Before, b.After) >= Whole * best));
        // Where the clock of the cores varies, none may be.
        double share = Median(undisturbed.Length > 0 ? undisturbed : all);
        return FormattableString.Invariant($"{share:P1} of the FMA peak ({best:F0} GFLOP/s): {undisturbed.Length} undisturbed blocks of {BlockSeconds * 1e3:F0} ms; median of all {all.Length} {Median(all):P1}");
    }

    private static double[] Shares(IEnumerable<(double GigaFlops, double Before, double After)> blocks) => [.. blocks.Select(b => 2 * b.GigaFlops / (b.Before + b.After)).Order()];

    private static double Median(double[] sorted) => sorted.Length == 0 ? double.NaN : sorted[sorted.Length / 2];

    private unsafe double Peak()
    {
        double* peaks = stackalloc double[threads];
        WorkerTeam.Run(&MeasurePart, peaks, threads, unit: 1, operations: 1e9);
        double sum = 0;
        for (int part = 0; part < threads; part++)
            sum += peaks[part];
        return sum;
    }

    private static unsafe void MeasurePart(void* peaks, nint from, nint to)
    {
        for (nint part = from; part < to; part++)
            ((double*)peaks)[part] = FmaPeak.Measure(PeakSeconds);
    }
}
