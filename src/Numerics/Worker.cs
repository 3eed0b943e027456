using System.Runtime.ExceptionServices;

namespace Backprop.Numerics;

/// <summary>
/// One thread of the <see cref="WorkerTeam"/>. Work is offered to it; it takes the offer, or the one who offered, having done the work, takes it back.
/// Waiting, it spins for some microseconds, then yields its core, then sleeps: idle, it costs nothing.
/// </summary>
internal sealed unsafe class Worker
{
    private const int Spins = 1_000, Yields = 200;

    private readonly SemaphoreSlim wake = new(0);
    private ExceptionDispatchInfo? failure;

    public Worker(int number)
    {
        Share = WorkShare.Allocate();
        Thread thread = new(Loop) { IsBackground = true, Name = $"Backprop worker {number}" };
        // Without the context of whoever comes first, which would live as long as the thread.
        thread.UnsafeStart();
    }

    /// <summary>Its part of the work.</summary>
    public WorkShare* Share { get; }

    /// <summary>Offers the work that its share, and those of the others, have been set to. Only when the worker is idle.</summary>
    public void Offer()
    {
        // A full fence: either the worker sees the offer before it sleeps, or we see that it is about to.
        Interlocked.Exchange(ref Share->State, WorkShare.Offered);
        if (Volatile.Read(ref Share->Asleep) != 0 && Interlocked.Exchange(ref Share->Asleep, 0) != 0)
            wake.Release();
    }

    /// <summary>Returns when the worker is at no work and will begin none.</summary>
    public void Finish()
    {
        if (Interlocked.CompareExchange(ref Share->State, WorkShare.Idle, WorkShare.Offered) == WorkShare.Offered)
            return;
        for (int wait = 0; Volatile.Read(ref Share->State) != WorkShare.Idle; wait++)
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
            if (Interlocked.CompareExchange(ref Share->State, WorkShare.Running, WorkShare.Offered) != WorkShare.Offered)
                continue;
            try
            {
                Share->Work();
                WorkerTeam.Help(Share);
            }
            catch (Exception thrown)
            {
                failure = ExceptionDispatchInfo.Capture(thrown);
            }
            Volatile.Write(ref Share->State, WorkShare.Idle);
        }
    }

    private void WaitForOffer()
    {
        for (int wait = 0; wait < Spins + Yields; wait++)
        {
            if (Volatile.Read(ref Share->State) == WorkShare.Offered)
                return;
            if (WorkAhead.TryPiece())
                wait = 0;
            else
                Pause(wait);
        }
        Interlocked.Exchange(ref Share->Asleep, 1);
        // Whoever clears the flag decides: an offer in between has already released the semaphore for us.
        if (Volatile.Read(ref Share->State) != WorkShare.Offered || Interlocked.Exchange(ref Share->Asleep, 0) == 0)
            wake.Wait();
    }

    private static void Pause(int wait)
    {
        if (wait < Spins)
            Thread.SpinWait(1);
        else
            Thread.Yield();
    }
}
