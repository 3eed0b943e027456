using System.Diagnostics;
using Backprop.Numerics;

namespace Backprop.Benchmarks.Kernels;

/// <summary>
/// Times the three products of every <see cref="ProductShape"/> against the peak of this processor, in a few seconds. Rounds of all are
/// interleaved and the best of each counts, so that what else runs on the machine touches all alike.
/// </summary>
internal static class ProductReport
{
    private const int Rounds = 20;
    private const double SecondsPerRound = 5e-3;

    public static void Print(TextWriter output, int threads)
    {
        using WorkerTeam.Scope scope = WorkerTeam.Use(threads);
        ProductCase[] cases = [.. ProductShape.All.Select(shape => new ProductCase(shape))];
        double peak = 0;
        double[,] best = new double[cases.Length, 3];
        for (int round = 0; round < Rounds; round++)
        {
            peak = Math.Max(peak, FmaPeak.Measure());
            for (int c = 0; c < cases.Length; c++)
                for (int product = 0; product < 3; product++)
                    best[c, product] = Math.Max(best[c, product], Measure(cases[c], product));
        }
        output.WriteLine($"fused multiply-add peak: {peak:F1} GFLOP/s on one core; {threads} thread(s)");
        output.WriteLine($"{"float",-22}{"Z = W·A + b",18}{"θ' = δ·Aᵀ",18}{"Δ = Wᵀ·δ",18}");
        for (int c = 0; c < cases.Length; c++)
        {
            output.Write($"{cases[c].Shape,-22}");
            for (int product = 0; product < 3; product++)
                output.Write($"{best[c, product],10:F1}{best[c, product] / (threads * peak),8:P0}");
            output.WriteLine();
        }
    }

    private static double Measure(ProductCase run, int product)
    {
        int calls = Math.Max(1, (int)(SecondsPerRound * 50e9 / run.Shape.Operations));
        long start = Stopwatch.GetTimestamp();
        for (int call = 0; call < calls; call++)
            run.Compute(product);
        return run.Shape.Operations * calls / Stopwatch.GetElapsedTime(start).TotalSeconds * 1e-9;
    }
}
