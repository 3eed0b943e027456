using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Backprop.Numerics;

/// <summary>
/// One thread of the <see cref="WorkerTeam"/>. Work is offered to it; it takes the offer, or the one who offered takes it back.
/// Waiting, it spins for some microseconds, then yields its core, then sleeps: idle, it costs nothing.
/// </summary>
internal sealed unsafe class Worker
{
    private const int Idle = 0, Offered = 1, Running = 2;
    private const int Spins = 1_000, Yields = 200;
    private const nuint CacheLines = 128;

    // On cache lines of its own, and all of it on one: handing over work then costs one transfer between the cores each way.
    private readonly Slot* slot;
    private readonly SemaphoreSlim wake = new(0);
    private ExceptionDispatchInfo? failure;

    public Worker(int number)
    {
        slot = (Slot*)NativeMemory.AlignedAlloc(CacheLines, CacheLines);
        *slot = default;
        Thread thread = new(Loop) { IsBackground = true, Name = $"Backprop worker {number}" };
        thread.Start();
    }

    /// <summary>Offers body(job, from, to). Only when the worker is idle.</summary>
    public void Offer(delegate*<void*, nint, nint, void> body, void* job, nint from, nint to)
    {
        slot->Body = body;
        slot->Job = job;
        slot->From = from;
        slot->To = to;
        // A full fence: either the worker sees the offer before it sleeps, or we see that it is about to.
        Interlocked.Exchange(ref slot->State, Offered);
        if (Volatile.Read(ref slot->Asleep) != 0 && Interlocked.Exchange(ref slot->Asleep, 0) != 0)
            wake.Release();
    }

    /// <summary>Returns when the offered work is done, by the worker or, if that has not begun, by the calling thread.</summary>
    public void Finish()
    {
        if (Interlocked.CompareExchange(ref slot->State, Idle, Offered) == Offered)
        {
            RunBody();
            return;
        }
        for (int wait = 0; Volatile.Read(ref slot->State) != Idle; wait++)
            Pause(wait);
    }

    /// <summary>What the work threw, once; null when it did not.</summary>
    public ExceptionDispatchInfo? TakeFailure()
    {
        ExceptionDispatchInfo? thrown = failure;
        failure = null;
        return thrown;
    }

    private void Loop()
    {
        while (true)
        {
            WaitForOffer();
            if (Interlocked.CompareExchange(ref slot->State, Running, Offered) != Offered)
                continue;
            RunBody();
            Volatile.Write(ref slot->State, Idle);
        }
    }

    private void WaitForOffer()
    {
        for (int wait = 0; wait < Spins + Yields; wait++)
        {
            if (Volatile.Read(ref slot->State) == Offered)
                return;
            if (WorkAhead.TryPiece())
                wait = 0;
            else
                Pause(wait);
        }
        Interlocked.Exchange(ref slot->Asleep, 1);
        // Whoever clears the flag decides: an offer in between has already released the semaphore for us.
        if (Volatile.Read(ref slot->State) != Offered || Interlocked.Exchange(ref slot->Asleep, 0) == 0)
            wake.Wait();
    }

    private void RunBody()
    {
        try
        {
            slot->Body(slot->Job, slot->From, slot->To);
        }
        catch (Exception thrown)
        {
            failure = ExceptionDispatchInfo.Capture(thrown);
        }
    }

    private static void Pause(int wait)
    {
        if (wait < Spins)
            Thread.SpinWait(1);
        else
            Thread.Yield();
    }

    private struct Slot
    {
        public delegate*<void*, nint, nint, void> Body;
        public void* Job;
        public nint From, To;
        public int State, Asleep;
    }
}
