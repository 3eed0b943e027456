using System.Text.Json;

namespace Backprop.Benchmarks;

/// <summary>What a training reached on the test rows: accuracy or R², log-loss or root mean squared error; and the seconds of all processors that it took, which other programs disturb less than the clock.</summary>
internal sealed record QualityResult(double Score, double Loss, double Seconds);

/// <summary>Results by data set, seed and who: <c>{"set/seed/who": {"score", "loss", "seconds"}}</c>, as quality_peers.py writes them.</summary>
internal sealed class QualityResults
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    private readonly Dictionary<string, QualityResult> results;
    private readonly string? path;

    /// <param name="path">Where they are kept; null for nowhere.</param>
    public QualityResults(string? path)
    {
        this.path = path;
        results = File.Exists(path) ? JsonSerializer.Deserialize<Dictionary<string, QualityResult>>(File.ReadAllText(path), Format)! : [];
    }

    /// <summary>Whose results there are, in the order of the file.</summary>
    public IEnumerable<string> Who => results.Keys.Select(key => key.Split('/')[2]).Distinct();

    /// <summary>The result kept, or a new one that is kept from now on.</summary>
    public void Ensure(string set, int seed, string who, Func<QualityResult> measure)
    {
        if (!results.TryAdd($"{set}/{seed}/{who}", null!))
            return;
        results[$"{set}/{seed}/{who}"] = measure();
        if (path is not null)
            File.WriteAllText(path, JsonSerializer.Serialize(results, Format));
    }

    /// <summary>The mean over seeds; NaN where one is missing.</summary>
    public QualityResult Mean(string set, int seeds, string who)
    {
        QualityResult[] each = [.. Enumerable.Range(1, seeds).Select(seed => results.GetValueOrDefault($"{set}/{seed}/{who}", new(double.NaN, double.NaN, double.NaN)))];
        return new(each.Average(r => r.Score), each.Average(r => r.Loss), each.Average(r => r.Seconds));
    }
}
