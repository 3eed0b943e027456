using Backprop.Numerics;

namespace Backprop.Data;

/// <summary>The same work for each of many parts of a table, on several threads when there is enough of it.</summary>
internal static class ColumnLoop
{
    // Below this, a thread costs more to start than it saves.
    private const long FewCells = 1 << 17;

    public static int AllThreads => Environment.ProcessorCount;

    /// <summary>Runs <paramref name="body"/> for 0 … <paramref name="count"/> − 1. What it throws for the lowest of these is thrown, as it would be one after the other.</summary>
    /// <param name="count">How many parts.</param>
    /// <param name="cells">How many cells all of them look at.</param>
    /// <param name="body">Is called once for each part, perhaps by several threads at once.</param>
    public static void Run(int count, long cells, Action<int> body) => Run(count, cells, AllThreads, body);

    /// <param name="count">How many parts.</param>
    /// <param name="cells">How many cells all of them look at.</param>
    /// <param name="threads">How many threads at most.</param>
    /// <param name="body">Is called once for each part.</param>
    public static void Run(int count, long cells, int threads, Action<int> body)
    {
        if (cells < FewCells || threads == 1)
        {
            for (int i = 0; i < count; i++)
                body(i);
            return;
        }
        SideBySide.Run(count, threads, body);
    }
}
