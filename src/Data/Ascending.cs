namespace Backprop.Data;

/// <summary>Bisects numbers that ascend.</summary>
internal static class Ascending
{
    /// <summary>How many of the numbers are at most a limit: of the ends of parts, the part that a position is in.</summary>
    public static int CountUpTo(ReadOnlySpan<int> numbers, int limit)
    {
        int low = 0, high = numbers.Length;
        while (low < high)
        {
            int middle = low + (high - low) / 2;
            (low, high) = numbers[middle] <= limit ? (middle + 1, high) : (low, middle);
        }
        return low;
    }
}
