namespace Backprop.Reports.Page;

/// <summary>What a metric is called on the page.</summary>
internal static class MetricName
{
    public static string Of(string name) => name switch
    {
        "logLoss" => "log-loss",
        "macroF1" => "macro F1",
        "auc" => "AUC",
        "rmse" => "RMSE",
        "mae" => "MAE",
        "r2" => "R²",
        _ => name,
    };

    /// <summary>The same at the head of a chart.</summary>
    public static string AsTitle(string name) => string.Concat(char.ToUpperInvariant(Of(name)[0]).ToString(), Of(name).AsSpan(1));
}
