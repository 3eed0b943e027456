using Backprop.Numerics;

namespace Backprop.Tests.Numerics;

/// <summary>Parts of work on the caller's thread and on those of the pool.</summary>
public class SideBySideTests
{
    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 4)]
    [InlineData(1000, 4)]
    [InlineData(3, 1)]
    public void Each_part_runs_once(int count, int threads)
    {
        int[] runs = new int[count];
        SideBySide.Run(count, threads, part => Interlocked.Increment(ref runs[part]));
        Assert.All(runs, times => Assert.Equal(1, times));
    }

    [Fact]
    public void The_exception_of_the_lowest_part_is_thrown()
    {
        for (int repeat = 0; repeat < 200; repeat++)
            Assert.Equal("3", Assert.Throws<InvalidOperationException>(() => SideBySide.Run(100, 8, part =>
            {
                if (part >= 3)
                    throw new InvalidOperationException($"{part}");
            })).Message);
    }

    [Fact]
    public void Other_threads_have_the_context_of_the_caller()
    {
        AsyncLocal<string> request = new() { Value = "request" };
        string?[] seen = new string?[50];
        SideBySide.Run(seen.Length, 8, part =>
        {
            seen[part] = request.Value;
            Thread.Sleep(1);
        });
        Assert.All(seen, each => Assert.Equal("request", each));
    }

    [Fact]
    public Task A_pool_without_a_free_thread_does_not_stop_it() => FreshProcess.Passes(typeof(SideBySideTests), nameof(All_threads_of_the_pool_are_taken));

    // The runner itself works on the pool: the threads that it leaves are taken, and what waits for more is given back in the end.
    [Fact(Explicit = true)]
    public void All_threads_of_the_pool_are_taken()
    {
        int processors = Environment.ProcessorCount;
        Assert.True(ThreadPool.SetMinThreads(1, 1) && ThreadPool.SetMaxThreads(processors, processors));
        // Not disposed: some of the pool get to it when the test is over.
        ManualResetEventSlim free = new();
        for (int thread = 0; thread < 2 * processors; thread++)
            ThreadPool.QueueUserWorkItem(_ => free.Wait());
        int done = 0;
        Thread caller = new(() => SideBySide.Run(5, 4, _ => Interlocked.Increment(ref done)));
        caller.Start();
        bool ended = caller.Join(TimeSpan.FromSeconds(10));
        free.Set();
        caller.Join();
        Assert.True(ended, "It waited for a thread of the pool.");
        Assert.Equal(5, done);
    }
}
