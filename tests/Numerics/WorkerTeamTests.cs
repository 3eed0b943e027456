using System.Runtime.CompilerServices;
using Backprop.Numerics;

namespace Backprop.Tests.Numerics;

public unsafe class WorkerTeamTests
{
    private struct Tally
    {
        public fixed int Counts[100];
        public int Parts;
    }

    [Theory]
    [InlineData(1, 100, 1)]
    [InlineData(2, 100, 16)]
    [InlineData(3, 100, 7)]
    [InlineData(4, 3, 1)]
    [InlineData(8, 100, 99)]
    [InlineData(5, 0, 1)]
    public void The_parts_cover_the_whole_once(int threads, int count, int unit)
    {
        Tally tally = default;
        using (WorkerTeam.Use(threads, evenIfSmall: true))
            WorkerTeam.Run(&Count, &tally, count, unit, operations: 0);
        for (int k = 0; k < 100; k++)
            Assert.Equal(k < count ? 1 : 0, tally.Counts[k]);
        Assert.InRange(tally.Parts, 1, Math.Max(1, Math.Min(threads, (count + unit - 1) / unit)));
    }

    /// <summary>Parts of 50 and 50, or of 36, 32 and 32, in pieces that divide them or do not, or are larger.</summary>
    [Theory]
    [InlineData(2, 1, 1, 100)]
    [InlineData(2, 1, 7, 16)]
    [InlineData(3, 4, 8, 13)]
    [InlineData(2, 1, 50, 2)]
    [InlineData(2, 1, 99, 2)]
    public void The_pieces_cover_the_whole_once(int threads, int unit, int piece, int pieces)
    {
        using WorkerTeam.Scope scope = WorkerTeam.Use(threads, evenIfSmall: true);
        for (int round = 0; round < 100; round++)
        {
            Tally tally = default;
            WorkerTeam.Run(&Count, &tally, 100, unit, operations: 0, piece);
            for (int k = 0; k < 100; k++)
                Assert.Equal(1, tally.Counts[k]);
            // A caller that finds the team busy does all of it at once.
            Assert.Contains(tally.Parts, new[] { 1, pieces });
        }
    }

    /// <summary>One thread is held up in the first piece, of the caller's part or of the worker's, until all other pieces are done: the other thread has to do them.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    public void Who_is_done_helps_the_others(int heldUp)
    {
        using WorkerTeam.Scope scope = WorkerTeam.Use(2, evenIfSmall: true);
        for (int round = 0; round < 20; round++)
        {
            Help help;
            do
            {
                help = new() { Count = 100, HeldUp = heldUp };
                WorkerTeam.Run(&WaitForOthers, &help, help.Count, 1, operations: 0, piece: 10);
            }
            while (help.FoundTeamBusy);
            Assert.Equal(100, help.Done);
            Assert.False(help.WaitedInVain);
        }
    }

    [Fact]
    public void Small_work_stays_on_one_thread()
    {
        Tally tally = default;
        using (WorkerTeam.Use(4))
            WorkerTeam.Run(&Count, &tally, 100, 1, operations: 1000);
        Assert.Equal(1, tally.Parts);
    }

    /// <summary>A part is at least 300,000 operations, some three microseconds.</summary>
    [Theory]
    [InlineData(599_999, 8, 1)]
    [InlineData(600_000, 8, 2)]
    [InlineData(899_999, 8, 2)]
    [InlineData(900_000, 8, 3)]
    [InlineData(900_000, 2, 2)]
    public void Larger_work_has_as_many_parts_as_are_worth_a_thread(double operations, int threads, int parts)
    {
        Assert.Equal(parts > 1, WorkerTeam.IsLarge(operations));
        using WorkerTeam.Scope scope = WorkerTeam.Use(threads);
        // Alone, where another test has the team.
        Tally tally;
        do
        {
            tally = default;
            WorkerTeam.Run(&Count, &tally, 100, 1, operations);
        }
        while (tally.Parts == 1 && parts > 1);
        Assert.Equal(parts, tally.Parts);
    }

