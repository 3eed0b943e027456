using System.Numerics;
using System.Runtime.CompilerServices;
using Backprop.Layers;

namespace Backprop.Optimizers;

/// <summary>
/// RMSProp: steps divided by a running root mean square of the gradient.
/// <code>
/// g ← g + λw
/// v ← αv + (1 − α)g²
/// w ← w − η·g / (√v + ε)
/// </code>
/// Tieleman and Hinton, "Lecture 6.5: rmsprop", COURSERA: Neural Networks for Machine Learning, 2012.
/// Where (1 − α)g² would be denormal (in float, with the default α, below |g| = 1.1e-18) it counts as 0.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class RmsProp<T> : Optimizer<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Treats all parameters alike.</summary>
    /// <inheritdoc cref="RmsProp{T}(IReadOnlyList{ParameterGroup{T}}, double, double, double, double)" path="/param[@name!='groups'] | /exception"/>
    /// <param name="parameters">θ of the whole network, each parameter once.</param>
    public RmsProp(IReadOnlyList<Parameter<T>> parameters, double learningRate, double alpha = 0.99, double epsilon = 1e-8, double weightDecay = 0)
        : this([new ParameterGroup<T>(parameters)], learningRate, alpha, epsilon, weightDecay)
    {
    }

    /// <summary>Treats each group in its own way.</summary>
    /// <param name="groups">The parameters, each in one group.</param>
    /// <param name="learningRate">η, finite and at least 0.</param>
    /// <param name="alpha">α in [0, 1): how long the mean of g² remembers.</param>
    /// <param name="epsilon">ε, finite and above 0, also in T: outside the root.</param>
    /// <param name="weightDecay">λ, finite and at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="ArgumentException">There is no parameter, or one occurs twice.</exception>
    public RmsProp(IReadOnlyList<ParameterGroup<T>> groups, double learningRate, double alpha = 0.99, double epsilon = 1e-8, double weightDecay = 0)
        : base(groups, learningRate, weightDecay, "mean_square")
    {
        Alpha = Setting.BelowOne(alpha, nameof(alpha));
        Epsilon = Setting.Positive<T>(epsilon, nameof(epsilon));
    }

    /// <summary>α.</summary>
    public double Alpha { get; }

    /// <summary>ε.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    public override string Title => FormattableString.Invariant($"RmsProp(α {Alpha}, ε {Epsilon})");

    /// <inheritdoc/>
    protected override void Update(Span<T> value, ReadOnlySpan<T> gradient, T scale, T rate, T weightDecay, ReadOnlySpan<T[]> state)
        => Run(new Rule(scale, rate, weightDecay, T.CreateChecked(Alpha), T.CreateChecked(1 - Alpha), new Vector<T>(T.CreateChecked(Epsilon)), UpdateRule.SmallestSquared(T.CreateChecked(1 - Alpha))), value, gradient, state);

    private readonly struct Rule(T scale, T rate, T weightDecay, T alpha, T rest, Vector<T> epsilon, Vector<T> smallest) : IUpdateRule<T>
    {
        private readonly Vector<T> scale = new(scale), rate = new(rate), weightDecay = new(weightDecay), alpha = new(alpha), rest = new(rest);

        public static int StateCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Apply(Vector<T> w, Vector<T> gradient, ref Vector<T> v, ref Vector<T> unused)
        {
            Vector<T> g = scale * gradient + weightDecay * w, squared = UpdateRule.ZeroBelow(smallest, g);
            v = alpha * v + rest * squared * squared;
            return w - rate * g / (Vector.SquareRoot(v) + epsilon);
        }
    }
}
