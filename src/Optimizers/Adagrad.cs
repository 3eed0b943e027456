using System.Numerics;
using System.Runtime.CompilerServices;
using Backprop.Layers;

namespace Backprop.Optimizers;

/// <summary>
/// Adagrad: steps divided by the root of all squared gradients so far.
/// <code>
/// g ← g + λw
/// s ← s + g²
/// w ← w − η·g / (√s + ε)
/// </code>
/// Duchi, Hazan and Singer, "Adaptive Subgradient Methods for Online Learning and Stochastic Optimization", 2011.
/// Where g² would be denormal (in float below |g| = 1.1e-19) it counts as 0.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Adagrad<T> : Optimizer<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Treats all parameters alike.</summary>
    /// <inheritdoc cref="Adagrad{T}(IReadOnlyList{ParameterGroup{T}}, double, double, double)" path="/param[@name!='groups'] | /exception"/>
    /// <param name="parameters">θ of the whole network, each parameter once.</param>
    public Adagrad(IReadOnlyList<Parameter<T>> parameters, double learningRate, double epsilon = 1e-10, double weightDecay = 0)
        : this([new ParameterGroup<T>(parameters)], learningRate, epsilon, weightDecay)
    {
    }

    /// <summary>Treats each group in its own way.</summary>
    /// <param name="groups">The parameters, each in one group.</param>
    /// <param name="learningRate">η, finite and at least 0.</param>
    /// <param name="epsilon">ε, finite and above 0, also in T: outside the root.</param>
    /// <param name="weightDecay">λ, finite and at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="ArgumentException">There is no parameter, or one occurs twice.</exception>
    public Adagrad(IReadOnlyList<ParameterGroup<T>> groups, double learningRate, double epsilon = 1e-10, double weightDecay = 0)
        : base(groups, learningRate, weightDecay, "square_sum")
        => Epsilon = Setting.Positive<T>(epsilon, nameof(epsilon));

    /// <summary>ε.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    public override string Title => FormattableString.Invariant($"Adagrad(ε {Epsilon})");

    /// <inheritdoc/>
    protected override void Update(Span<T> value, ReadOnlySpan<T> gradient, T scale, T rate, T weightDecay, ReadOnlySpan<T[]> state)
        => Run(new Rule(scale, rate, weightDecay, new Vector<T>(T.CreateChecked(Epsilon)), UpdateRule.SmallestSquared(T.One)), value, gradient, state);

    private readonly struct Rule(T scale, T rate, T weightDecay, Vector<T> epsilon, Vector<T> smallest) : IUpdateRule<T>
    {
        private readonly Vector<T> scale = new(scale), rate = new(rate), weightDecay = new(weightDecay);

        public static int StateCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Apply(Vector<T> w, Vector<T> gradient, ref Vector<T> s, ref Vector<T> unused)
        {
            Vector<T> g = scale * gradient + weightDecay * w, squared = UpdateRule.ZeroBelow(smallest, g);
            s += squared * squared;
            return w - rate * g / (Vector.SquareRoot(s) + epsilon);
        }
    }
}
