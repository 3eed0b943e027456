using System.Diagnostics;
using Backprop.Data;

namespace Backprop.Benchmarks;

/// <summary>Times a CSV file on its way to a data set: reading; inference and fitting; encoding.</summary>
internal static class CsvClock
{
    /// <summary>Prints one line a round: rows, then the seconds to read, to infer and fit, to encode, and all of them.</summary>
    /// <param name="path">The file.</param>
    /// <param name="target">The column to predict.</param>
    /// <param name="rounds">How many rounds; null to run one for each line of standard input, so that another program can take turns.</param>
    public static void Run(string path, string target, int? rounds)
    {
        for (int round = 0; rounds is { } count ? round < count : Console.ReadLine() is not null; round++)
        {
            GC.Collect();
            long start = Stopwatch.GetTimestamp();
            CsvTable table = CsvTable.Read(path);
            TimeSpan read = Stopwatch.GetElapsedTime(start);
            TableSchema schema = SchemaInference.Infer(table, target);
            int[] rows = [.. Enumerable.Range(0, table.RowCount)];
            TabularEncoder encoder = TabularEncoder.Fit(table, schema, rows);
            TimeSpan fitted = Stopwatch.GetElapsedTime(start);
            Dataset<float> data = encoder.EncodeDataset<float>(table, rows);
            TimeSpan all = Stopwatch.GetElapsedTime(start);
            Console.WriteLine(FormattableString.Invariant(
                $"{data.Count} {read.TotalSeconds:F4} {(fitted - read).TotalSeconds:F4} {(all - fitted).TotalSeconds:F4} {all.TotalSeconds:F4}"));
        }
    }
}
