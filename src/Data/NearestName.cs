namespace Backprop.Data;

/// <summary>Finds what a misspelt name was meant to be.</summary>
internal static class NearestName
{
    /// <summary>
    /// The name that differs only in case and surrounding spaces, or else the one with the smallest edit distance (two neighbours
    /// in the wrong order are one edit: Damerau, "A Technique for Computer Detection and Correction of Spelling Errors", 1964), if that is at most a third of the length of what was asked for (or 1, of two letters or more), or else one with a comma
    /// that has it as a part, as when a list was split there; null when none is near.
    /// </summary>
    public static string? Find(string wanted, IEnumerable<string> names)
    {
        string key = Normalize(wanted);
        string? nearest = null;
        int smallest = Math.Min(key.Length, Math.Max(1, key.Length / 3) + 1);
        foreach (string name in names)
        {
            int distance = Distance(key, Normalize(name));
            if (distance < smallest)
                (nearest, smallest) = (name, distance);
        }
        return nearest ?? names.FirstOrDefault(name => name.Split(',') is { Length: > 1 } parts && parts.Any(part => Normalize(part) == key));
    }

    /// <summary><c>; did you mean "age"?</c>, or nothing.</summary>
    public static string Hint(string wanted, IEnumerable<string> names)
        => Find(wanted, names) is { } nearest ? $"; did you mean {DisplayText.Quote(nearest)}?" : "";

    /// <summary><c>; it has "agee"</c>, of something that lacks a name but has one like it; or nothing.</summary>
    public static string Instead(string missing, IEnumerable<string> names)
        => Find(missing, names) is { } nearest ? $"; it has {DisplayText.Quote(nearest)}" : "";

    private static string Normalize(string name) => name.Trim().ToLowerInvariant();

    // Rows i − 2, i − 1 and i of the table of distances between beginnings.
    private static int Distance(string a, string b)
    {
        int[] earlier = new int[b.Length + 1], above = new int[b.Length + 1], row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            (earlier, above, row) = (above, row, earlier);
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                row[j] = Math.Min(above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1), 1 + Math.Min(above[j], row[j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    row[j] = Math.Min(row[j], earlier[j - 2] + 1);
            }
        }
        return row[b.Length];
    }
}
