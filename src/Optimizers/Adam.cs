using System.Numerics;
using Backprop.Layers;

namespace Backprop.Optimizers;

/// <summary>
/// Adam: steps scaled by running moments of the gradient. At step t = 1, 2, …
/// <code>
/// g ← g + λw
/// m ← β₁m + (1 − β₁)g          m̂ = m / (1 − β₁ᵗ)
/// v ← β₂v + (1 − β₂)g²         v̂ = v / (1 − β₂ᵗ)
/// w ← w − η·m̂ / (√v̂ + ε)
/// </code>
/// Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2015. Weight decay is an L2 term, part of g;
/// <see cref="AdamW{T}"/> decouples it.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public class Adam<T> : Optimizer<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Treats all parameters alike.</summary>
    /// <inheritdoc cref="Adam{T}(IReadOnlyList{ParameterGroup{T}}, double, double, double, double, double)" path="/param[@name!='groups'] | /exception"/>
    /// <param name="parameters">θ of the whole network, each parameter once.</param>
    public Adam(IReadOnlyList<Parameter<T>> parameters, double learningRate,
                double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0)
        : this([new ParameterGroup<T>(parameters)], learningRate, beta1, beta2, epsilon, weightDecay)
    {
    }

    /// <summary>Treats each group in its own way.</summary>
    /// <param name="groups">The parameters, each in one group.</param>
    /// <param name="learningRate">η, finite and at least 0.</param>
    /// <param name="beta1">β₁ in [0, 1): how long the mean of g remembers.</param>
    /// <param name="beta2">β₂ in [0, 1): how long the mean of g² remembers.</param>
    /// <param name="epsilon">ε, finite and above 0: outside the root, added after the bias correction.</param>
    /// <param name="weightDecay">λ, finite and at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="ArgumentException">There is no parameter, or one occurs twice.</exception>
    public Adam(IReadOnlyList<ParameterGroup<T>> groups, double learningRate,
                double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0)
        : base(groups, learningRate, weightDecay, "first_moment", "second_moment")
    {
        Beta1 = Setting.BelowOne(beta1, nameof(beta1));
        Beta2 = Setting.BelowOne(beta2, nameof(beta2));
        Epsilon = Setting.Positive(epsilon, nameof(epsilon));
    }

    /// <summary>β₁.</summary>
    public double Beta1 { get; }

    /// <summary>β₂.</summary>
    public double Beta2 { get; }

    /// <summary>ε.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    protected override void Update(Span<T> value, ReadOnlySpan<T> gradient, T scale, T rate, T weightDecay, ReadOnlySpan<T[]> state)
        => Descend(value, gradient, scale, rate, weightDecay, T.One, state[0], state[1]);

    // w ← keep·w − η·m̂ / (√v̂ + ε): keep is 1 for Adam, 1 − ηλ for AdamW.
    private protected void Descend(Span<T> w, ReadOnlySpan<T> gradient, T scale, T rate, T weightDecay, T keep, Span<T> m, Span<T> v)
    {
        (T beta1, T rest1) = (T.CreateChecked(Beta1), T.CreateChecked(1 - Beta1));
        (T beta2, T rest2) = (T.CreateChecked(Beta2), T.CreateChecked(1 - Beta2));
        T correction1 = T.CreateChecked(1 / (1 - Math.Pow(Beta1, StepCount)));
        T correction2 = T.CreateChecked(1 / (1 - Math.Pow(Beta2, StepCount)));
        T epsilon = T.CreateChecked(Epsilon);
        for (int i = 0; i < w.Length; i++)
        {
            T g = scale * gradient[i] + weightDecay * w[i];
            m[i] = beta1 * m[i] + rest1 * g;
            v[i] = beta2 * v[i] + rest2 * g * g;
            w[i] = keep * w[i] - rate * (m[i] * correction1) / (T.Sqrt(v[i] * correction2) + epsilon);
        }
    }
}
