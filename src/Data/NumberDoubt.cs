namespace Backprop.Data;

/// <summary>Finds out whether a column of texts was meant as numbers: because of signs beside them, or of a few cells that are none.</summary>
internal sealed class NumberDoubt
{
    // So few different texts stand for something, such as "not known".
    private const int FewTexts = 3;

    // So few different numbers may be codes among other codes.
    private const int MostCodes = 20;

    private readonly CsvColumn column;
    private readonly HashSet<double> numbers = [];
    private readonly List<string> missing = [];
    private readonly List<string> texts = [];
    private readonly SortedSet<string> signs = new(StringComparer.Ordinal);
    private int first = -1;
    private long known;
    private long others;
    private long signed;
    private long times;

    private NumberDoubt(CsvColumn column) => this.column = column;

    /// <summary>What the column looks like, and what to do then.</summary>
    /// <param name="column">The column, with a text.</param>
    /// <param name="otherwise">What else can be done about single cells.</param>
    /// <param name="instead">What becomes of it instead, with a space before.</param>
    /// <returns>A clause that begins with <c>looks like</c>; null when nothing speaks for numbers.</returns>
    public static string? Of(CsvColumn column, string otherwise, string instead = "")
    {
        var doubt = new NumberDoubt(column);
        doubt.Count();
        return doubt.Conclude(otherwise, instead);
    }

    private long Strange => others - signed - times;

    private bool AreFew(long cells, long of) => 10 * cells <= of || (texts.Count <= FewTexts && 2 * cells <= of);

    private void Count()
    {
        int rows = column.Table.RowCount;
        // Most texts are plainly no numbers: their first tenth says so.
        for (int row = 0; row < rows && (10 * Strange <= rows || (AreFew(others, rows) && 2 * others <= known)); row++)
        {
            NumberReading reading = column.Read(row, out double value);
            known += reading == NumberReading.Missing ? 0 : 1;
            if (reading == NumberReading.Number)
            {
                if (numbers.Count <= MostCodes)
                    numbers.Add(value);
                continue;
            }
            string text = column.Text(row).Trim();
            if (reading == NumberReading.Missing)
                Keep(missing, text);
            else
                CountOther(row, text);
        }
    }

    private void CountOther(int row, string text)
    {
        first = first < 0 ? row : first;
        others++;
        Keep(texts, text);
        if (NumberSigns.IsTime(text))
            times++;
        IReadOnlyList<string> found = NumberSigns.In(text);
        signed += found.Count > 0 ? 1 : 0;
        signs.UnionWith(found);
    }

    private static void Keep(List<string> some, string text)
    {
        if (text.Length > 0 && some.Count <= FewTexts && !some.Contains(text))
            some.Add(text);
    }

    private string? Conclude(string otherwise, string instead)
    {
        if (times > 0 && 10 * (known - times) <= known)
            return $"looks like times{instead}: write them as numbers, such as minutes, to use them";
        if (signed > 0 && signed >= others - signed && 10 * (others - signed) <= known)
            return $"looks like numbers with {DisplayText.List([.. signs])}{instead}: remove the signs to use them as numbers";
        if (first < 0 || numbers.Count <= MostCodes || !AreFew(others, known))
            return null;
        bool listed = texts.Count <= FewTexts;
        string which = listed ? DisplayText.List(texts) : $"{DisplayText.Count(others, "cell")} such as {DisplayText.Quote(texts[0])}";
        string it = others == 1 ? "it" : "them";
        // The list replaces that of the defaults: what the column has of these is to stay missing.
        string list = listed && !texts.Exists(text => text.Contains(',')) ? $" {DisplayText.Word(string.Join(',', [.. missing, .. texts]))}" : "";
        return $"looks like numbers but for {which} ({column.Table.FileOf(first)}:{column.Table.LineOf(first)}){instead}: correct {it}, declare {it} missing (--na{list}), or {otherwise}";
    }
}
