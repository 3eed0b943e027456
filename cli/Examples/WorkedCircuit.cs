using Backprop.Circuits;
using static Backprop.Circuits.Node;

namespace Backprop.Cli.Examples;

/// <summary>A gate or circuit of the notes, with the inputs that they give it.</summary>
/// <param name="Name">Its name, and that of the figure.</param>
/// <param name="Title">What it is, in one line.</param>
/// <param name="Output">The output; it has been forward.</param>
internal sealed record WorkedCircuit(string Name, string Title, Node Output)
{
    /// <summary>Every gate, its local gradient in the title.</summary>
    public static IReadOnlyList<WorkedCircuit> Gates =>
    [
        new("add", "add x + y: 1, 1 (distributes)", F(In("x", 3) + In("y", -4))),
        new("multiply", "multiply x·y: y, x (switches)", F(In("x", 3) * In("y", -4))),
        new("max", "max(x, y): 1 to the larger, 0 to the other (routes); a tie goes to the first", F(Max(In("x", 2), In("y", -1)))),
        new("reciprocal", "reciprocal 1/x: −1/x²", F(1 / In("x", 2))),
        new("shift", "shift c + x: 1", F(In("x", 3) + 1)),
        new("scale", "scale a·x: a", F(-2 * In("x", 3))),
        new("exp", "exp: eˣ", F(Exp(In("x", -1)))),
        new("square", "square: 2x", F(Square(In("x", -3)))),
        new("sigmoid", "sigmoid: (1 − σ)·σ", F(Sigmoid(In("x", 1)))),
    ];

    /// <summary>Every circuit.</summary>
    public static IReadOnlyList<WorkedCircuit> Circuits =>
        [Product(), Mixed(), Neuron(), NeuronOfSingleGates(), Fraction(), Article(), new("ladder", "a ladder of 3 stages, x ← x + x²: the paths double at every stage", Ladder(3))];

    /// <summary>The circuit, gone backward.</summary>
    public Circuit Differentiated()
    {
        var circuit = new Circuit(Output);
        circuit.Backward();
        return circuit;
    }

    /// <summary>A ladder: at every stage the wire splits and meets again, x ← x + x². Of n stages it has 2ⁿ paths and 3n edges.</summary>
    public static Node Ladder(int stages)
    {
        Node x = In("x", 0.5);
        for (int stage = 0; stage < stages; stage++)
            x += Square(x);
        return F(x);
    }

    private static WorkedCircuit Product()
    {
        Node x = In("x", -2), y = In("y", 5), z = In("z", -4);
        return new("product", "f = (x + y)·z", F((x + y).Named("q") * z));
    }

    private static WorkedCircuit Mixed()
    {
        Node x = In("x", 3), y = In("y", -4), z = In("z", 2), w = In("w", -1);
        return new("mixed", "f = 2·(x·y + max(z, w))", F(2 * (x * y + Max(z, w))));
    }

    private static WorkedCircuit Neuron()
        => new("neuron", "a neuron, σ(w₀x₀ + w₁x₁ + w₂), the sigmoid as one gate", F(Sigmoid(Dot())));

    private static WorkedCircuit NeuronOfSingleGates()
        => new("neuron-gates", "the same neuron, the sigmoid as the chain ×(−1), exp, +1, 1/x", F(1 / (1 + Exp(-1 * Dot()))));

    private static Node Dot()
    {
        Node w0 = In("w₀", 2), x0 = In("x₀", -1), w1 = In("w₁", -3), x1 = In("x₁", -2), w2 = In("w₂", -3);
        return (w0 * x0 + w1 * x1 + w2).Named("dot");
    }

    private static WorkedCircuit Fraction()
    {
        Node x = In("x", 3), y = In("y", -4);
        Node numerator = (x + Sigmoid(y)).Named("num");
        Node denominator = (Sigmoid(x) + Square(x + y).Named("sq")).Named("den");
        return new("fraction", "f = (x + σ(y)) / (σ(x) + (x + y)²)", F(numerator / denominator));
    }

    private static WorkedCircuit Article()
    {
        Node a = In("a", 2), b = In("b", 1);
        return new("article", "e = (a + b)·(b + 1)", ((a + b).Named("c") * (b + 1).Named("d")).Named("e"));
    }

    private static Node In(string name, double value) => new(name, value);

    private static Node F(Node output) => output.Named("f");
}
