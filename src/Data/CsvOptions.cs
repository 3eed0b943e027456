namespace Backprop.Data;

/// <summary>How a CSV file is written. The defaults read what most programs export; an invalid value is refused when it is set.</summary>
public sealed record CsvOptions
{
    /// <summary>What counts as a missing value unless <see cref="MissingValues"/> says otherwise.</summary>
    public static IReadOnlyList<string> DefaultMissingValues { get; } =
        ["", "NA", "N/A", "n/a", "NaN", "nan", "-NaN", "-nan", "null", "NULL", "None", "<NA>", "#N/A", "#N/A N/A", "#NA", "1.#IND", "-1.#IND", "1.#QNAN", "-1.#QNAN", "?"];

    /// <summary>The character between fields: <c>,</c> unless set; a printable ASCII character or a tab, and not the quote.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The character cannot separate fields.</exception>
    public char Delimiter
    {
        get;
        init => field = value is '\t' or (>= ' ' and <= '~' and not '"') && !char.IsAsciiLetterOrDigit(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Delimiter), $"Expected a punctuation character, a space or a tab, but no quote, got U+{(int)value:X4}.");
    } = ',';

    /// <summary>True when the first row names the columns. Without it the columns are named by position: <c>1</c>, <c>2</c>, ….</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>
    /// Cells that mean "not known", compared without the spaces around a cell; upper and lower case differ. An empty cell and, in a column of numbers,
    /// NaN are always missing.
    /// </summary>
    public IReadOnlyList<string> MissingValues
    {
        get;
        init => field = Setting.NoneNull(value, nameof(MissingValues));
    } = DefaultMissingValues;

    /// <summary>The character between the whole and the fractional digits of a number: <c>.</c> or <c>,</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is another character.</exception>
    public char DecimalSeparator
    {
        get;
        init => field = value is '.' or ','
            ? value
            : throw new ArgumentOutOfRangeException(nameof(DecimalSeparator), $"Expected '.' or ',', got '{DisplayText.Line($"{value}")}'.");
    } = '.';

    /// <summary>The longest field that is read, in bytes of UTF-8; 1 MiB unless set. It bounds the memory that a damaged file can ask for.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1 or more than 1 GiB.</exception>
    public int MaximumFieldLength { get; init => field = Setting.Within(1, 1 << 30, value, nameof(MaximumFieldLength)); } = 1 << 20;
}
