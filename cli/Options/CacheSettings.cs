using System.CommandLine;
using System.Globalization;

namespace Backprop.Cli.Options;

/// <summary>The options of <c>train</c> for files that do not fit into memory.</summary>
internal sealed class CacheSettings
{
    private readonly Option<string?> folder = ValueOption.Folder("--cache", "Keep the rows in this folder instead of memory, to be used again the next time; for files that do not fit.");

    private readonly Option<long?> memory = ValueOption.Of<long?>("--memory", "SIZE",
        "What rows and samples may take in memory, such as 512M; without --cache, larger ones go to the disk for the time of the training, and of samples on the disk so much is in memory at a time [default: half of the memory; of samples on the disk 256M]",
        "a size of at least 1M such as 512M or 8G", ReadSize);

    /// <summary>Adds the options to a command.</summary>
    public CacheSettings(Command command)
    {
        command.Add(folder);
        command.Add(memory);
    }

    /// <summary>The folder; null to decide by the size of the files.</summary>
    public string? Folder(ParseResult line) => line.GetValue(folder);

    /// <summary>Bytes; null for the default.</summary>
    public long? Memory(ParseResult line) => line.GetValue(memory);

    // K, M, G or T for as many times 1024.
    private static long? ReadSize(string text)
    {
        int power = text.Length == 0 ? 0 : "KMGT".IndexOf(char.ToUpperInvariant(text[^1]), StringComparison.Ordinal) + 1;
        string digits = power == 0 ? text : text[..^1];
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number <= long.MaxValue >> (10 * power) && number << (10 * power) is >= 1 << 20 and var bytes
            ? bytes
            : null;
    }
}
