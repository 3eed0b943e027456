using System.Text;

namespace Backprop.Data;

/// <summary>What the first row of a file must be to name its columns.</summary>
internal static class CsvHeader
{
    public const string DataHint = "; is the first row data? use --no-header";

    public const string TakenForData = "row 1 looks like a header; leave out --no-header";

    /// <summary>Refuses names that are empty or repeat.</summary>
    /// <exception cref="DataException">With the line of the header.</exception>
    public static void Check(IReadOnlyList<string> names, string file, long line)
    {
        string hint = LooksLikeData(names) ? DataHint : "";
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < names.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(names[i]))
            {
                string trailing = i == names.Count - 1 && i > 0 ? " (a delimiter at the end of the line?)" : i == 0 ? " (the index of a pandas table? write it with index=False)" : "";
                throw new DataException($"column {i + 1} has an empty name in the header{trailing}{hint}", file, line);
            }
            if (!positions.TryAdd(names[i], i + 1))
                throw new DataException($"the header has {DisplayText.Quote(names[i])} twice, in columns {positions[names[i]]} and {i + 1}{hint}", file, line);
        }
    }

    /// <summary>Refuses a first row that is plainly data.</summary>
    /// <exception cref="DataException">With the line of the header.</exception>
    public static void RefuseData(IReadOnlyList<string> names, string file, long line)
    {
        // Whole numbers do name columns (pandas' 0, 1, 2, …); fractions do not.
        if (names.All(IsNumber) && names.Any(name => !name.Trim().All(char.IsAsciiDigit)))
            throw new DataException($"the header holds only numbers{DataHint}", file, line);
    }

    /// <summary>True when a fraction, or for the most part numbers, stand where names should be.</summary>
    public static bool LooksLikeData(IEnumerable<string> names)
    {
        string[] numbers = [.. names.Where(IsNumber)];
        return numbers.Any(name => name.Contains('.') || name.Contains(',')) || 2 * numbers.Length > names.Count();
    }

    /// <summary>True when the first row, though it is said to be data, has a text in every column, and some column holds numbers below.</summary>
    public static bool IsTakenForData(CsvTable table) => !table.Options.HasHeader && table.RowCount > 1
        && table.Columns.All(column => column.Read(0, out _) == NumberReading.Text) && table.Columns.Any(HoldsNumbersBelow);

    private static bool HoldsNumbersBelow(CsvColumn column)
    {
        bool any = false;
        for (int row = 1; row < column.Table.RowCount; row++)
        {
            NumberReading reading = column.Read(row, out _);
            if (reading is not (NumberReading.Number or NumberReading.Missing))
                return false;
            any |= reading == NumberReading.Number;
        }
        return any;
    }

    private static bool IsNumber(string name) => NumberText.Read(Encoding.UTF8.GetBytes(name), '.', out _) == NumberReading.Number;
}
