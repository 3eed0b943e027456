using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Backprop.Data;
using Backprop.Numerics;
using Backprop.Tabular;

namespace Backprop.Benchmarks;

/// <summary>
/// The defaults against scikit-learn on the data sets of a folder (see quality_peers.py, which computes the peers): test accuracy or R², a quarter of
/// the rows for the test, the same rows for all. Prints the table of README.md.
/// <c>dotnet run -c Release --project benchmarks -- quality FOLDER [peers=FILE] [results=FILE] [seeds=3] [sets=NAME,NAME] [preset=plain] [members=N]</c>, and
/// what else can be chosen (<see cref="QualitySettings"/>). What the results already hold is not computed again.
/// </summary>
internal static class QualityComparison
{
    private const string Ours = "Backprop", Scaled = "mlp, scaled";

    public static void Run(string folder, string[] given)
    {
        var settings = new QualitySettings(given);
        QualityResults others = new(settings.Peers), own = new(settings.Results);
        string[] peers = [.. others.Who.Where(peer => peer != Scaled)];
        Console.WriteLine($"| data | rows | | {Ours} | {string.Concat(peers.Select(peer => $"{peer} | "))}scaled | log-loss or RMSE | mlp's | seconds | mlp's |");
        Console.WriteLine($"|---|---|---|---|{string.Concat(peers.Select(_ => "---|"))}---|---|---|---|---|");
        var sets = new List<double[]>();
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "sets.json")));
        foreach (JsonProperty set in json.RootElement.EnumerateObject().Where(set => settings.Sets?.Contains(set.Name) ?? true))
        {
            (string target, TaskKind task) = (set.Value[0].GetString()!, Enum.Parse<TaskKind>(set.Value[1].GetString()!, ignoreCase: true));
            string file = new[] { ".csv", ".csv.gz" }.Select(end => Path.Combine(folder, set.Name + end)).First(File.Exists);
            CsvTable table = CsvTable.Read(file).WhereKnown(target);
            for (int seed = 1; seed <= settings.Seeds; seed++)
                own.Ensure(set.Name, seed, Ours, () => Measure(table, target, seed, settings.Options with { Task = task, Calibrate = task == TaskKind.Classification ? settings.Options.Calibrate : null }));
            QualityResult ours = own.Mean(set.Name, settings.Seeds, Ours), mlp = Of("mlp");
            double[] scores = [ours.Score, .. peers.Select(peer => Of(peer).Score)];
            sets.Add(scores);
            Console.WriteLine(FormattableString.Invariant($"| {set.Name} | {table.RowCount} | {(task == TaskKind.Classification ? "accuracy" : "R²")} | {string.Concat(scores.Select(Cell))}{Cell(Of(Scaled).Score)}{ours.Loss:G4} | {mlp.Loss:G4} | {ours.Seconds:F1} | {mlp.Seconds:F1} |"));

            QualityResult Of(string peer) => others.Mean(set.Name, settings.Seeds, peer);
        }
        int[] all = [.. Enumerable.Range(0, peers.Length + 1)];
        Console.WriteLine($"| mean | | | {string.Concat(all.Select(i => Cell(sets.Average(scores => scores[i]))))}");
        Console.WriteLine($"| mean, at least 0 | | | {string.Concat(all.Select(i => Cell(sets.Average(scores => Math.Max(0, scores[i])))))}");
        Console.WriteLine($"| mean rank of {all.Length} | | | {string.Concat(all.Select(i => Cell(sets.Average(scores => Rank(scores, i)))))}");
        Console.WriteLine($"| {Ours} no worse on | | | | {string.Concat(all.Skip(1).Select(i => $"{sets.Count(scores => scores[0] >= scores[i])}/{sets.Count} | "))}");
    }

    private static QualityResult Measure(CsvTable table, string target, int seed, TabularOptions options)
    {
        bool[] test = QualitySplit.TestRows(table.RowCount, seed);
        CsvTable train = Rows(table, test, false), rest = Rows(table, test, true);
        TimeSpan start = Process.GetCurrentProcess().TotalProcessorTime;
        TabularModel model = TabularTrainer.Train(train, target, options with { Seed = new Seed(seed) });
        double seconds = (Process.GetCurrentProcess().TotalProcessorTime - start).TotalSeconds;
        IReadOnlyDictionary<string, double> metrics = model.Evaluate(rest);
        return model.Task == TaskKind.Classification ? new(metrics["accuracy"], metrics["logLoss"], seconds) : new(metrics["r2"], metrics["rmse"], seconds);
    }

    private static CsvTable Rows(CsvTable table, bool[] chosen, bool which)
        => CsvTable.FromRows([.. Enumerable.Range(0, table.RowCount).Where(row => chosen[row] == which)
            .Select(row => table.Columns.ToDictionary(column => column.Name, column => column.Text(row)))], name: table.Name);

    // 1 is the best; equals share the mean of their places.
    private static double Rank(double[] scores, int i) => 1 + scores.Count(score => score > scores[i]) + (scores.Count(score => score == scores[i]) - 1) / 2.0;

    private static string Cell(double value) => double.IsNaN(value) ? " | " : value.ToString("F3", CultureInfo.InvariantCulture) + " | ";
}
