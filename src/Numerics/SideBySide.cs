using System.Runtime.ExceptionServices;

namespace Backprop.Numerics;

/// <summary>
/// Work that is long and comes in a few parts, on the calling thread and on those of the thread pool that have time. The caller waits for what they have begun, never for a
/// thread that has not: a pool whose threads are all taken, as in a service under load, makes it slower, and cannot stop it.
/// </summary>
internal sealed class SideBySide
{
    private readonly Action<int> body;
    private readonly int count;
    private readonly CountdownEvent left;
    private int next;
    private int failed = int.MaxValue;
    private ExceptionDispatchInfo? failure;

    private SideBySide(int count, Action<int> body) => (this.count, this.body, left) = (count, body, new(count));

    /// <summary>Runs body(0) … body(count − 1), each once. After one has thrown none above it begins; of several that threw, the exception of the lowest is thrown.</summary>
    /// <param name="count">How many parts.</param>
    /// <param name="threads">How many threads at most.</param>
    /// <param name="body">Is called by several threads at once.</param>
    public static void Run(int count, int threads, Action<int> body)
    {
        var work = new SideBySide(count, body);
        for (int helper = 1; helper < Math.Min(count, threads); helper++)
            ThreadPool.QueueUserWorkItem(static work => work.TakeParts(), work, preferLocal: false);
        work.TakeParts();
        work.left.Wait();
        work.failure?.Throw();
    }

    // A thread that comes when all parts are taken goes away again.
    private void TakeParts()
    {
        for (int part = Interlocked.Increment(ref next) - 1; part < count; part = Interlocked.Increment(ref next) - 1)
        {
            try
            {
                if (part < Volatile.Read(ref failed))
                    body(part);
            }
            catch (Exception e)
            {
                Keep(part, ExceptionDispatchInfo.Capture(e));
            }
            left.Signal();
        }
    }

    private void Keep(int part, ExceptionDispatchInfo thrown)
    {
        lock (left)
        {
            if (part < failed)
                (failed, failure) = (part, thrown);
        }
    }
}
