using System.Runtime.InteropServices;

namespace Backprop.Circuits;

/// <summary>
/// Where the nodes of a circuit stand when it is drawn from left to right (Sugiyama, Tagawa and Toda, "Methods for Visual Understanding of
/// Hierarchical System Structures", 1981). A gate stands one column after its last input. A wire that crosses columns gets a slot in each, so wires slope
/// only between columns and run over nothing. Sweeps to the left and to the right put every slot near the mean of its neighbours, at least one row
/// from the next: first in the order with the fewest crossings found, then, with that order, at the heights with the shortest wires.
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
        Best(() => (Crossings(), 0), () =>
        {
            Sweep(reorder: true);
            Exchange();
        });
        Best(() => (0, Length()), () => Sweep(reorder: false));
        double top = columns.Min(column => column[0].Y);
        foreach (Slot slot in columns.SelectMany(column => column))
            slot.Y = Math.Round(slot.Y - top, 3);
    }

    // Repeats a step and ends with the heights that cost least.
    private void Best(Func<(int, double)> cost, Action step)
    {
        Slot[] slots = [.. columns.SelectMany(column => column)];
        (int, double) least = (int.MaxValue, 0);
        double[] kept = [];
        for (int i = 0; i < Sweeps; i++)
        {
            step();
            if (cost() is var now && now.CompareTo(least) < 0)
                (least, kept) = (now, [.. slots.Select(slot => slot.Y)]);
        }
        for (int i = 0; i < slots.Length; i++)
            slots[i].Y = kept[i];
        foreach (List<Slot> column in columns)
            column.Sort((a, b) => a.Y.CompareTo(b.Y));
    }

    private void Sweep(bool reorder)
    {
        for (int c = columns.Count - 2; c >= 0; c--)
            Arrange(columns[c], slot => slot.After, reorder);
        for (int c = 1; c < columns.Count; c++)
            Arrange(columns[c], slot => slot.Before, reorder);
    }

    // Puts the slots of a column near the means of their neighbours.
    private static void Arrange(List<Slot> column, Func<Slot, List<Slot>> neighbours, bool reorder)
    {
        var wish = column.ToDictionary(slot => slot, slot => neighbours(slot) is { Count: > 0 } near ? near.Average(other => other.Y) : slot.Y);
        if (reorder)
        {
            Slot[] ordered = [.. column.OrderBy(slot => Math.Round(wish[slot], 6))];
            ordered.CopyTo(CollectionsMarshal.AsSpan(column));
        }
        double[] heights = Spacing.Apart([.. column.Select(slot => wish[slot])]);
        for (int i = 0; i < heights.Length; i++)
            column[i].Y = heights[i];
    }

    // Exchanges slots next to each other where that removes crossings.
    private void Exchange()
    {
        foreach (List<Slot> column in columns)
        {
            for (int i = 1; i < column.Count; i++)
            {
                Slot upper = column[i - 1], lower = column[i];
                if (Inversions(upper, lower) <= Inversions(lower, upper))
                    continue;
                (upper.Y, lower.Y) = (lower.Y, upper.Y);
                (column[i - 1], column[i]) = (lower, upper);
            }
        }
    }

    // The wires of one slot that cross wires of another below it.
    private static int Inversions(Slot upper, Slot lower)
        => upper.Before.Sum(above => lower.Before.Count(below => above.Y > below.Y)) + upper.After.Sum(above => lower.After.Count(below => above.Y > below.Y));

    private double Length() => columns.Sum(column => column.Sum(slot => slot.Before.Sum(before => Math.Abs(before.Y - slot.Y))));

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
