using System.Numerics;
using System.Runtime.CompilerServices;
using Backprop.Layers;

namespace Backprop.Optimizers;

/// <summary>
/// Stochastic gradient descent, with momentum μ if asked for:
/// <code>
/// g ← g + λw
/// v ← μv + g          (v = 0 at first)
/// w ← w − η·v         Nesterov: w ← w − η·(g + μv)
/// </code>
/// Momentum: Polyak, "Some methods of speeding up the convergence of iteration methods", 1964. Nesterov's in this form:
/// Sutskever, Martens, Dahl and Hinton, "On the importance of initialization and momentum in deep learning", 2013.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Sgd<T> : Optimizer<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Treats all parameters alike.</summary>
    /// <inheritdoc cref="Sgd{T}(IReadOnlyList{ParameterGroup{T}}, double, double, bool, double)" path="/param[@name!='groups'] | /exception"/>
    /// <param name="parameters">θ of the whole network, each parameter once.</param>
    public Sgd(IReadOnlyList<Parameter<T>> parameters, double learningRate, double momentum = 0, bool nesterov = false, double weightDecay = 0)
        : this([new ParameterGroup<T>(parameters)], learningRate, momentum, nesterov, weightDecay)
    {
    }

    /// <summary>Treats each group in its own way.</summary>
    /// <param name="groups">The parameters, each in one group.</param>
    /// <param name="learningRate">η, finite and at least 0.</param>
    /// <param name="momentum">μ in [0, 1); 0 keeps no state.</param>
    /// <param name="nesterov">Look ahead along the momentum; needs one above 0.</param>
    /// <param name="weightDecay">λ, finite and at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="ArgumentException">There is no parameter, one occurs twice, or Nesterov is asked for without momentum.</exception>
    public Sgd(IReadOnlyList<ParameterGroup<T>> groups, double learningRate, double momentum = 0, bool nesterov = false, double weightDecay = 0)
        : base(groups, learningRate, weightDecay, momentum == 0 ? [] : ["momentum"])
    {
        Momentum = Setting.BelowOne(momentum, nameof(momentum));
        if (nesterov && momentum == 0)
            throw new ArgumentException("Nesterov needs a momentum above 0, got 0.", nameof(nesterov));
        Nesterov = nesterov;
    }

    /// <summary>μ.</summary>
    public double Momentum { get; }

    /// <summary>Whether the step looks ahead along the momentum.</summary>
    public bool Nesterov { get; }

    /// <inheritdoc/>
    public override string Title => FormattableString.Invariant($"Sgd(momentum {Momentum}{(Nesterov ? ", Nesterov" : "")})");

    /// <inheritdoc/>
    protected override void Update(Span<T> value, ReadOnlySpan<T> gradient, T scale, T rate, T weightDecay, ReadOnlySpan<T[]> state)
    {
        T mu = T.CreateChecked(Momentum);
        if (AddsProducts(weightDecay))
            Run(new PlainDescent(-(rate * scale)), value, gradient, state);
        else if (state.IsEmpty)
            Run(new Descent(scale, rate, weightDecay), value, gradient, state);
        else if (Nesterov)
            Run(new NesterovDescent(scale, rate, weightDecay, mu), value, gradient, state);
        else
            Run(new MomentumDescent(scale, rate, weightDecay, mu), value, gradient, state);
    }

    private protected override bool AddsProducts(T weightDecay) => Momentum == 0 && weightDecay == T.Zero;

    // Rounded once, as at the end of a product.
    private readonly struct PlainDescent(T factor) : IUpdateRule<T>
    {
        private readonly Vector<T> factor = new(factor);

        public static int StateCount => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Apply(Vector<T> w, Vector<T> gradient, ref Vector<T> v, ref Vector<T> unused) => typeof(T) == typeof(float)
            ? Vector.FusedMultiplyAdd(gradient.As<T, float>(), factor.As<T, float>(), w.As<T, float>()).As<float, T>()
            : Vector.FusedMultiplyAdd(gradient.As<T, double>(), factor.As<T, double>(), w.As<T, double>()).As<double, T>();
    }

    private readonly struct Descent(T scale, T rate, T weightDecay) : IUpdateRule<T>
    {
        private readonly Vector<T> scale = new(scale), rate = new(rate), weightDecay = new(weightDecay);

        public static int StateCount => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Apply(Vector<T> w, Vector<T> gradient, ref Vector<T> v, ref Vector<T> unused)
            => w - rate * (scale * gradient + weightDecay * w);
    }

    private readonly struct MomentumDescent(T scale, T rate, T weightDecay, T mu) : IUpdateRule<T>
    {
        private readonly Vector<T> scale = new(scale), rate = new(rate), weightDecay = new(weightDecay), mu = new(mu);

        public static int StateCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Apply(Vector<T> w, Vector<T> gradient, ref Vector<T> v, ref Vector<T> unused)
        {
            v = mu * v + (scale * gradient + weightDecay * w);
            return w - rate * v;
        }
    }

    private readonly struct NesterovDescent(T scale, T rate, T weightDecay, T mu) : IUpdateRule<T>
    {
        private readonly Vector<T> scale = new(scale), rate = new(rate), weightDecay = new(weightDecay), mu = new(mu);

        public static int StateCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Apply(Vector<T> w, Vector<T> gradient, ref Vector<T> v, ref Vector<T> unused)
        {
            Vector<T> g = scale * gradient + weightDecay * w;
            v = mu * v + g;
            return w - rate * (g + mu * v);
        }
    }
}
