using Backprop.Circuits;
using Backprop.Cli.Examples;
using Backprop.Tests.Examples;

namespace Backprop.Tests.Circuits;

/// <summary>The circuits of the notes and of the article, every number computed in float64 beforehand.</summary>
public sealed class CircuitTests
{
    [Fact]
    public void Product()
    {
        Circuit circuit = Worked("product");
        AssertNodes(circuit, ("q", 3, -4), ("f", -12, 1), ("x", -2, -4), ("y", 5, -4), ("z", -4, 3));
    }

    [Fact]
    public void Mixed()
    {
        Circuit circuit = Worked("mixed");
        AssertNodes(circuit, ("f", -20, 1), ("x", 3, -8), ("y", -4, 6), ("z", 2, 2), ("w", -1, 0));
    }

    [Theory]
    [InlineData("neuron")]
    [InlineData("neuron-gates")]
    public void Neuron(string name) => AssertNodes(Worked(name),
        ("dot", 1, 0.19661193324148185), ("f", 0.7310585786300049, 1),
        ("x₀", -1, 0.3932238664829637), ("x₁", -2, -0.5898357997244456),
        ("w₀", 2, -0.19661193324148185), ("w₁", -3, -0.3932238664829637), ("w₂", -3, 0.19661193324148185));

    // dot, ×(−1), exp, +1, 1/x
    [Fact]
    public void The_sigmoid_as_single_gates()
    {
        Node[] chain = [.. Worked("neuron-gates").Nodes.TakeLast(5)];
        Assert.Equal(["+", "×(−1)", "exp", "+1", "1/x"], chain.Select(node => node.Gate!.Symbol));
        Close.To([1, -1, 0.36787944117144233, 1.3678794411714423, 0.7310585786300049], chain.Select(node => node.Value));
        // The gradient at a gate's input is what the notes print under the gate: at 1/x −0.534446645388523, at +1 the same, at exp and ×(−1) ∓0.19661193324148185.
        Close.To([0.19661193324148185, -0.19661193324148185, -0.534446645388523, -0.534446645388523, 1], chain.Select(node => node.Gradient));
    }

    [Fact]
    public void The_sigmoid_gate_equals_its_chain()
    {
        for (double value = -8; value <= 8; value += 0.25)
        {
            Node x = new("x", value), y = new("y", value);
            Node gate = Node.Sigmoid(x), chain = 1 / (1 + Node.Exp(-y));
            new Circuit(gate).Backward();
            new Circuit(chain).Backward();
            Close.To(chain.Value, gate.Value);
            // 1 − σ has lost digits where σ is near 1: as many as σ(8) = 1 − 3·10⁻⁴ costs.
            Assert.Equal(y.Gradient, x.Gradient, 1e-15);
        }
    }

    [Fact]
    public void Fraction()
    {
        Circuit circuit = Worked("fraction");
        AssertNodes(circuit, ("num", 3.017986209962092, null), ("sq", 1, null), ("den", 1.9525741268224333, null), ("f", 1.5456448841066441, 1),
            ("x", 3, 2.0595697955721652), ("y", -4, 1.5922327514838093));
        Node num = Named(circuit, "num"), den = Named(circuit, "den");
        Close.To([0.01798620996209156, 0.9525741268224334, -1], [num.Inputs[1].Value, den.Inputs[0].Value, Named(circuit, "sq").Inputs[0].Value]);
    }

    [Fact]
    public void Article()
    {
        Circuit circuit = Worked("article");
        AssertNodes(circuit, ("c", 3, 2), ("d", 2, 3), ("e", 6, 1), ("a", 2, 2), ("b", 1, 5));
        // c←a, c←b, d←b, e←c, e←d.
        Assert.Equal((5, 5), (circuit.Edges, circuit.Backward()));
        // e←c←a; e←c←b and e←d←b.
        Assert.Equal(new PathSum(2, 1, 2), circuit.SumOverPaths(Named(circuit, "a")));
        Assert.Equal(new PathSum(5, 2, 4), circuit.SumOverPaths(Named(circuit, "b")));
    }

    // n stages x ← x + x²: three edges each. The paths double at every stage, half of the steps have one edge and half two: 2ⁿ·1.5n edges.
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(12)]
    public void On_a_ladder_paths_double_and_backward_stays_linear(int stages)
    {
        var circuit = new Circuit(WorkedCircuit.Ladder(stages));
        Node x = circuit.Nodes[0];
        // Kept from growing: at 0.001 the ladder's slope Π(1 + 2xₖ) stays near 1.
        x.Value = 0.001;
        circuit.Forward();
        int visited = circuit.Backward();
        PathSum paths = circuit.SumOverPaths(x);
        Assert.Equal(3 * stages, visited);
        Assert.Equal((1L << stages, (1L << stages) * 3 * stages / 2), (paths.Paths, paths.EdgesVisited));
        Close.To(x.Gradient, paths.Gradient);
        double slope = 1, value = 0.001;
        for (int stage = 0; stage < stages; stage++)
            (slope, value) = (slope * (1 + 2 * value), value + value * value);
        Close.To(slope, x.Gradient);
    }

    [Fact]
    public void Where_branches_meet_gradients_add()
    {
        Node x = new("x", 3);
        new Circuit(x * x + x).Backward();
        Assert.Equal(7, x.Gradient);
    }

    [Fact]
    public void Backward_again_gives_the_same()
    {
        Node x = new("x", 3);
        var circuit = new Circuit(x * x);
        circuit.Backward();
        circuit.Backward();
        Assert.Equal(6, x.Gradient);
    }

    [Fact]
    public void An_input_can_change()
    {
        Node x = new("x", 3), y = new("y", 2);
        var circuit = new Circuit(x * y);
        circuit.Backward();
        Assert.True(circuit.HasGradients);
        x.Value = 5;
        Assert.Equal(10, circuit.Forward());
        Assert.False(circuit.HasGradients);
        circuit.Backward();
        Assert.Equal((2, 5), (x.Gradient, y.Gradient));
    }

    [Fact]
    public void A_node_outside_has_no_path()
        => Assert.Equal(new PathSum(0, 0, 0), new Circuit(new Node("x", 1) + 1).SumOverPaths(new Node("y", 1)));

    // Recursion would exhaust the stack.
    [Fact]
    public void A_chain_of_a_hundred_thousand_gates()
    {
        Node x = new("x", 1), f = x;
        for (int i = 0; i < 100_000; i++)
            f += 1;
        var circuit = new Circuit(f);
        Assert.Equal((100_001, 100_001, 100_000), (circuit.Forward(), circuit.Nodes.Count, circuit.Backward()));
        Assert.Equal(1, x.Gradient);
        Assert.Equal(new PathSum(1, 1, 100_000), circuit.SumOverPaths(x));
    }

    private static Circuit Worked(string name) => WorkedCircuit.Circuits.Single(circuit => circuit.Name == name).Differentiated();

    private static Node Named(Circuit circuit, string name) => circuit.Nodes.Single(node => node.Name == name);

    private static void AssertNodes(Circuit circuit, params (string Name, double Value, double? Gradient)[] expected)
    {
        foreach ((string name, double value, double? gradient) in expected)
        {
            Close.To(value, Named(circuit, name).Value);
            if (gradient is { } known)
                Close.To(known, Named(circuit, name).Gradient);
        }
    }
}
