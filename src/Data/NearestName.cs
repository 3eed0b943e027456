namespace Backprop.Data;

/// <summary>Finds what a misspelt name was meant to be.</summary>
internal static class NearestName
{
    /// <summary>
    /// The name that differs only in case and surrounding spaces, or else the one with the smallest edit distance (Levenshtein, 1966),
    /// if that is at most a third of the length of what was asked for (or 1); null when none is near.
    /// </summary>
    public static string? Find(string wanted, IEnumerable<string> names)
    {
        string key = Normalize(wanted);
        string? nearest = null;
        int smallest = Math.Max(1, key.Length / 3) + 1;
        foreach (string name in names)
        {
            int distance = Distance(key, Normalize(name));
            if (distance < smallest)
                (nearest, smallest) = (name, distance);
        }
        return nearest;
    }

    /// <summary><c>; did you mean "age"?</c>, or nothing.</summary>
    public static string Hint(string wanted, IEnumerable<string> names)
        => Find(wanted, names) is { } nearest ? $"; did you mean {DisplayText.Quote(nearest)}?" : "";

    private static string Normalize(string name) => name.Trim().ToLowerInvariant();

    private static int Distance(string a, string b)
    {
        int[] row = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
            row[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, 1 + Math.Min(row[j], row[j - 1]));
            }
        }
        return row[b.Length];
    }
}
