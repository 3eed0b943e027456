using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Backprop.Numerics;

/// <summary>
/// The worker threads of the process. A call splits its work into one part per thread, does the first part itself, and then does
/// what no worker has begun: it never waits for a thread that is still asleep. Parts may be handed out in pieces, so that whoever is done helps the others: cores
/// are not equally fast, and rarely undisturbed. The team serves one caller at a time; whoever finds
/// it busy works alone. No result may depend on where the parts begin, so every way of running gives the same bits.
/// </summary>
internal static unsafe class WorkerTeam
{
    /// <summary>
    /// Fewer operations than this, some three microseconds, are not worth a thread: handing work over and back takes two round trips
    /// between cores, 0.2 µs where they share a cache and 0.8 µs where they do not, and then the operands have to follow.
    /// </summary>
    private const double SmallestPart = 300_000;

    /// <summary>The most threads that are asked for without saying how many.</summary>
    private const int MostThreads = 64;

    private static readonly WorkShare* CallersShare = WorkShare.Allocate();
    private static Worker[] workers = [];
    private static int busy, parts, mostParts = int.MaxValue;

    [ThreadStatic]
    private static int chosenThreads;

    [ThreadStatic]
    private static bool splitsEverything;

    /// <summary>How many threads the calling thread's work may use: as chosen by <see cref="Use"/>, otherwise one per core.</summary>
    public static int Threads => chosenThreads > 0 ? chosenThreads : Math.Min(Environment.ProcessorCount, MostThreads);

    /// <summary>Whether so many operations are worth more than one thread.</summary>
    public static bool IsLarge(double operations) => operations >= 2 * SmallestPart || splitsEverything;

    /// <summary>Lets the calling thread's work use up to this many threads until the scope is disposed.</summary>
    /// <param name="threads">At least 1; 1 is no other thread than this one.</param>
    /// <param name="evenIfSmall">True to split also what is too small to gain from it; for tests.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is less than 1.</exception>
    public static Scope Use(int threads, bool evenIfSmall = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Scope previous = new(chosenThreads, splitsEverything);
        (chosenThreads, splitsEverything) = (threads, evenIfSmall);
        return previous;
    }

    /// <summary>Runs body(job, from, to) over parts that together are 0 … count − 1, and returns when all are done.</summary>
    /// <param name="body">What to run. It must not depend on where a part begins or ends.</param>
    /// <param name="job">Its operands.</param>
    /// <param name="count">The size of the whole.</param>
    /// <param name="unit">Parts begin at multiples of this.</param>
    /// <param name="operations">The work of the whole, in floating-point operations.</param>
    /// <param name="piece">How much of a part one thread takes at a time, a multiple of the unit; 0 for all of it.</param>
    public static void Run(delegate*<void*, nint, nint, void> body, void* job, nint count, nint unit, double operations, nint piece = 0)
    {
        if (!IsLarge(operations))
        {
            body(job, 0, count);
            return;
        }
        nint units = (count + unit - 1) / unit;
        int wanted = (int)Math.Min(Math.Min(Threads, mostParts), units);
        if (!splitsEverything)
            wanted = (int)Math.Min(wanted, operations / SmallestPart);
        if (wanted <= 1 || Interlocked.CompareExchange(ref busy, 1, 0) != 0)
        {
            body(job, 0, count);
            return;
        }
        try
        {
            if (workers.Length < wanted - 1)
                Grow(wanted - 1);
            parts = wanted = Math.Min(wanted, mostParts);
            // All of them before any is offered: whoever begins may help everyone.
            for (int part = 0; part < parts; part++)
            {
                nint from = Begin(part), to = Math.Min(Begin(part + 1), count);
                ShareOf(part)->Set(body, job, from, to, piece > 0 ? piece : Math.Max(1, to - from));
            }
            RunParts();
        }
        finally
        {
            Volatile.Write(ref busy, 0);
        }

        // Rounded up: the caller, who begins at once, does what does not divide evenly.
        nint Begin(int part) => (units * part + wanted - 1) / wanted * unit;
    }

    /// <summary>Does pieces of the other shares that nobody has begun.</summary>
    /// <param name="own">The share of this thread.</param>
    public static void Help(WorkShare* own)
    {
        for (int part = 0; part < parts; part++)
            if (ShareOf(part) is var share && share != own && share->HasPieces)
                share->Work();
    }

    private static WorkShare* ShareOf(int part) => part == 0 ? CallersShare : workers[part - 1].Share;

    private static void RunParts()
    {
        for (int part = 1; part < parts; part++)
            workers[part - 1].Offer();
        ExceptionDispatchInfo? failure = null;
        try
        {
            for (int part = 0; part < parts; part++)
                ShareOf(part)->Work();
        }
        finally
        {
            // The operands live on the caller's stack: whatever happens, no worker may still use them.
            for (int part = parts - 1; part > 0; part--)
            {
                workers[part - 1].Finish();
                failure = workers[part - 1].TakeFailure() ?? failure;
            }
        }
        failure?.Throw();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Grow(int count)
    {
        List<Worker> grown = [.. workers];
        try
        {
            while (grown.Count < count)
                grown.Add(new Worker(grown.Count + 1));
        }
        catch (Exception refusal) when (refusal is OutOfMemoryException or ThreadStartException)
        {
            // The system gives no more threads: those that are there do the work.
            mostParts = grown.Count + 1;
        }
        workers = [.. grown];
    }

    /// <summary>Ends what <see cref="Use"/> began.</summary>
    public readonly struct Scope : IDisposable
    {
        private readonly int threads;
        private readonly bool evenIfSmall;

        internal Scope(int threads, bool evenIfSmall) => (this.threads, this.evenIfSmall) = (threads, evenIfSmall);

        /// <summary>Restores the choice that held before.</summary>
        public void Dispose() => (chosenThreads, splitsEverything) = (threads, evenIfSmall);
    }
}
