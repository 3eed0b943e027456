using System.Runtime.ExceptionServices;

namespace Backprop.Numerics;

/// <summary>
/// One thread of the <see cref="WorkerTeam"/>. Work is offered to it; it takes the offer, or the one who offered takes it back.
/// Waiting, it spins for some microseconds, then yields its core, then sleeps: idle, it costs nothing.
/// </summary>
internal sealed unsafe class Worker
{
    private const int Idle = 0, Offered = 1, Running = 2;
    private const int Spins = 1_000, Yields = 200;

    private readonly SemaphoreSlim wake = new(0);
    private delegate*<void*, nint, nint, void> body;
    private void* job;
    private nint from, to;
    private ExceptionDispatchInfo? failure;
    private int state;
    private int asleep;
    private int callersCore = -1;

    public Worker(int number)
    {
        Thread thread = new(Loop) { IsBackground = true, Name = $"Backprop worker {number}" };
        thread.Start();
    }

    /// <summary>Offers body(job, from, to). Only when the worker is idle.</summary>
    public void Offer(delegate*<void*, nint, nint, void> body, void* job, nint from, nint to)
    {
        this.body = body;
        this.job = job;
        this.from = from;
        this.to = to;
        callersCore = Cores.Current();
        // A full fence: either the worker sees the offer before it sleeps, or we see that it is about to.
        Interlocked.Exchange(ref state, Offered);
        if (Volatile.Read(ref asleep) != 0 && Interlocked.Exchange(ref asleep, 0) != 0)
            wake.Release();
    }

    /// <summary>Returns when the offered work is done, by the worker or, if that has not begun, by the calling thread.</summary>
    public void Finish()
    {
        if (Interlocked.CompareExchange(ref state, Idle, Offered) == Offered)
        {
            RunBody();
            return;
        }
        for (int wait = 0; Volatile.Read(ref state) != Idle; wait++)
            Pause(wait);
    }

    /// <summary>Throws what the work threw, if it did.</summary>
    public void ThrowFailure()
    {
        ExceptionDispatchInfo? thrown = failure;
        failure = null;
        thrown?.Throw();
    }

    private void Loop()
    {
        while (true)
        {
            WaitForOffer();
            if (Interlocked.CompareExchange(ref state, Running, Offered) != Offered)
                continue;
            RunBody();
            Volatile.Write(ref state, Idle);
        }
    }

    private void WaitForOffer()
    {
        for (int wait = 0; wait < Spins + Yields; wait++)
        {
            if (Volatile.Read(ref state) == Offered)
                return;
            Pause(wait);
            if (wait % 100 == 0 && Cores.Current() is >= 0 and int core && core == Volatile.Read(ref callersCore))
                Cores.Leave(core);
        }
        Interlocked.Exchange(ref asleep, 1);
        // Whoever clears the flag decides: an offer in between has already released the semaphore for us.
        if (Volatile.Read(ref state) != Offered || Interlocked.Exchange(ref asleep, 0) == 0)
            wake.Wait();
    }

    private void RunBody()
    {
        try
        {
            body(job, from, to);
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
}
