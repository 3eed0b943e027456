namespace Backprop.Circuits;

/// <summary>
/// Where the nodes of a circuit stand when it is drawn from left to right (Sugiyama, Tagawa and Toda, "Methods for Visual Understanding of
/// Hierarchical System Structures", 1981). A gate stands one column after its last input. A wire that crosses columns gets a slot in each, so wires slope
/// only between columns and run over nothing. Sweeps to the right and to the left put every slot near the mean of its neighbours, at least one row
/// from the next; the sweep with the fewest crossings, then the shortest wires, is kept.
/// </summary>
internal sealed class Layout
{
    private const int Sweeps = 12;
    private readonly List<List<Slot>> columns = [];

    public Layout(Circuit circuit)
    {
        var own = new Dictionary<Node, Slot>();
        foreach (Node node in circuit.Nodes)
        {
            int column = node.Inputs.Count == 0 ? 0 : 1 + node.Inputs.Max(input => own[input].Column);
            Slot slot = own[node] = Add(new Slot(node, column, isPassage: false));
            foreach (Node input in node.Inputs)
                Connect(Reach(own[input], column - 1), slot);
        }
        Place();
    }

    /// <summary>The slots of each column, from the top down.</summary>
    public IReadOnlyList<IReadOnlyList<Slot>> Columns => columns;

    /// <summary>How many rows high the drawing is; the slots stand between 0 and one less.</summary>
    public double Rows => 1 + columns.Max(column => column[^1].Y);

    private Slot Add(Slot slot)
    {
        while (columns.Count <= slot.Column)
            columns.Add([]);
        slot.Y = columns[slot.Column].Count;
        columns[slot.Column].Add(slot);
        return slot;
    }

    // The slot of a wire in a column to the right; all consumers of a node share the passages.
    private Slot Reach(Slot slot, int column)
    {
        while (slot.Column < column)
        {
            Slot? passage = slot.After.Find(next => next.IsPassage);
            if (passage is null)
                Connect(slot, passage = Add(new Slot(slot.Node, slot.Column + 1, isPassage: true)));
            slot = passage;
        }
        return slot;
    }

    private static void Connect(Slot from, Slot to)
    {
        from.After.Add(to);
        to.Before.Add(from);
    }

    private void Place()
    {
        Slot[] slots = [.. columns.SelectMany(column => column)];
        (int Crossings, double Length) best = (int.MaxValue, 0);
        double[] kept = [];
        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            for (int c = columns.Count - 2; c >= 0; c--)
                Arrange(columns[c], slot => slot.After);
            for (int c = 1; c < columns.Count; c++)
                Arrange(columns[c], slot => slot.Before);
            (int, double) cost = (Crossings(), slots.Sum(slot => slot.Before.Sum(before => Math.Abs(before.Y - slot.Y))));
            if (cost.CompareTo(best) < 0)
                (best, kept) = (cost, [.. slots.Select(slot => slot.Y)]);
        }
        double top = kept.Min();
        for (int i = 0; i < slots.Length; i++)
            slots[i].Y = Math.Round(kept[i] - top, 3);
        foreach (List<Slot> column in columns)
            column.Sort((a, b) => a.Y.CompareTo(b.Y));
    }

    private static void Arrange(List<Slot> column, Func<Slot, List<Slot>> neighbours)
    {
        var wish = column.ToDictionary(slot => slot, slot => neighbours(slot) is { Count: > 0 } near ? near.Average(other => other.Y) : slot.Y);
        Slot[] ordered = [.. column.OrderBy(slot => Math.Round(wish[slot], 6)).ThenBy(slot => slot.Y)];
        double[] heights = Spacing.Apart([.. ordered.Select(slot => wish[slot])]);
        for (int i = 0; i < ordered.Length; i++)
            ordered[i].Y = heights[i];
        column.Sort((a, b) => a.Y.CompareTo(b.Y));
    }

    private int Crossings()
    {
        int crossings = 0;
        foreach (List<Slot> column in columns)
        {
            (double From, double To)[] wires = [.. column.SelectMany(slot => slot.Before.Select(before => (before.Y, slot.Y)))];
            for (int i = 0; i < wires.Length; i++)
                for (int j = 0; j < i; j++)
                    if ((wires[i].From - wires[j].From) * (wires[i].To - wires[j].To) < 0)
                        crossings++;
        }
        return crossings;
    }
}
