namespace Backprop.Circuits;

/// <summary>A place in a column of the drawing: a node's own, or one where its wire passes through on the way to a later column.</summary>
internal sealed class Slot(Node node, int column, bool isPassage)
{
    /// <summary>Whose wire it is.</summary>
    public Node Node { get; } = node;

    /// <summary>Counted from 0, the inputs'.</summary>
    public int Column { get; } = column;

    /// <summary>Whether the wire only passes through.</summary>
    public bool IsPassage { get; } = isPassage;

    /// <summary>The height in rows, downwards.</summary>
    public double Y { get; set; }

    /// <summary>The slots of the column before from which wires come, one for each input; that of a passage is its wire's.</summary>
    public List<Slot> Before { get; } = [];

    /// <summary>The slots of the next column to which the wire goes.</summary>
    public List<Slot> After { get; } = [];
}
