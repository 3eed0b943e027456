namespace Backprop.Data;

/// <summary>Takes pieces from the front of an ASCII text; what does not fit is left where it is.</summary>
internal ref struct TextScanner(ReadOnlySpan<byte> text)
{
    private ReadOnlySpan<byte> rest = text;

    public readonly bool AtEnd => rest.IsEmpty;

    public bool Take(char c) => TakeAny([c], out _);

    public bool TakeAny(scoped ReadOnlySpan<char> any, out char taken)
    {
        taken = rest.IsEmpty ? '\0' : (char)rest[0];
        if (rest.IsEmpty || !any.Contains(taken))
            return false;
        rest = rest[1..];
        return true;
    }

    public bool TakeNumber(int fewestDigits, int mostDigits, out int number) => TakeNumber(fewestDigits, mostDigits, out number, out _);

    /// <summary>Takes all the digits, if they are neither too few nor too many.</summary>
    public bool TakeNumber(int fewestDigits, int mostDigits, out int number, out int digits)
    {
        number = 0;
        for (digits = 0; digits < rest.Length && char.IsAsciiDigit((char)rest[digits]); digits++)
        {
            if (digits == mostDigits)
                return false;
            number = 10 * number + (rest[digits] - '0');
        }
        if (digits < fewestDigits)
            return false;
        rest = rest[digits..];
        return true;
    }

    /// <summary>Takes the digits after a decimal point.</summary>
    public bool TakeFraction(out double fraction)
    {
        fraction = 0;
        double unit = 1;
        int digits = 0;
        for (; digits < rest.Length && char.IsAsciiDigit((char)rest[digits]); digits++)
            fraction += (unit /= 10) * (rest[digits] - '0');
        rest = rest[digits..];
        return digits > 0;
    }

    public ReadOnlySpan<byte> TakeLetters()
    {
        int length = 0;
        while (length < rest.Length && char.IsAsciiLetter((char)rest[length]))
            length++;
        ReadOnlySpan<byte> letters = rest[..length];
        rest = rest[length..];
        return letters;
    }
}
