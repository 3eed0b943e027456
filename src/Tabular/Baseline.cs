using Backprop.Data;
using Backprop.Training.Metrics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tabular;

/// <summary>What a model must do better than to be of use: say the same of every row, the commonest class or the mean of the rows trained on.</summary>
internal static class Baseline
{
    /// <param name="encoder">How targets are encoded.</param>
    /// <param name="train">The rows trained on.</param>
    /// <param name="judged">What the model says of others.</param>
    /// <param name="rows">What messages call these: test rows.</param>
    /// <param name="hasMetric">Whether the caller has chosen what the best epoch is chosen by.</param>
    /// <returns>A line when the model is no better, by accuracy or RMSE; else null.</returns>
    public static string? Warning(TabularEncoder encoder, TablePart train, Judgement judged, string rows, bool hasMetric)
    {
        Vector<double> learnt = TabularMetrics.Targets(encoder, train).Row(0);
        int classes = encoder.ClassNames.Count;
        bool isClass = classes > 0;
        double answer = isClass ? Commonest(classes, learnt, train.Weights) : Mean(learnt, train.Weights);
        Metric metric = isClass ? new Accuracy() : new Rmse();
        Matrix<double> truth = TabularMetrics.Targets(encoder, judged.Part);
        Matrix<double> same = Matrix<double>.Build.Dense(judged.Outputs.RowCount, judged.Outputs.ColumnCount, (o, _) => !isClass ? answer : o == (int)answer ? 1 : 0);
        double model = metric.Evaluate(judged.Outputs, truth, judged.Part.Weights), blind = metric.Evaluate(same, truth, judged.Part.Weights);
        if (metric.HigherIsBetter ? model > blind : model < blind)
            return null;
        return isClass
            ? $"always saying {DisplayText.Quote(encoder.ClassNames[(int)answer])} is right for {DisplayText.Metric(blind)} of the {rows}, the model for {DisplayText.Metric(model)}: by this it is of no use{(blind > 0.5 ? Rare(hasMetric) : "")}"
            : $"always saying {DisplayText.Figure(answer)}, the mean of the rows trained on, has an rmse of {DisplayText.Metric(blind)} on the {rows}, the model {DisplayText.Metric(model)}: by this it is of no use";
    }

    private static string Rare(bool hasMetric)
    {
        const string Metrics = "; where classes are rare, logLoss and macroF1 tell more than accuracy";
        return hasMetric ? Metrics : $"{Metrics}, and --metric log-loss may train a better model";
    }

    private static int Commonest(int classes, Vector<double> indices, Vector<double>? weights)
    {
        double[] sums = new double[classes];
        for (int row = 0; row < indices.Count; row++)
            sums[(int)indices[row]] += weights?[row] ?? 1;
        return Array.IndexOf(sums, sums.Max());
    }

    private static double Mean(Vector<double> values, Vector<double>? weights)
        => weights is null ? values.Average() : values.DotProduct(weights) / weights.Sum();
}