    [Fact]
    public void Scopes_nest_and_belong_to_their_thread()
    {
        int before = WorkerTeam.Threads;
        using (WorkerTeam.Use(3))
        {
            using (WorkerTeam.Use(2))
                Assert.Equal(2, WorkerTeam.Threads);
            Assert.Equal(3, WorkerTeam.Threads);
            int elsewhere = 0;
            Thread other = new(() => elsewhere = WorkerTeam.Threads);
            other.Start();
            other.Join();
            Assert.Equal(Math.Min(Environment.ProcessorCount, 64), elsewhere);
        }
        Assert.Equal(before, WorkerTeam.Threads);
        Assert.Throws<ArgumentOutOfRangeException>(() => WorkerTeam.Use(0));
    }

    /// <summary>The last part throws, or every one; were a failure kept, the next call would throw what it did not do.</summary>
    [Theory]
    [InlineData(90)]
    [InlineData(1)]
    public void What_parts_throw_reaches_the_caller_once_and_the_team_goes_on(int least)
    {
        using WorkerTeam.Scope scope = WorkerTeam.Use(3, evenIfSmall: true);
        for (int round = 0; round < 20; round++)
        {
            Assert.Throws<InvalidOperationException>(() => { int from = least; WorkerTeam.Run(&ThrowFrom, &from, 90, 1, operations: 0); });
            The_parts_cover_the_whole_once(3, 100, 1);
        }
    }

