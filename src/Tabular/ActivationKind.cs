using Backprop.Layers;

namespace Backprop.Tabular;

/// <summary>The activation of the hidden layers.</summary>
public enum ActivationKind
{
    /// <summary><see cref="ReLU{T}"/></summary>
    ReLU,

    /// <summary><see cref="Sigmoid{T}"/></summary>
    Sigmoid,

    /// <summary><see cref="Tanh{T}"/></summary>
    Tanh,

    /// <summary><see cref="LeakyReLU{T}"/></summary>
    LeakyReLU,

    /// <summary><see cref="ELU{T}"/></summary>
    ELU,

    /// <summary><see cref="SELU{T}"/></summary>
    SELU,

    /// <summary><see cref="GELU{T}"/></summary>
    GELU,

    /// <summary><see cref="SiLU{T}"/></summary>
    SiLU,

    /// <summary><see cref="Mish{T}"/></summary>
    Mish,

    /// <summary><see cref="Softplus{T}"/></summary>
    Softplus,
}
