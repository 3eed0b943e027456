namespace Backprop.Tests.Fuzzing;

/// <summary>Changes a text by characters: what is inserted is what readers of text trip over.</summary>
internal static class TextMutation
{
    private static readonly string[] Traps =
        ["\"", "\"\"", ",", ";", "\t", "\n", "\r", "\r\n", " ", "\0", "\uFEFF", "é", "\u0301", "\u202e", "😀", "\u001b[0m", "-", ".", "e", "E9", "0", "00", "NaN", "+", "/", ":", "\\", "'", "null", "{", "[", "∞"];

    public static string Of(string text, FuzzRandom random)
    {
        int at = random.Below(text.Length + 1), length = Math.Min(random.Below(6), text.Length - at);
        return random.Below(6) switch
        {
            0 => text[..at],
            1 => text.Remove(at, length),
            2 => text.Insert(at, text.Substring(at, length)),
            3 => text.Insert(at, new string('x', random.Below(300))),
            _ => text.Insert(at, random.Of(Traps)),
        };
    }
}
