namespace Backprop.Circuits;

/// <summary>
/// A number in a circuit: an input, or the output of a <see cref="Circuits.Gate"/>. Operators build the circuit, <c>(x + y) * z</c>, and compute it
/// on the way. <see cref="Circuit.Backward"/> fills in the gradients.
/// </summary>
public sealed class Node
{
    private double value;

    /// <summary>An input.</summary>
    /// <param name="name">Its name: <c>"x"</c>.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty or has a control character.</exception>
    public Node(string name, double value)
    {
        DrawnName.Require(name, nameof(name));
        (Name, this.value, Inputs, LocalGradients) = (name, value, [], []);
    }

    internal Node(Gate gate, IReadOnlyList<Node> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count != gate.InputCount)
            throw new ArgumentException($"Gate {gate}: expected {gate.InputCount} inputs, got {inputs.Count}.", nameof(inputs));
        foreach (Node input in inputs)
            ArgumentNullException.ThrowIfNull(input, nameof(inputs));
        (Gate, Inputs, LocalGradients) = (gate, [.. inputs], []);
        Forward();
    }

    /// <summary>Its name; null where a gate's output was given none.</summary>
    public string? Name { get; private set; }

    /// <summary>The gate whose output it is; null for an input.</summary>
    public Gate? Gate { get; }

    /// <summary>What feeds the gate; empty for an input. A node may stand there twice, as in <c>x * x</c>.</summary>
    public IReadOnlyList<Node> Inputs { get; }

    /// <summary>The value. That of an input can be set; <see cref="Circuit.Forward"/> then computes the rest anew.</summary>
    /// <exception cref="InvalidOperationException">The value of a gate's output is set.</exception>
    public double Value
    {
        get => value;
        set => this.value = Gate is null
            ? value
            : throw new InvalidOperationException($"The value of {Name ?? $"a gate {Gate}"} follows from its inputs; set theirs.");
    }

    /// <summary>∂f/∂(this node), f being the output of the circuit that last went backward; 0 before.</summary>
    public double Gradient { get; internal set; }

    /// <summary>∂(this node)/∂(input) for each of <see cref="Inputs"/>.</summary>
    public IReadOnlyList<double> LocalGradients { get; private set; }

    /// <summary><c>x + y</c></summary>
    public static Node operator +(Node x, Node y) => Gate.Add.Of(x, y);

    /// <summary><c>x + c</c>, a shift.</summary>
    public static Node operator +(Node x, double c) => Gate.Shift(c).Of(x);

    /// <summary><c>c + x</c>, a shift.</summary>
    public static Node operator +(double c, Node x) => Gate.Shift(c).Of(x);

    /// <summary><c>−x</c>, a scaling by −1.</summary>
    public static Node operator -(Node x) => Gate.Scale(-1).Of(x);

    /// <summary><c>x − y</c>, two gates: x + (−1)·y.</summary>
    public static Node operator -(Node x, Node y) => x + -y;

    /// <summary><c>x − c</c>, a shift.</summary>
    public static Node operator -(Node x, double c) => Gate.Shift(-c).Of(x);

    /// <summary><c>c − x</c>, two gates: c + (−1)·x.</summary>
    public static Node operator -(double c, Node x) => c + -x;

    /// <summary><c>x·y</c></summary>
    public static Node operator *(Node x, Node y) => Gate.Multiply.Of(x, y);

    /// <summary><c>x·a</c>, a scaling.</summary>
    public static Node operator *(Node x, double a) => Gate.Scale(a).Of(x);

    /// <summary><c>a·x</c>, a scaling.</summary>
    public static Node operator *(double a, Node x) => Gate.Scale(a).Of(x);

    /// <summary><c>x/y</c>, two gates: x·(1/y).</summary>
    public static Node operator /(Node x, Node y) => x * Reciprocal(y);

    /// <summary><c>x/a</c>, a scaling by 1/a.</summary>
    public static Node operator /(Node x, double a) => x * (1 / a);

    /// <summary><c>a/x</c>: the reciprocal, scaled unless a is 1.</summary>
    public static Node operator /(double a, Node x) => a == 1 ? Reciprocal(x) : a * Reciprocal(x);

    /// <summary><c>max(x, y)</c>; a tie goes to x.</summary>
    public static Node Max(Node x, Node y) => Gate.Max.Of(x, y);

    /// <summary><c>1/x</c></summary>
    public static Node Reciprocal(Node x) => Gate.Reciprocal.Of(x);

    /// <summary><c>eˣ</c></summary>
    public static Node Exp(Node x) => Gate.Exp.Of(x);

    /// <summary><c>x²</c></summary>
    public static Node Square(Node x) => Gate.Square.Of(x);

    /// <summary><c>σ(x) = 1/(1 + e⁻ˣ)</c>, as one gate.</summary>
    public static Node Sigmoid(Node x) => Gate.Sigmoid.Of(x);

    /// <summary>Gives this node a name and returns it: <c>(x + y).Named("q") * z</c>.</summary>
    /// <param name="name">The name, shown when the circuit is drawn.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty or has a control character.</exception>
    public Node Named(string name)
    {
        DrawnName.Require(name, nameof(name));
        Name = name;
        return this;
    }

    /// <summary>Name or gate, value and gradient.</summary>
    public override string ToString() => FormattableString.Invariant($"{Name ?? Gate?.Symbol} = {Value}, gradient {Gradient}");

    internal void Forward()
    {
        if (Gate is null)
            return;
        double[] x = [.. Inputs.Select(input => input.Value)];
        value = Gate.Evaluate(x);
        LocalGradients = Gate.Differentiate(x);
    }
}
