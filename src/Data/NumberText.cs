using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Backprop.Data;

/// <summary>
/// Reads a cell as a number, strictly: an optional sign, ASCII digits with at most one decimal separator, an optional exponent;
/// spaces around it do not count. Whatever looks like a number in another notation is told apart from text, so that a column of
/// "1,5" is refused with a hint instead of being taken for words.
/// </summary>
internal static partial class NumberText
{
    private const int LongestOddity = 64;

    /// <summary>Reads a cell.</summary>
    /// <param name="cell">UTF-8.</param>
    /// <param name="decimalSeparator"><c>.</c> or <c>,</c>.</param>
    /// <param name="value">The number, or NaN.</param>
    public static NumberReading Read(ReadOnlySpan<byte> cell, char decimalSeparator, out double value)
    {
        cell = cell[Ascii.Trim(cell)];
        if (TryReadDigits(cell, out value))
            return NumberReading.Number;
        value = double.NaN;
        if (cell.IsEmpty)
            return NumberReading.Missing;
        if (!TryParse(cell, decimalSeparator, out double parsed))
            return Explain(cell, decimalSeparator);
        if (Math.Abs(parsed) > float.MaxValue)
            return NumberReading.OutOfRange;
        value = parsed;
        return NumberReading.Number;
    }

    /// <summary>Says why a cell is no number, for the end of a message.</summary>
    public static string Complaint(NumberReading reading, string cell, char decimalSeparator)
    {
        string quoted = DisplayText.Quote(cell);
        return reading switch
        {
            NumberReading.OutOfRange => $"{quoted} is out of range (numbers reach ±3.4e38)",
            NumberReading.OtherDecimal when decimalSeparator == '.' => $"cannot read {quoted} as a number (a decimal comma? use --decimal ,)",
            NumberReading.OtherDecimal => $"cannot read {quoted} as a number (a decimal point? use --decimal .)",
            NumberReading.Thousands => $"cannot read {quoted} as a number (thousands separators are not read)",
            NumberReading.Infinite => $"cannot read {quoted} as a number (infinity is not one)",
            NumberReading.Foreign => $"cannot read {quoted} as a number (write it with the digits 0 to 9, - and {decimalSeparator})",
            _ => $"cannot read {quoted} as a number",
        };
    }

    // Most numbers of most files: up to 15 digits, which a double holds exactly.
    private static bool TryReadDigits(ReadOnlySpan<byte> cell, out double value)
    {
        value = 0;
        if (cell.Length is 0 or > 15)
            return false;
        foreach (byte b in cell)
        {
            int digit = b - '0';
            if ((uint)digit > 9)
                return false;
            value = 10 * value + digit;
        }
        return true;
    }

    // double.TryParse alone would also take NaN, Infinity and trailing NULs.
    private static bool TryParse(ReadOnlySpan<byte> cell, char decimalSeparator, out double value)
    {
        const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        value = double.NaN;
        foreach (byte b in cell)
        {
            if (!(char.IsAsciiDigit((char)b) || b == decimalSeparator || b is (byte)'+' or (byte)'-' or (byte)'e' or (byte)'E'))
                return false;
        }
        if (decimalSeparator == '.')
            return double.TryParse(cell, Plain, CultureInfo.InvariantCulture, out value);
        Span<byte> pointed = cell.Length <= 256 ? stackalloc byte[cell.Length] : new byte[cell.Length];
        cell.Replace(pointed, (byte)decimalSeparator, (byte)'.');
        return double.TryParse(pointed, Plain, CultureInfo.InvariantCulture, out value);
    }

    private static NumberReading Explain(ReadOnlySpan<byte> cell, char decimalSeparator)
    {
        if (cell.Length > LongestOddity)
            return NumberReading.Text;
        string text = Encoding.UTF8.GetString(cell).ToLowerInvariant();
        if (decimalSeparator == ',')
            text = SwapSeparators(text);
        switch (text.TrimStart('+', '-', '\u2212'))
        {
            case "nan":
                return NumberReading.Missing;
            case "inf" or "infinity" or "∞":
                return NumberReading.Infinite;
        }
        if (DecimalComma().IsMatch(text))
            return NumberReading.OtherDecimal;
        if (GroupedByCommas().IsMatch(text))
            return NumberReading.Thousands;
        return Hexadecimal().IsMatch(text) || IsForeign(text) ? NumberReading.Foreign : NumberReading.Text;
    }

    // A number once its typography is undone.
    private static bool IsForeign(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            switch (c)
            {
                case '_' or '\'' or '\u00A0' or '\u2009' or '\u202F' or '\u2007' or '\u066C':
                    break;
                case '\u2212':
                    plain.Append('-');
                    break;
                case '\u066B':
                    plain.Append('.');
                    break;
                default:
                    plain.Append(char.IsDigit(c) ? (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(c)) : c);
                    break;
            }
        }
        string number = plain.ToString();
        return TryParse(Encoding.UTF8.GetBytes(number), '.', out _) || DecimalComma().IsMatch(number);
    }

    private static string SwapSeparators(string text) => string.Create(text.Length, text, static (swapped, source) =>
    {
        for (int i = 0; i < swapped.Length; i++)
            swapped[i] = source[i] switch { '.' => ',', ',' => '.', char c => c };
    });

    [GeneratedRegex(@"^[+-]?([0-9]+,[0-9]*|,[0-9]+)(e[+-]?[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex DecimalComma();

    [GeneratedRegex(@"^[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex GroupedByCommas();

    [GeneratedRegex(@"^[+-]?0x[0-9a-f]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Hexadecimal();
}
