using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Backprop.Data;
using Backprop.Numerics;
using Backprop.Tabular;

namespace Backprop.Benchmarks;

/// <summary>
/// The defaults against scikit-learn on the data sets of a folder (see quality_peers.py, which computes the peers): test accuracy or R², a quarter of
/// the rows for the test, the same rows for all.
/// <c>dotnet run -c Release --project benchmarks -- quality FOLDER [peers=FILE] [seeds=3] [sets=NAME,NAME] [preset=plain] [members=N]</c>, and
/// <c>epochs=N embedding=pbld categories=8 parametric=true dropout=0.15 decay=0.02</c> for what else can be chosen
/// </summary>
internal static class QualityComparison
{
    private const string Ours = "Backprop";

    private sealed record Result(double Score, double Loss, double Seconds);

    public static void Run(string folder, string[] settings)
    {
        Dictionary<string, string> given = settings.Select(setting => setting.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        int seeds = int.Parse(given.GetValueOrDefault("seeds", "3"), CultureInfo.InvariantCulture);
        TabularOptions options = new()
        {
            Test = 0,
            Preset = Enum.Parse<Preset>(given.GetValueOrDefault("preset", "default"), ignoreCase: true),
            Members = Number("members") is { } members ? (int)members : null,
            Epochs = Number("epochs") is { } epochs ? (int)epochs : null,
            Embedding = given.TryGetValue("embedding", out string? embedding) ? Enum.Parse<EmbeddingKind>(embedding, ignoreCase: true) : null,
            CategoryEmbedding = Number("categories") is { } features ? (int)features : null,
            ParametricActivations = given.TryGetValue("parametric", out string? parametric) ? bool.Parse(parametric) : null,
            Dropout = Number("dropout"),
            WeightDecay = Number("decay"),
        };
        double? Number(string name) => given.TryGetValue(name, out string? text) ? double.Parse(text, CultureInfo.InvariantCulture) : null;
        string[]? chosen = given.GetValueOrDefault("sets")?.Split(',');
        Dictionary<string, Result> results = given.TryGetValue("peers", out string? path) ? Peers(path) : [];
        string[] peers = [.. results.Keys.Select(key => key.Split('/')[2]).Where(peer => peer != "mlp, scaled").Distinct()];
        bool scaled = results.Keys.Any(key => key.EndsWith("/mlp, scaled", StringComparison.Ordinal));

        Console.WriteLine($"{"data",-18}{"rows",7}{Ours,10}{string.Concat(peers.Select(peer => $"{peer,10}"))}{(scaled ? "  mlp, scaled" : "")}{"loss",10}{"mlp loss",10}{"seconds",10}{"mlp s",8}");
        var sets = new List<(string Name, double[] Scores)>();
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "sets.json")));
        foreach (JsonProperty set in json.RootElement.EnumerateObject().Where(set => chosen is null || chosen.Contains(set.Name)))
        {
            (string target, string task) = (set.Value[0].GetString()!, set.Value[1].GetString()!);
            string file = new[] { ".csv", ".csv.gz" }.Select(end => Path.Combine(folder, set.Name + end)).First(File.Exists);
            CsvTable table = CsvTable.Read(file).WhereKnown(target);
            for (int seed = 1; seed <= seeds; seed++)
                results[$"{set.Name}/{seed}/{Ours}"] = Measure(table, target, task, seed, options);
            Result Mean(string who)
            {
                Result[] each = [.. Enumerable.Range(1, seeds).Select(seed => results.GetValueOrDefault($"{set.Name}/{seed}/{who}", new(double.NaN, double.NaN, double.NaN)))];
                return new(each.Average(r => r.Score), each.Average(r => r.Loss), each.Average(r => r.Seconds));
            }
            Result own = Mean(Ours), mlp = Mean("mlp");
            double[] scores = [own.Score, .. peers.Select(peer => Mean(peer).Score)];
            sets.Add((set.Name, scores));
            Console.WriteLine(FormattableString.Invariant($"{set.Name,-18}{table.RowCount,7}{string.Concat(scores.Select(Cell))}{(scaled ? $"{Cell(Mean("mlp, scaled").Score)}   " : "")}{own.Loss,10:G4}{mlp.Loss,10:G4}{own.Seconds,10:F2}{mlp.Seconds,8:F2}"));
        }
        string[] names = [Ours, .. peers];
        Console.WriteLine($"{"mean",-25}{string.Concat(names.Select((_, i) => Cell(sets.Average(set => set.Scores[i]))))}");
        Console.WriteLine($"{"mean, at least 0",-25}{string.Concat(names.Select((_, i) => Cell(sets.Average(set => Math.Max(0, set.Scores[i])))))}");
        Console.WriteLine($"{"mean rank",-25}{string.Concat(names.Select((_, i) => Cell(sets.Average(set => Rank(set.Scores, i)))))}");
        Console.WriteLine($"{"Backprop is no worse on",-25}{"",10}{string.Concat(names.Select((_, i) => i).Skip(1).Select(i => $"{sets.Count(set => set.Scores[0] >= set.Scores[i]),7}/{sets.Count,-2}"))}");
    }

    private static Result Measure(CsvTable table, string target, string task, int seed, TabularOptions options)
    {
        bool[] test = QualitySplit.TestRows(table.RowCount, seed);
        CsvTable train = Rows(table, test, false), rest = Rows(table, test, true);
        long start = Stopwatch.GetTimestamp();
        TabularModel model = TabularTrainer.Train(train, target, options with { Task = Enum.Parse<TaskKind>(task, ignoreCase: true), Seed = new Seed(seed) });
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        IReadOnlyDictionary<string, double> metrics = model.Evaluate(rest);
        return model.Task == TaskKind.Classification ? new(metrics["accuracy"], metrics["logLoss"], seconds) : new(metrics["r2"], metrics["rmse"], seconds);
    }

    private static CsvTable Rows(CsvTable table, bool[] chosen, bool which)
        => CsvTable.FromRows([.. Enumerable.Range(0, table.RowCount).Where(row => chosen[row] == which)
            .Select(row => table.Columns.ToDictionary(column => column.Name, column => column.Text(row)))], name: table.Name);

    // 1 is the best; equals share the mean of their places.
    private static double Rank(double[] scores, int i) => 1 + scores.Count(score => score > scores[i]) + (scores.Count(score => score == scores[i]) - 1) / 2.0;

    private static string Cell(double value) => value.ToString("F4", CultureInfo.InvariantCulture).PadLeft(10);

    private static Dictionary<string, Result> Peers(string path)
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(path));
        return json.RootElement.EnumerateObject().ToDictionary(pair => pair.Name,
            pair => new Result(pair.Value.GetProperty("score").GetDouble(), pair.Value.GetProperty("loss").GetDouble(), pair.Value.GetProperty("seconds").GetDouble()));
    }
}
