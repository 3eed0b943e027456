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
    private const int MostExactDigits = 15;

    private static readonly double[] PowersOfTen = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    /// <summary>Reads a cell.</summary>
    /// <param name="cell">UTF-8.</param>
    /// <param name="decimalSeparator"><c>.</c> or <c>,</c>.</param>
    /// <param name="value">The number, or NaN.</param>
    public static NumberReading Read(ReadOnlySpan<byte> cell, char decimalSeparator, out double value)
    {
        cell = cell[Ascii.Trim(cell)];
        if (TryReadPlain(cell, decimalSeparator, out value))
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
            NumberReading.OtherDecimal when decimalSeparator == '.' && IsGrouped(cell) => $"cannot read {quoted} as a number (a decimal comma? use --decimal ,; thousands separators are not read: remove them)",
            NumberReading.OtherDecimal when decimalSeparator == '.' => $"cannot read {quoted} as a number (a decimal comma? use --decimal ,)",
            NumberReading.OtherDecimal => $"cannot read {quoted} as a number (a decimal point? use --decimal .)",
            NumberReading.Thousands => $"cannot read {quoted} as a number (thousands separators are not read: remove them)",
            NumberReading.Infinite => $"cannot read {quoted} as a number (infinity is not one)",
            NumberReading.Foreign => $"cannot read {quoted} as a number (write it with the digits 0 to 9, - and {decimalSeparator})",
            _ => $"cannot read {quoted} as a number",
        };
    }

    // A comma and three digits: either of two notations.
    private static bool IsGrouped(string cell) => cell.Length >= 5 && cell[^4] == ',' && cell.AsSpan(cell.Length - 3).IndexOfAnyExceptInRange('0', '9') < 0;

    // Most numbers of most files: up to 15 digits are an integer that a double holds exactly, and so is the power of ten that it is divided by. Their quotient
    // is rounded once, so it is the nearest double (Clinger, "How to Read Floating Point Numbers Accurately", 1990).
    private static bool TryReadPlain(ReadOnlySpan<byte> cell, char decimalSeparator, out double value)
    {
        value = 0;
        if (cell.Length is 0 or > 2 + MostExactDigits)
            return false;
        bool negative = cell[0] == '-';
        long number = 0;
        int digits = 0, point = -1;
        for (int i = negative || cell[0] == '+' ? 1 : 0; i < cell.Length; i++)
        {
            int digit = cell[i] - '0';
            if ((uint)digit <= 9)
            {
                number = 10 * number + digit;
                digits++;
            }
            else if (cell[i] == decimalSeparator && point < 0)
            {
                point = digits;
            }
            else
            {
                return false;
            }
        }
        if (digits is 0 or > MostExactDigits)
            return false;
        value = point < 0 ? number : number / PowersOfTen[digits - point];
        if (negative)
            value = -value;
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
