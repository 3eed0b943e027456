using System.Runtime.InteropServices;

namespace Backprop.Numerics;

/// <summary>
/// What one thread of the <see cref="WorkerTeam"/> is to do of a call, handed out in pieces: to that thread, and to those that are done with theirs. On cache lines of
/// its own, and all of it on one: handing over work then costs one transfer between the cores each way.
/// </summary>
internal unsafe struct WorkShare
{
    private const nuint CacheLines = 128;

    /// <summary>The states of the worker that the share is meant for.</summary>
    public const int Idle = 0, Offered = 1, Running = 2;

    /// <summary>What to run, with its operands.</summary>
    public delegate*<void*, nint, nint, void> Body;

    /// <inheritdoc cref="Body"/>
    public void* Job;

    /// <summary>One of the states above, and whether the worker sleeps or is about to.</summary>
    public int State, Asleep;

    private long next, end, piece;

    /// <summary>Whether it has pieces for others.</summary>
    public bool HasPieces { get; private set; }

    /// <summary>An empty share. It is never given back: workers live as long as the process.</summary>
    public static WorkShare* Allocate()
    {
        WorkShare* share = (WorkShare*)NativeMemory.AlignedAlloc(CacheLines, CacheLines);
        *share = default;
        return share;
    }

    /// <summary>Sets what is to be done. Nobody may be at it.</summary>
    public void Set(delegate*<void*, nint, nint, void> body, void* job, nint from, nint to, nint piece)
    {
        Body = body;
        Job = job;
        (next, end, this.piece, HasPieces) = (from, to, piece, piece < to - from);
    }

    /// <summary>Does pieces until none is left that nobody has begun.</summary>
    public void Work()
    {
        // Read before it is added to: however often one asks, it does not overflow.
        while (Volatile.Read(ref next) < end)
        {
            long from = Interlocked.Add(ref next, piece) - piece;
            if (from < end)
                Body(Job, (nint)from, (nint)Math.Min(from + piece, end));
        }
    }
}
