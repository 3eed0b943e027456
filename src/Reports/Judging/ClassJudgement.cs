using System.Text.Json.Nodes;
using Backprop.Data;
using Backprop.Layers;
using Backprop.Tabular;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Reports.Judging;

/// <summary>A classifier on rows: confusion matrix, ROC and precision-recall of each class, calibration.</summary>
internal static class ClassJudgement
{
    private const int CurvePoints = 200;

    /// <summary>More classes than this have their areas in the table and no curve.</summary>
    private const int DrawnClasses = 10;

    public static JsonObject Of(Judgement judged, TabularEncoder encoder)
    {
        Matrix<double> target = TabularMetrics.Targets(encoder, judged.Part);
        double[][] scores = judged.Outputs.ToColumnArrays(), probabilities = new Softmax<double>().Infer(judged.Outputs).ToColumnArrays();
        int[] truth = [.. target.Row(0).Select(index => (int)index)];
        double[]? weights = judged.Part.Weights?.ToArray();
        double[][] logOdds = [.. scores.Select(LogOdds)];
        int classes = encoder.ClassNames.Count;
        string[] names = Json.Names(encoder.ClassNames);
        Reliability reliability = Reliability.Of(probabilities, truth, weights);
        return new()
        {
            ["confusion"] = new JsonArray([.. Confusion.Of(scores, truth, weights).Select(cell => (JsonNode)Json.Numbers([cell.True, cell.Predicted, cell.Weight]))]),
            ["curves"] = new JsonArray([.. Enumerable.Range(0, classes).Where(c => classes != 2 || c == 1).Select(c => (JsonNode)Curve(c, names[c], logOdds, truth, weights))]),
            ["calibration"] = new JsonObject
            {
                ["error"] = Json.Number(reliability.Error),
                ["bins"] = new JsonArray([.. reliability.Bins.Select(bin => (JsonNode)new JsonObject
                {
                    ["low"] = bin.Low,
                    ["high"] = bin.High,
                    ["count"] = bin.Count,
                    ["probability"] = Json.Number(bin.Confidence),
                    ["right"] = Json.Number(bin.Accuracy),
                })]),
            },
        };
    }

    private static JsonObject Curve(int c, string name, double[][] logOdds, int[] truth, double[]? weights)
    {
        ThresholdCurve whole = ThresholdCurve.Of([.. logOdds.Select(each => each[c])], [.. truth.Select(index => index == c)], weights);
        JsonObject curve = new() { ["class"] = name, ["auc"] = Json.Number(whole.Auc), ["averagePrecision"] = Json.Number(whole.AveragePrecision) };
        if (c >= DrawnClasses)
            return curve;
        ThresholdCurve drawn = whole.Thinned(CurvePoints);
        curve["falsePositiveRate"] = Json.Numbers(drawn.FalsePositiveRate);
        curve["recall"] = Json.Numbers(drawn.Recall);
        curve["precision"] = Json.Numbers(drawn.Precision);
        return curve;
    }

    /// <summary>
    /// Of each class c log p/(1 − p) = z_c − log Σ exp(z of the others): where p rounds to 1 it still ranks. The others are all powers of e^(z − max z) but its own: where c is not the greatest
    /// at least 1 is left, so nothing cancels. Only of the greatest are the others summed by themselves.
    /// </summary>
    internal static double[] LogOdds(double[] scores)
    {
        double greatest = scores.Max();
        int top = Array.IndexOf(scores, greatest);
        double[] powers = Array.ConvertAll(scores, z => Math.Exp(z - greatest));
        double sum = powers.Sum();
        double[] odds = [.. scores.Zip(powers, (z, power) => z - greatest - Math.Log(sum - power))];
        double[] others = [.. scores[..top], .. scores[(top + 1)..]];
        double next = others.Max();
        odds[top] = double.IsNegativeInfinity(next) ? double.PositiveInfinity : greatest - next - Math.Log(others.Sum(z => Math.Exp(z - next)));
        return odds;
    }
}
