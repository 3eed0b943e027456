using Backprop.Optimizers;

namespace Backprop.Tabular;

/// <summary>The optimizer, with its usual settings.</summary>
public enum OptimizerKind
{
    /// <summary><see cref="Adam{T}"/></summary>
    Adam,

    /// <summary><see cref="AdamW{T}"/>, with a weight decay of 0.01 unless <see cref="TabularOptions.WeightDecay"/> is set.</summary>
    AdamW,

    /// <summary><see cref="Optimizers.Sgd{T}"/> without momentum.</summary>
    Sgd,

    /// <summary><see cref="Optimizers.Sgd{T}"/> with momentum 0.9.</summary>
    Momentum,

    /// <summary><see cref="RmsProp{T}"/></summary>
    RmsProp,

    /// <summary><see cref="Adagrad{T}"/></summary>
    Adagrad,
}
