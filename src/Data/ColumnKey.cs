using System.Text.Json.Nodes;

namespace Backprop.Data;

/// <summary>What the cells in a <see cref="ColumnFile"/> hang on: the text that they were read from, and how.</summary>
/// <param name="Length">The bytes of the CSV file.</param>
/// <param name="Digest">Their SHA-256, in hexadecimal digits.</param>
/// <param name="Delimiter">See <see cref="CsvOptions.Delimiter"/>.</param>
/// <param name="HasHeader">See <see cref="CsvOptions.HasHeader"/>.</param>
/// <param name="MaximumFieldLength">See <see cref="CsvOptions.MaximumFieldLength"/>.</param>
internal sealed record ColumnKey(long Length, string Digest, char Delimiter, bool HasHeader, int MaximumFieldLength)
{
    public static ColumnKey Of(long length, string digest, CsvOptions options)
        => new(length, digest, options.Delimiter, options.HasHeader, options.MaximumFieldLength);

    public void WriteTo(JsonObject json)
    {
        json["length"] = Length;
        json["sha256"] = Digest;
        json["delimiter"] = Delimiter.ToString();
        json["header"] = HasHeader;
        json["maximumFieldLength"] = MaximumFieldLength;
    }

    public static ColumnKey ReadFrom(JsonObject json) => new(
        (long)json.RequireNumber("length"),
        json.RequireText("sha256"),
        json.RequireText("delimiter")[0],
        json.Flag("header"),
        (int)json.RequireNumber("maximumFieldLength"));
}
