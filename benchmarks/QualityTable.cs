using System.Diagnostics;
using System.Globalization;
using Backprop.Numerics;
using Backprop.Tabular;

namespace Backprop.Benchmarks;

/// <summary>
/// The test metric that the library's defaults reach on the files in data/: mean over seeds 1–5, 20 % test.
/// <c>dotnet run -c Release --project benchmarks -- quality [preset]</c>
/// </summary>
internal static class QualityTable
{
    private static readonly (string File, string Target, string Metric, double Floor)[] Sets =
    [
        ("iris", "species", "accuracy", 0.94),
        ("penguins", "species", "accuracy", 0.975),
        ("breast_cancer", "diagnosis", "accuracy", 0.96),
        ("digits", "digit", "accuracy", 0.965),
        ("concrete", "compressive_strength", "r2", 0.85),
    ];

    public static void Run(Preset preset)
    {
        Console.WriteLine($"{"data",-16}{"metric",-10}{"floor",7}{"mean",9}   {"seeds 1–5",-42}{"epochs",8}{"seconds",9}");
        foreach ((string file, string target, string metric, double floor) in Sets)
        {
            var values = new List<double>();
            long start = Stopwatch.GetTimestamp();
            double epochs = 0;
            for (int seed = 1; seed <= 5; seed++)
            {
                TrainingSummary summary = TabularTrainer.Train(Path.Combine("data", $"{file}.csv"), target, new TabularOptions { Preset = preset, Seed = new Seed(seed) }).Summary;
                values.Add(summary.Test![metric]);
                epochs += summary.BestEpoch / 5.0;
            }
            string each = string.Join(" ", values.Select(value => value.ToString("F4", CultureInfo.InvariantCulture)));
            Console.WriteLine(FormattableString.Invariant($"{file,-16}{metric,-10}{floor,7}{values.Average(),9:F4}   {each,-42}{epochs,8:F0}{Stopwatch.GetElapsedTime(start).TotalSeconds / 5,9:F2}"));
        }
    }
}
