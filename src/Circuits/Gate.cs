using System.Globalization;

namespace Backprop.Circuits;

/// <summary>
/// A gate of a circuit: a function of a few numbers, and its local gradient. It knows nothing of the circuit around it; backward multiplies
/// the gradient that arrives at its output by the local one (the "Backpropagation, Intuitions" notes of Stanford's CS231n). A gate of your own is a
/// function and its derivative; a fused gate is one whose local gradient is simpler than the chain of gates that it stands for, as the sigmoid's is.
/// </summary>
public sealed class Gate
{
    private readonly Func<double[], double> function;
    private readonly Func<double[], double[]> partials;

    /// <summary>A gate with one input: <c>y = f(x)</c>.</summary>
    /// <param name="symbol">What stands in the gate when it is drawn: <c>"tanh"</c>.</param>
    /// <param name="function">f.</param>
    /// <param name="derivative">∂f/∂x, as a function of x.</param>
    public Gate(string symbol, Func<double, double> function, Func<double, double> derivative)
        : this(symbol, 1, x => function(x[0]), x => [derivative(x[0])])
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(derivative);
    }

    /// <summary>A gate with two inputs: <c>z = f(x, y)</c>.</summary>
    /// <param name="symbol">What stands in the gate when it is drawn.</param>
    /// <param name="function">f.</param>
    /// <param name="derivatives">∂f/∂x and ∂f/∂y, as a function of x and y.</param>
    public Gate(string symbol, Func<double, double, double> function, Func<double, double, (double X, double Y)> derivatives)
        : this(symbol, 2, x => function(x[0], x[1]), x => Pair(derivatives(x[0], x[1])))
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(derivatives);
    }

    /// <summary>A gate with any number of inputs.</summary>
    /// <param name="symbol">What stands in the gate when it is drawn.</param>
    /// <param name="inputs">How many inputs it has, at least 1.</param>
    /// <param name="function">The value, as a function of the inputs.</param>
    /// <param name="derivatives">∂value/∂input for each input, as a function of the inputs.</param>
    /// <exception cref="ArgumentException"><paramref name="symbol"/> is empty or has a control character, or <paramref name="inputs"/> less than 1.</exception>
    public Gate(string symbol, int inputs, Func<double[], double> function, Func<double[], double[]> derivatives)
    {
        DrawnName.Require(symbol, nameof(symbol));
        Setting.AtLeast(1, inputs, nameof(inputs));
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(derivatives);
        (Symbol, InputCount, this.function, partials) = (symbol, inputs, function, derivatives);
    }

    /// <summary><c>x + y</c>; distributes: 1, 1.</summary>
    public static Gate Add { get; } = new("+", (x, y) => x + y, (_, _) => (1, 1)) { Written = "{0} + {1}" };

    /// <summary><c>x·y</c>; switches: y, x.</summary>
    public static Gate Multiply { get; } = new("×", (x, y) => x * y, (x, y) => (y, x)) { Written = "{0} × {1}" };

    /// <summary><c>max(x, y)</c>; routes: 1 to the larger, 0 to the other. A tie goes to the first.</summary>
    public static Gate Max { get; } = new("max", Math.Max, (x, y) => x >= y ? (1, 0) : (0, 1));

    /// <summary><c>1/x</c>; −1/x².</summary>
    public static Gate Reciprocal { get; } = new("1/x", x => 1 / x, x => -1 / (x * x)) { Written = "1/{0}" };

    /// <summary><c>eˣ</c>; eˣ.</summary>
    public static Gate Exp { get; } = new("exp", Math.Exp, Math.Exp);

    /// <summary><c>x²</c>; 2x.</summary>
    public static Gate Square { get; } = new("x²", x => x * x, x => 2 * x) { Written = "{0}²" };

    /// <summary><c>σ(x) = 1/(1 + e⁻ˣ)</c>; σ(x)·σ(−x), which is (1 − σ)·σ. It stands for the chain ×(−1), exp, +1, 1/x.</summary>
    public static Gate Sigmoid { get; } = new("σ", Logistic, x => Logistic(x) * Logistic(-x));

    /// <summary>What stands in the gate when it is drawn.</summary>
    public string Symbol { get; }

    /// <summary>How many inputs it has.</summary>
    public int InputCount { get; }

    // How it stands in a formula; null for symbol(x, y).
    private string? Written { get; init; }

    /// <summary><c>c + x</c>; 1.</summary>
    /// <param name="c">The constant.</param>
    public static Gate Shift(double c) => c < 0
        ? new($"−{Short(-c)}", x => c + x, _ => 1) { Written = $"{{0}} − {Short(-c)}" }
        : new($"+{Short(c)}", x => c + x, _ => 1) { Written = $"{{0}} + {Short(c)}" };

    /// <summary><c>a·x</c>; a.</summary>
    /// <param name="a">The constant.</param>
    public static Gate Scale(double a) => a < 0
        ? new($"×(−{Short(-a)})", x => a * x, _ => a) { Written = $"−{Short(-a)} × {{0}}" }
        : new($"×{Short(a)}", x => a * x, _ => a) { Written = $"{Short(a)} × {{0}}" };

    /// <summary>The node at the output of this gate, its value computed.</summary>
    /// <param name="inputs">What the gate is fed with, in its order.</param>
    /// <exception cref="ArgumentException">The gate has another number of inputs, or its derivative returned another number of them.</exception>
    public Node Of(params IReadOnlyList<Node> inputs) => new(this, inputs);

    /// <summary>The symbol.</summary>
    public override string ToString() => Symbol;

    /// <summary>The gate in a formula: <c>x + y</c>, <c>max(x, y)</c>.</summary>
    internal string Write(string[] inputs)
        => Written is null ? $"{Symbol}({string.Join(", ", inputs)})" : string.Format(CultureInfo.InvariantCulture, Written, inputs);

    // A function may keep or change what it is given, and a derivative what it returns.
    internal double Evaluate(double[] inputs) => function([.. inputs]);

    internal double[] Differentiate(double[] inputs)
    {
        double[] local = [.. partials([.. inputs])];
        return local.Length == InputCount
            ? local
            : throw new ArgumentException($"Gate {Symbol}: expected {InputCount} derivatives, one for each input, got {local.Length}.");
    }

    private static double[] Pair((double X, double Y) pair) => [pair.X, pair.Y];

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    private static string Short(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
