namespace Backprop.Numerics;

/// <summary>What <see cref="ColumnGather"/> does, ahead of time.</summary>
internal sealed class GatherAhead<T> : WorkAhead where T : unmanaged
{
    // So many columns are copied side by side.
    private const int PieceColumns = 4;

    private T[] source = [], destination = [];
    private int[] indices = [];
    private int start, count;

    /// <summary>Column k of the destination becomes column indices[start + k] of the source. No array may be written to before <see cref="Finish"/>.</summary>
    /// <param name="source">Rows × any number of columns.</param>
    /// <param name="indices">Columns of the source; inside it.</param>
    /// <param name="start">The place of the first in it.</param>
    /// <param name="count">How many.</param>
    /// <param name="destination">Rows × <paramref name="count"/>.</param>
    public void Begin(T[] source, int[] indices, int start, int count, T[] destination)
    {
        ColumnGather.Require(source, indices.AsSpan(start, count), destination);
        (this.source, this.indices, this.start, this.count, this.destination) = (source, indices, start, count, destination);
        Begin((count + PieceColumns - 1) / PieceColumns);
    }

    /// <summary>Copies what is left.</summary>
    public void Finish()
    {
        int rest = Math.Min(End() * PieceColumns, count);
        if (rest > 0)
            ColumnGather.Run<T>(source, indices.AsSpan(start, rest), destination.AsSpan(0, destination.Length / count * rest));
    }

    /// <summary>Leaves the rest undone.</summary>
    public void Cancel() => End();

    protected override void Run(int piece)
        => ColumnGather.RunHere<T>(source, indices.AsSpan(start, count), destination, piece * PieceColumns, Math.Min((piece + 1) * PieceColumns, count));
}
