namespace Backprop.Numerics;

/// <summary>
/// Work whose result is needed later. Workers that wait for other work do it, a piece at a time, from the last piece to the first; whoever needs
/// the result does what they have left. Of several at a time, workers see the one that began last.
/// </summary>
internal abstract class WorkAhead
{
    private static WorkAhead? current;

    private int begun, left, done;

    /// <summary>Does a piece of the work that workers see, if there is one.</summary>
    /// <returns>False when there was none.</returns>
    internal static bool TryPiece()
    {
        if (Volatile.Read(ref current) is not { } work || Volatile.Read(ref work.left) <= 0)
            return false;
        int piece = Interlocked.Decrement(ref work.left);
        if (piece < 0)
            return false;
        work.Run(piece);
        Interlocked.Increment(ref work.done);
        return true;
    }

    /// <summary>Does a piece, on any thread. It must not throw.</summary>
    /// <param name="piece">Which, from 0.</param>
    protected abstract void Run(int piece);

    /// <summary>Lets workers do the pieces 0 … <paramref name="pieces"/> − 1. Only after <see cref="End"/> of what was begun before.</summary>
    protected void Begin(int pieces)
    {
        (begun, done) = (pieces, 0);
        Volatile.Write(ref left, pieces);
        Volatile.Write(ref current, this);
    }

    /// <summary>Takes the work back. On return no worker is at it.</summary>
    /// <returns>The number of pieces, from the first on, that nobody has done.</returns>
    protected int End()
    {
        int rest = Math.Max(0, Interlocked.Exchange(ref left, 0));
        Interlocked.CompareExchange(ref current, null, this);
        while (Volatile.Read(ref done) < begun - rest)
            Thread.SpinWait(1);
        begun = 0;
        return rest;
    }
}
