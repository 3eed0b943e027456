namespace Backprop.Tests;

internal static class Allocation
{
    /// <summary>
    /// The bytes that an action allocates on this thread, after warm-up: the least of five measurements, because a garbage
    /// collection that another test causes meanwhile counts the unused rest of this thread's allocation buffer (8 KB) as allocated.
    /// </summary>
    public static long Of(Action action)
    {
        action();
        action();
        return Enumerable.Range(0, 5).Min(_ =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });
    }
}
