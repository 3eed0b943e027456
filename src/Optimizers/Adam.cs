using System.Numerics;
using System.Runtime.CompilerServices;
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
/// <see cref="AdamW{T}"/> decouples it. Where (1 − β₂)g² overflows (in float, with the default β₂, from |g| = 5.8e20 on) v is infinite and that element
/// rests from then on, and while v̂ overflows (from 1.8e19 on in the first step) as long; <see cref="Optimizer{T}.Clipping"/> bounds g before it is squared. Where (1 − β₂)g² would be denormal (in float, with the default β₂, below |g| = 3.4e-18) it counts as 0.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public class Adam<T> : Optimizer<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private (long Step, T First, T Second) corrections;

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
    /// <param name="epsilon">ε, finite and above 0, also in T: outside the root, added after the bias correction.</param>
    /// <param name="weightDecay">λ, finite and at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="ArgumentException">There is no parameter, or one occurs twice.</exception>
    public Adam(IReadOnlyList<ParameterGroup<T>> groups, double learningRate,
                double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0)
        : base(groups, learningRate, weightDecay, "first_moment", "second_moment")
    {
        Beta1 = Setting.BelowOne(beta1, nameof(beta1));
        Beta2 = Setting.BelowOne(beta2, nameof(beta2));
        Epsilon = Setting.Positive<T>(epsilon, nameof(epsilon));
    }

    /// <summary>β₁.</summary>
    public double Beta1 { get; }

    /// <summary>β₂.</summary>
    public double Beta2 { get; }

    /// <summary>ε.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    public override string Title => Settings("Adam");

    /// <inheritdoc/>
    protected override void Update(Span<T> value, ReadOnlySpan<T> gradient, T scale, T rate, T weightDecay, ReadOnlySpan<T[]> state)
        => Descend(value, gradient, scale, rate, weightDecay, keep: T.One, state);

    private protected string Settings(string name) => FormattableString.Invariant($"{name}(β₁ {Beta1}, β₂ {Beta2}, ε {Epsilon})");

    private protected void Descend(Span<T> value, ReadOnlySpan<T> gradient, T scale, T rate, T weightDecay, T keep, ReadOnlySpan<T[]> state)
    {
        // The same for all parameters of a step: two powers take as long as the update of a hundred elements.
        if (corrections.Step != StepCount)
            corrections = (StepCount, T.CreateChecked(1 / (1 - Math.Pow(Beta1, StepCount))), T.CreateChecked(1 / (1 - Math.Pow(Beta2, StepCount))));
        Run(new Rule
        {
            Scale = new(scale),
            Rate = new(rate),
            WeightDecay = new(weightDecay),
            Keep = new(keep),
            Beta1 = new(T.CreateChecked(Beta1)),
            Rest1 = new(T.CreateChecked(1 - Beta1)),
            Beta2 = new(T.CreateChecked(Beta2)),
            Rest2 = new(T.CreateChecked(1 - Beta2)),
            Correction1 = new(corrections.First),
            Correction2 = new(corrections.Second),
            Epsilon = new(T.CreateChecked(Epsilon)),
            Smallest = UpdateRule.SmallestSquared(T.CreateChecked(1 - Beta2)),
        }, value, gradient, state);
    }

    // w ← keep·w − η·m̂ / (√v̂ + ε): keep is 1 for Adam, 1 − ηλ for AdamW.
    private readonly struct Rule : IUpdateRule<T>
    {
        public required Vector<T> Scale { get; init; }

        public required Vector<T> Rate { get; init; }

        public required Vector<T> WeightDecay { get; init; }

        public required Vector<T> Keep { get; init; }

        public required Vector<T> Beta1 { get; init; }

        public required Vector<T> Rest1 { get; init; }

        public required Vector<T> Beta2 { get; init; }

        public required Vector<T> Rest2 { get; init; }

        public required Vector<T> Correction1 { get; init; }

        public required Vector<T> Correction2 { get; init; }

        public required Vector<T> Epsilon { get; init; }

        public required Vector<T> Smallest { get; init; }

        public static int StateCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Apply(Vector<T> w, Vector<T> gradient, ref Vector<T> m, ref Vector<T> v)
        {
            Vector<T> g = Scale * gradient + WeightDecay * w, squared = UpdateRule.ZeroBelow(Smallest, g);
            m = Beta1 * m + Rest1 * g;
            v = Beta2 * v + Rest2 * squared * squared;
            return Keep * w - Rate * (m * Correction1) / (Vector.SquareRoot(v * Correction2) + Epsilon);
        }
    }
}
