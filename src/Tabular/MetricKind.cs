using Backprop.Training.Metrics;

namespace Backprop.Tabular;

/// <summary>What the best epoch can be chosen by.</summary>
public enum MetricKind
{
    /// <summary><see cref="Training.Metrics.Accuracy"/>: the share of right answers.</summary>
    Accuracy,

    /// <summary><see cref="Training.Metrics.LogLoss"/>: how good the probabilities are.</summary>
    LogLoss,

    /// <summary><see cref="Training.Metrics.Auc"/>: how well two classes are ranked.</summary>
    Auc,

    /// <summary><see cref="MacroF1"/>: the mean of the F1 scores of the classes.</summary>
    F1,

    /// <summary><see cref="Training.Metrics.Rmse"/>, of a regression.</summary>
    Rmse,

    /// <summary><see cref="Training.Metrics.Mae"/>, of a regression.</summary>
    Mae,

    /// <summary><see cref="Training.Metrics.R2"/>, of a regression.</summary>
    R2,
}
