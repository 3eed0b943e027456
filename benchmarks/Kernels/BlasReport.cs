using System.Diagnostics;
using Backprop.Numerics;

namespace Backprop.Benchmarks.Kernels;

/// <summary>
/// The three products of a Dense layer beside OpenBLAS, in one process and on the same memory. Each round measures both, after a pause in which the
/// other's threads fall asleep; medians over the rounds.
/// </summary>
internal static class BlasReport
{
    private const int Rounds = 11;
    private const double SecondsPerRound = 6e-3;
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(60);

    private static readonly ProductShape[] shapes =
    [
        new("", 784, 128, 32), new("", 784, 128, 64), new("", 512, 512, 64), new("", 784, 512, 128), new("", 512, 512, 128),
        new("", 784, 1024, 512), new("", 1024, 1024, 512),
    ];

    public static void Print(TextWriter output, int threads)
    {
        using WorkerTeam.Scope scope = WorkerTeam.Use(threads);
        OpenBlas.UseThreads(threads);
        ProductCase[] cases = [.. shapes.Select(shape => new ProductCase(shape))];
        double peak = 0;
        double[,,] ours = new double[cases.Length, 3, Rounds], theirs = new double[cases.Length, 3, Rounds];
        for (int round = -1; round < Rounds; round++)
        {
            peak = Math.Max(peak, FmaPeak.Measure());
            MeasureAll(cases, (c, product) => c.Compute(product), ours, round);
            Thread.Sleep(pause);
            MeasureAll(cases, (c, product) => c.ComputeByOpenBlas(product), theirs, round);
            Thread.Sleep(pause);
        }
        output.WriteLine($"fused multiply-add peak: {peak:F1} GFLOP/s on one core; {threads} thread(s); OpenBLAS for {OpenBlas.Core}");
        output.WriteLine();
        output.WriteLine("| inputs→outputs × samples | Z = W·A + b | OpenBLAS | ratio | of peak | θ' = δ·Aᵀ | OpenBLAS | ratio | of peak | Δ = Wᵀ·δ | OpenBLAS | ratio | of peak |");
        output.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        for (int c = 0; c < cases.Length; c++)
        {
            output.Write($"| {shapes[c].Inputs}→{shapes[c].Outputs} × {shapes[c].Samples}{(cases[c].IsAligned ? "" : " (*)")} |");
            for (int product = 0; product < 3; product++)
            {
                double own = Median(ours, c, product), other = Median(theirs, c, product);
                output.Write($" {own:F1} | {other:F1} | {own / other:F2} | {own / (threads * peak):P0} |");
            }
            output.WriteLine();
        }
        if (!cases.All(operands => operands.IsAligned))
            output.WriteLine("(*) Not every operand starts at a cache line.");
    }

    // Round −1 warms up.
    private static void MeasureAll(ProductCase[] cases, Action<ProductCase, int> run, double[,,] speeds, int round)
    {
        for (int c = 0; c < cases.Length; c++)
            for (int product = 0; product < 3; product++)
            {
                double speed = Measure(cases[c], product, run);
                if (round >= 0)
                    speeds[c, product, round] = speed;
            }
    }

    private static double Measure(ProductCase operands, int product, Action<ProductCase, int> run)
    {
        int calls = Math.Max(1, (int)(SecondsPerRound * 100e9 / operands.Shape.Operations));
        run(operands, product);
        long start = Stopwatch.GetTimestamp();
        for (int call = 0; call < calls; call++)
            run(operands, product);
        return operands.Shape.Operations * calls / Stopwatch.GetElapsedTime(start).TotalSeconds * 1e-9;
    }

    private static double Median(double[,,] speeds, int c, int product)
        => Enumerable.Range(0, Rounds).Select(round => speeds[c, product, round]).Order().ElementAt(Rounds / 2);
}
