using System.Globalization;

namespace Backprop.Reports;

/// <summary>Names made to fit and still told apart: long ones are cut in the middle, because names that begin alike often end differently. Those that are the same nevertheless get their number.</summary>
internal static class ShortNames
{
    /// <summary>A name for each, in order.</summary>
    /// <param name="names">The names.</param>
    /// <param name="longest">How many characters, as people see them, are kept of one.</param>
    public static string[] Of(IEnumerable<string> names, int longest)
    {
        string[] cut = [.. names.Select(name => Cut(name, longest))];
        HashSet<string> alike = [.. cut.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key)];
        return [.. cut.Select((name, i) => alike.Contains(name) ? $"{name} ({i + 1})" : name)];
    }

    // A letter may be several chars: a surrogate pair, an accent of its own.
    private static string Cut(string name, int longest)
    {
        var letters = new StringInfo(name);
        int count = letters.LengthInTextElements, kept = longest - 1;
        return count <= longest ? name : $"{letters.SubstringByTextElements(0, kept - kept / 2)}…{letters.SubstringByTextElements(count - kept / 2)}";
    }
}