    /// <summary>A caller that finds the team busy, or that is itself one of its workers, does all its work alone.</summary>
    [Fact]
    public void Callers_at_the_same_time_and_nested_calls_get_their_work_done()
    {
        Thread[] callers = [.. Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            using WorkerTeam.Scope scope = WorkerTeam.Use(3, evenIfSmall: true);
            for (int round = 0; round < 500; round++)
            {
                Tally tally = default;
                WorkerTeam.Run(&CountNested, &tally, 100, 1, operations: 0);
                for (int k = 0; k < 100; k++)
                    if (tally.Counts[k] != 1)
                        throw new InvalidOperationException("A part was lost or done twice.");
            }
        }))];
        foreach (Thread caller in callers)
            caller.Start();
        foreach (Thread caller in callers)
            caller.Join();
    }

    [Fact]
    public void A_sleeping_team_wakes_up()
    {
        for (int round = 0; round < 5; round++)
        {
            // Long past the spinning and yielding of an idle worker.
            Thread.Sleep(20);
            The_parts_cover_the_whole_once(4, 100, 1);
        }
    }

    /// <summary>Each part waits for all the others: were one not run by a thread of its own, they would wait in vain.</summary>
    [Theory]
    [InlineData(2, 0)]
    [InlineData(4, 0)]
    [InlineData(4, 20)]
    public void The_parts_run_at_the_same_time(int threads, int milliseconds)
    {
        for (int round = 0; round < 20; round++)
        {
            Meeting meeting;
            do
            {
                // Long past the spinning and yielding of an idle worker, or at once.
                Thread.Sleep(milliseconds);
                meeting = new() { Expected = threads, Count = 90 };
                using WorkerTeam.Scope scope = WorkerTeam.Use(threads, evenIfSmall: true);
                WorkerTeam.Run(&Meet, &meeting, meeting.Count, 1, operations: 0);
            }
            while (meeting.FoundTeamBusy);
            Assert.Equal(threads, meeting.Arrived);
            Assert.False(meeting.WaitedInVain);
        }
    }

    [Fact(Explicit = true)]
    public void A_team_without_work_sleeps()
    {
        The_parts_run_at_the_same_time(4, 0);
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        bool sleeps = false;
        // More than once: in a young process the compiler is at work in the background.
        for (int window = 0; window < 10 && !sleeps; window++)
        {
            TimeSpan before = process.TotalProcessorTime;
            Thread.Sleep(500);
            process.Refresh();
            sleeps = process.TotalProcessorTime - before <= TimeSpan.FromMilliseconds(100);
        }
        Assert.True(sleeps);
    }

    [Fact]
    public Task A_team_without_work_keeps_no_core_busy() => FreshProcess.Passes(typeof(WorkerTeamTests), nameof(A_team_without_work_sleeps));

    [Fact(Explicit = true)]
    public void What_the_first_caller_has_in_its_context_is_let_go()
    {
        // Loads the assembly: what measures coverage keeps the context in which that happens.
        Assert.InRange(WorkerTeam.Threads, 1, int.MaxValue);
        WeakReference value = Begin();
        GC.Collect();
        Assert.False(value.IsAlive);

        [MethodImpl(MethodImplOptions.NoInlining)]
        WeakReference Begin()
        {
            var context = new AsyncLocal<object?> { Value = new object() };
            var value = new WeakReference(context.Value);
            The_parts_run_at_the_same_time(2, 0);
            context.Value = null;
            return value;
        }
    }

    [Fact]
    public Task The_threads_of_a_team_have_no_context() => FreshProcess.Passes(typeof(WorkerTeamTests), nameof(What_the_first_caller_has_in_its_context_is_let_go));

    [Fact]
    public void Products_allocate_nothing_after_the_first()
    {
        float[] w = new float[50 * 70], b = new float[50], a = new float[70 * 40], z = new float[50 * 40], d = new float[70 * 40];
        using WorkerTeam.Scope scope = WorkerTeam.Use(2, evenIfSmall: true);
        Assert.Equal(0, Allocation.Of(() =>
        {
            MatrixProduct.Affine<float>(w, b, a, z, 50, 70, 40);
            MatrixProduct.AddOuterProduct<float>(z, a, w, 50, 70, 40);
            MatrixProduct.TransposedProduct<float>(w, z, d, 50, 70, 40);
            MatrixProduct.AddColumns<float>(z, b);
        }));
    }

    private static void Count(void* job, nint from, nint to)
    {
        Tally* tally = (Tally*)job;
        for (nint k = from; k < to; k++)
            Interlocked.Increment(ref tally->Counts[k]);
        Interlocked.Increment(ref tally->Parts);
    }

    private struct Meeting
    {
        public int Expected, Count, Arrived;
        public bool WaitedInVain, FoundTeamBusy;
    }

    private static void Meet(void* job, nint from, nint to)
    {
        Meeting* meeting = (Meeting*)job;
        if (to - from == meeting->Count)
        {
            meeting->FoundTeamBusy = true;
            return;
        }
        Interlocked.Increment(ref meeting->Arrived);
        if (!SpinWait.SpinUntil(() => Volatile.Read(ref meeting->Arrived) == meeting->Expected, TimeSpan.FromSeconds(20)))
            meeting->WaitedInVain = true;
    }

    private struct Help
    {
        public int Count, HeldUp, Done;
        public bool WaitedInVain, FoundTeamBusy;
    }

    private static void WaitForOthers(void* job, nint from, nint to)
    {
        Help* help = (Help*)job;
        help->FoundTeamBusy |= to - from == help->Count;
        int others = help->Count - (int)(to - from);
        if (from == help->HeldUp && !SpinWait.SpinUntil(() => Volatile.Read(ref help->Done) == others, TimeSpan.FromSeconds(20)))
            help->WaitedInVain = true;
        Interlocked.Add(ref help->Done, (int)(to - from));
    }

    private static void CountNested(void* job, nint from, nint to)
    {
        Tally* tally = (Tally*)job;
        using (WorkerTeam.Use(2, evenIfSmall: true))
            WorkerTeam.Run(&CountElement, tally->Counts + from, to - from, 1, operations: 0);
    }

    private static void CountElement(void* job, nint from, nint to)
    {
        for (nint k = from; k < to; k++)
            Interlocked.Increment(ref ((int*)job)[k]);
    }

    private static void ThrowFrom(void* job, nint from, nint to)
    {
        if (to >= *(int*)job)
            throw new InvalidOperationException();
    }
}
