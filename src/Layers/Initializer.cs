using System.Numerics;
using Backprop.Numerics;

namespace Backprop.Layers;

/// <summary>
/// How a weight matrix is drawn before training: independent entries of mean 0 and a variance that follows from the number of
/// inputs (fan-in, the columns of W) and outputs (fan-out, its rows).
/// <list type="bullet">
/// <item><b>He</b>: variance 2 / fan-in, for ReLU and its kin (He et al., "Delving Deep into Rectifiers", 2015).</item>
/// <item><b>Glorot</b>: variance 2 / (fan-in + fan-out), for sigmoid and tanh (Glorot and Bengio, "Understanding the difficulty
/// of training deep feedforward neural networks", 2010).</item>
/// <item><b>LeCun</b>: variance 1 / fan-in, for SELU and linear layers (LeCun et al., "Efficient BackProp", 1998).</item>
/// <item><b>Standard normal</b>: variance 1, for biases that spread the kinks of a layer over the range of its inputs.</item>
/// </list>
/// Uniform draws come from [−√(3·variance), √(3·variance)).
/// </summary>
public sealed class Initializer
{
    private readonly string name;
    private readonly Func<int, int, double> variance;
    private readonly bool uniform;

    private Initializer(string name, Func<int, int, double> variance, bool uniform)
        => (this.name, this.variance, this.uniform) = (name, variance, uniform);

    /// <summary>Normal, variance 2 / fan-in.</summary>
    public static Initializer HeNormal { get; } = new("he normal", He, uniform: false);

    /// <summary>Uniform, variance 2 / fan-in.</summary>
    public static Initializer HeUniform { get; } = new("he uniform", He, uniform: true);

    /// <summary>Normal, variance 2 / (fan-in + fan-out).</summary>
    public static Initializer GlorotNormal { get; } = new("glorot normal", Glorot, uniform: false);

    /// <summary>Uniform, variance 2 / (fan-in + fan-out).</summary>
    public static Initializer GlorotUniform { get; } = new("glorot uniform", Glorot, uniform: true);

    /// <summary>Normal, variance 1 / fan-in.</summary>
    public static Initializer LeCunNormal { get; } = new("lecun normal", LeCun, uniform: false);

    /// <summary>Uniform, variance 1 / fan-in.</summary>
    public static Initializer LeCunUniform { get; } = new("lecun uniform", LeCun, uniform: true);

    /// <summary>Normal, variance 1.</summary>
    public static Initializer StandardNormal { get; } = new("standard normal", static (_, _) => 1, uniform: false);

    /// <summary>All zeros: right for biases and for a last layer that should start neutral.</summary>
    public static Initializer Zeros { get; } = new("zeros", static (_, _) => 0, uniform: true);

    /// <summary>Normal, of a given standard deviation.</summary>
    /// <param name="deviation">σ, finite and above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">σ is out of its range.</exception>
    public static Initializer Normal(double deviation)
        => new(FormattableString.Invariant($"normal {Setting.Positive(deviation, nameof(deviation))}"), (_, _) => deviation * deviation, uniform: false);

    /// <summary>Uniform in [−limit, limit).</summary>
    /// <param name="limit">Finite and above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is out of its range.</exception>
    public static Initializer Uniform(double limit)
        => new(FormattableString.Invariant($"uniform {Setting.Positive(limit, nameof(limit))}"), (_, _) => limit * limit / 3, uniform: true);

    /// <summary>The variance of one entry.</summary>
    /// <param name="fanIn">The columns of W.</param>
    /// <param name="fanOut">The rows of W.</param>
    public double Variance(int fanIn, int fanOut) => variance(fanIn, fanOut);

    /// <summary>Draws every entry, in the order of memory.</summary>
    /// <param name="values">The entries.</param>
    /// <param name="fanIn">The columns of W.</param>
    /// <param name="fanOut">The rows of W.</param>
    /// <param name="random">Where the numbers come from.</param>
    public void Fill<T>(Span<T> values, int fanIn, int fanOut, RandomStream random) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(random);
        double deviation = Math.Sqrt(Variance(fanIn, fanOut));
        double limit = Math.Sqrt(3) * deviation;
        foreach (ref T value in values)
            value = T.CreateTruncating(uniform ? limit * (2 * random.NextUniform() - 1) : deviation * random.NextNormal());
    }

    /// <summary>For example <c>he normal</c>.</summary>
    public override string ToString() => name;

    private static double He(int fanIn, int fanOut) => 2.0 / fanIn;

    private static double Glorot(int fanIn, int fanOut) => 2.0 / (fanIn + fanOut);

    private static double LeCun(int fanIn, int fanOut) => 1.0 / fanIn;
}
