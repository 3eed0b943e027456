using System.Text.Json.Nodes;
using Backprop.Data;
using Backprop.Tabular;

namespace Backprop.Reports.Judging;

/// <summary>A regression on rows: predicted against true, and how the errors are spread.</summary>
internal static class ValueJudgement
{
    private const int Points = 1000;

    public static JsonObject Of(Judgement judged, TabularEncoder encoder)
    {
        double[] truth = TabularMetrics.Targets(encoder, judged.Part).Row(0).ToArray(), predicted = judged.Outputs.Row(0).ToArray();
        int[] shown = Thinning.Positions(truth.Length, Points);
        return new()
        {
            ["of"] = truth.Length,
            ["truth"] = Json.Numbers(shown.Select(i => truth[i])),
            ["predicted"] = Json.Numbers(shown.Select(i => predicted[i])),
            ["residuals"] = Json.Of(Histogram.Of<double>([.. predicted.Zip(truth, (a, y) => a - y)])),
        };
    }
}
