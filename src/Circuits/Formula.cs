namespace Backprop.Circuits;

/// <summary>What a node is, in words of its gate and inputs: <c>q = x + y</c>.</summary>
internal sealed class Formula
{
    private readonly Dictionary<Node, string> names = [];

    /// <summary>Gives every node of a circuit a name to be referred to by; gates without one are numbered: <c>#1</c>.</summary>
    public Formula(Circuit circuit)
    {
        int unnamed = 0;
        foreach (Node node in circuit.Nodes)
            names[node] = node.Name ?? $"#{++unnamed}";
    }

    public string Name(Node node) => names[node];

    public string Of(Node node)
        => node.Gate is { } gate ? $"{Name(node)} = {gate.Write([.. node.Inputs.Select(Name)])}" : Name(node);
}
