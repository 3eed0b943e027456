using Backprop.Circuits;
using Backprop.Tests.Examples;

namespace Backprop.Tests.Circuits;

/// <summary>Every gate: its value and its local gradients, by the table of the notes.</summary>
public sealed class GateTests
{
    public static TheoryData<string, Func<Node, Node, Node>, double, double, double, double[]> Table => new()
    {
        { "add", (x, y) => x + y, 3, -4, -1, [1, 1] },
        { "multiply", (x, y) => x * y, 3, -4, -12, [-4, 3] },
        { "max, the first larger", Node.Max, 2, -1, 2, [1, 0] },
        { "max, the second larger", Node.Max, -1, 2, 2, [0, 1] },
        { "max, a tie goes to the first", Node.Max, 2, 2, 2, [1, 0] },
        { "reciprocal", (x, _) => Node.Reciprocal(x), 2, 0, 0.5, [-0.25] },
        { "one over x", (x, _) => 1 / x, -4, 0, -0.25, [-0.0625] },
        { "shift", (x, _) => x + 5, 3, 0, 8, [1] },
        { "shift from the left", (x, _) => 5 + x, 3, 0, 8, [1] },
        { "shift down", (x, _) => x - 5, 3, 0, -2, [1] },
        { "scale", (x, _) => -2 * x, 3, 0, -6, [-2] },
        { "scale from the right", (x, _) => x * -2, 3, 0, -6, [-2] },
        { "negation", (x, _) => -x, 3, 0, -3, [-1] },
        { "division by a constant", (x, _) => x / 4, 3, 0, 0.75, [0.25] },
        // e⁻¹ is its own derivative.
        { "exp", (x, _) => Node.Exp(x), -1, 0, 0.36787944117144233, [0.36787944117144233] },
        { "square", (x, _) => Node.Square(x), -3, 0, 9, [-6] },
        // σ(1) and (1 − σ(1))·σ(1).
        { "sigmoid", (x, _) => Node.Sigmoid(x), 1, 0, 0.7310585786300049, [0.19661193324148185] },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Value_and_local_gradients(string gate, Func<Node, Node, Node> build, double x, double y, double value, double[] local)
    {
        Node output = build(new("x", x), new("y", y));
        Assert.NotEmpty(gate);
        Close.To(value, output.Value);
        Close.To(local, output.LocalGradients);
    }

    // x − y = x + (−1)·y; c − x; x/y = x·(1/y), ∂y = −x/y²; a/x, ∂x = −a/x².
    [Fact]
    public void Differences_and_quotients_are_chains_of_gates()
    {
        Node x = new("x", 3), y = new("y", -4);
        Assert.Equal((7, 1, -1), Gradients(x - y, x, y));
        Assert.Equal((2, -1, 0), Gradients(5 - x, x, y));
        Assert.Equal((-0.75, -0.25, -0.1875), Gradients(x / y, x, y));
        Assert.Equal((-0.5, 0, -0.125), Gradients(2 / y, x, y));
    }

    // tanh' = 1 − tanh²; atan2(y, x) has ∂y = x/(x² + y²), ∂x = −y/(x² + y²).
    [Fact]
    public void A_gate_of_ones_own_is_a_function_and_its_derivative()
    {
        var tanh = new Gate("tanh", Math.Tanh, x => 1 - Math.Tanh(x) * Math.Tanh(x));
        var angle = new Gate("atan2", Math.Atan2, (y, x) => (x / (x * x + y * y), -y / (x * x + y * y)));
        Node y = new("y", 3), x = new("x", 4);
        Node f = tanh.Of(angle.Of(y, x));
        new Circuit(f).Backward();
        double slope = 1 - Math.Pow(Math.Tanh(Math.Atan2(3, 4)), 2);
        Close.To(Math.Tanh(Math.Atan2(3, 4)), f.Value);
        Close.To([slope * 4 / 25, slope * -3 / 25], [y.Gradient, x.Gradient]);
    }

    // A neuron fused to one gate of five inputs gives what its single gates give.
    [Fact]
    public void A_fused_gate_of_many_inputs()
    {
        static double Sigma(double[] v) => 1 / (1 + Math.Exp(-(v[0] * v[1] + v[2] * v[3] + v[4])));
        var neuron = new Gate("neuron", 5, Sigma, v => [.. new[] { v[1], v[0], v[3], v[2], 1 }.Select(local => Sigma(v) * (1 - Sigma(v)) * local)]);
        Node[] inputs = [new("w₀", 2), new("x₀", -1), new("w₁", -3), new("x₁", -2), new("w₂", -3)];
        new Circuit(neuron.Of(inputs)).Backward();
        Close.To([-0.19661193324148185, 0.3932238664829637, -0.39322386648296370, -0.5898357997244456, 0.19661193324148185], inputs.Select(input => input.Gradient));
    }

    // (1 − σ)·σ at 40 is e⁻⁴⁰/(1 + e⁻⁴⁰)², where 1 − σ is 0 in double.
    [Fact]
    public void The_sigmoid_has_a_slope_far_out()
        => Close.To([4.248354255291589e-18, 4.248354255291589e-18], new[] { 40.0, -40 }.Select(x => Node.Sigmoid(new("x", x)).LocalGradients[0]));

    // A function that spoils what it is given, and a derivative that returns the same array every time.
    [Fact]
    public void A_gate_keeps_numbers_of_its_own()
    {
        double[] shared = new double[2];
        var product = new Gate("product", 2, v => (v[0] *= v[1]) + (v[1] = 0), v =>
        {
            (shared[0], shared[1]) = (v[1], v[0]);
            return shared;
        });
        Node first = product.Of(new Node("x", 3), new Node("y", -4)), second = product.Of(new Node("u", 5), new Node("v", 6));
        Assert.Equal((-12, 30), (first.Value, second.Value));
        Assert.Equal([[-4, 3], [6, 5]], new[] { first.LocalGradients, second.LocalGradients });
    }

    // XML holds no control characters and no halves of a pair; a whole pair it does.
    [Theory]
    [InlineData("a\u0001", "U+0001 at position 1")]
    [InlineData("\n", "")]
    [InlineData("x\ny", "U+000A at position 1")]
    [InlineData("\uffff", "U+FFFF at position 0")]
    public void What_cannot_be_drawn_is_no_name(string name, string place)
    {
        Assert.Contains(place, Assert.Throws<ArgumentException>("name", () => new Node(name, 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("name", () => (new Node("x", 1) + 1).Named(name));
        Assert.Throws<ArgumentException>("symbol", () => new Gate(name, Math.Sin, Math.Cos));
        Assert.Throws<ArgumentException>("name", () => new Node("\ud835", 1));
        Assert.Contains("\ud835\udf03", new Circuit(new Node("\ud835\udf03", 1) + 1).ToSvg(), StringComparison.Ordinal);
    }

    [Fact]
    public void Misuse_is_refused_with_what_was_expected()
    {
        Node x = new("x", 1);
        Assert.StartsWith("Gate +: expected 2 inputs, got 1.", Assert.Throws<ArgumentException>(() => Gate.Add.Of(x)).Message, StringComparison.Ordinal);
        Assert.StartsWith("Gate short: expected 2 derivatives, one for each input, got 1.", Assert.Throws<ArgumentException>(() => new Gate("short", 2, v => v[0], _ => [1]).Of(x, x)).Message, StringComparison.Ordinal);
        Assert.StartsWith("The value of q follows from its inputs", Assert.Throws<InvalidOperationException>(() => (x + x).Named("q").Value = 3).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Gate("none", 0, _ => 0, _ => []));
        Assert.Throws<ArgumentException>(() => new Gate(" ", Math.Sin, Math.Cos));
        Assert.Throws<ArgumentException>(() => new Node("", 1));
        Assert.Throws<ArgumentException>(() => (x + x).Named(""));
        Assert.Throws<ArgumentNullException>(() => x + (Node)null!);
        Assert.Throws<ArgumentNullException>(() => new Gate("f", null!, Math.Cos));
        Assert.Throws<ArgumentNullException>(() => new Gate("f", Math.Sin, null!));
    }

    private static (double Value, double X, double Y) Gradients(Node output, Node x, Node y)
    {
        (x.Gradient, y.Gradient) = (0, 0);
        new Circuit(output).Backward();
        return (output.Value, x.Gradient, y.Gradient);
    }
}
