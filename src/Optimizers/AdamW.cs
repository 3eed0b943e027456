using System.Numerics;
using Backprop.Layers;

namespace Backprop.Optimizers;

/// <summary>
/// <see cref="Adam{T}"/> with decoupled weight decay: λ shrinks the weights and stays out of the moments.
/// <code>
/// w ← (1 − ηλ)w − η·m̂ / (√v̂ + ε)
/// </code>
/// Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019, with λ multiplied by the learning rate, as is usual.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class AdamW<T> : Adam<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>λ unless another is given.</summary>
    internal const double UsualWeightDecay = 0.01;

    /// <summary>Treats all parameters alike.</summary>
    /// <inheritdoc cref="AdamW{T}(IReadOnlyList{ParameterGroup{T}}, double, double, double, double, double)" path="/param[@name!='groups'] | /exception"/>
    /// <param name="parameters">θ of the whole network, each parameter once.</param>
    public AdamW(IReadOnlyList<Parameter<T>> parameters, double learningRate,
                 double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = UsualWeightDecay)
        : this([new ParameterGroup<T>(parameters)], learningRate, beta1, beta2, epsilon, weightDecay)
    {
    }

    /// <summary>Treats each group in its own way.</summary>
    /// <inheritdoc cref="Adam{T}(IReadOnlyList{ParameterGroup{T}}, double, double, double, double, double)"/>
    public AdamW(IReadOnlyList<ParameterGroup<T>> groups, double learningRate,
                 double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = UsualWeightDecay)
        : base(groups, learningRate, beta1, beta2, epsilon, weightDecay)
    {
    }

    /// <inheritdoc/>
    public override string Title => Settings("AdamW");

    /// <inheritdoc/>
    protected override void Update(Span<T> value, ReadOnlySpan<T> gradient, T scale, T rate, T weightDecay, ReadOnlySpan<T[]> state)
        => Descend(value, gradient, scale, rate, weightDecay: T.Zero, keep: T.One - rate * weightDecay, state);
}
