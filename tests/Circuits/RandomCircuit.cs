using Backprop.Circuits;
using Backprop.Numerics;

namespace Backprop.Tests.Circuits;

/// <summary>A circuit of three inputs and gates drawn at random, in which wires branch and cross columns. Values stay small, and away from the kinks of max.</summary>
internal static class RandomCircuit
{
    public static Circuit Draw(int seed, int gates = 12)
    {
        RandomStream random = new Seed(seed).Stream("circuit");
        List<Node> nodes = [.. "xyz".Select(name => new Node(name.ToString(), random.NextNormal()))];
        while (nodes.Count < 3 + gates)
        {
            // The latest nodes more often, so that most gates are behind the output.
            Node a = nodes[^(1 + random.NextIndex(Math.Min(4, nodes.Count)))], b = nodes[random.NextIndex(nodes.Count)];
            Node node = random.NextIndex(9) switch
            {
                0 => a * b,
                1 when Math.Abs(a.Value - b.Value) > 0.01 => Node.Max(a, b),
                2 => Node.Sigmoid(a),
                3 => Node.Exp(a),
                4 => Node.Square(a),
                5 when Math.Abs(a.Value) > 0.5 => Node.Reciprocal(a),
                6 => -1.5 * a,
                7 => a - b,
                8 => a + 0.5,
                _ => a + b,
            };
            nodes.Add(Math.Abs(node.Value) < 3 ? node : Node.Sigmoid(node));
        }
        return new Circuit(nodes[^1] + nodes[^2]);
    }
}
