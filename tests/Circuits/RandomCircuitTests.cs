using Backprop.Circuits;

namespace Backprop.Tests.Circuits;

/// <summary>Backward on circuits drawn at random, against two computations that know nothing of it.</summary>
public sealed class RandomCircuitTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 60)];

    // (f(x + h) − f(x − h))/2h: its error is h²·f'''/6 and ε·f/h, at h = 10⁻⁵ about 10⁻¹⁰ times the size of f and its derivatives.
    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_gradient_is_that_of_central_differences(int seed)
    {
        const double h = 1e-5;
        Circuit circuit = RandomCircuit.Draw(seed);
        circuit.Backward();
        foreach (Node input in circuit.Nodes.Where(node => node.Gate is null))
        {
            (double value, double gradient) = (input.Value, input.Gradient);
            input.Value = value + h;
            double above = circuit.Forward();
            input.Value = value - h;
            double below = circuit.Forward();
            input.Value = value;
            Assert.Equal((above - below) / (2 * h), gradient, 1e-6 * Math.Max(1, Math.Abs(gradient)));
        }
    }

    // The same products, added in another order.
    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_gradient_is_the_sum_over_all_paths(int seed)
    {
        Circuit circuit = RandomCircuit.Draw(seed);
        Assert.Equal(circuit.Edges, circuit.Backward());
        foreach (Node node in circuit.Nodes)
        {
            PathSum sum = circuit.SumOverPaths(node);
            Assert.True(sum.Paths >= 1);
            Assert.Equal(sum.Gradient, node.Gradient, 1e-12 * Math.Max(1, Math.Abs(node.Gradient)));
        }
    }

    [Fact]
    public void The_circuits_branch()
        => Assert.Contains(Seeds, seed => RandomCircuit.Draw(seed.Data) is var circuit && circuit.Nodes.Any(node => circuit.SumOverPaths(node).Paths > 8));
}
