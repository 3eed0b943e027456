using System.Globalization;
using System.Text.Json.Nodes;

namespace Backprop.Serialization;

/// <summary>Numbers that may be NaN or infinite, which JSON has no numbers for: those are texts, <c>"NaN"</c>, <c>"Infinity"</c>, <c>"-Infinity"</c>.</summary>
internal static class JsonNumber
{
    /// <summary>Writes a number with every digit.</summary>
    public static JsonNode Write(double number)
        => double.IsFinite(number) ? JsonValue.Create(number) : JsonValue.Create(number.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>Reads what <see cref="Write"/> wrote, bit for bit.</summary>
    /// <exception cref="ArgumentException">It is no such number.</exception>
    public static double Read(JsonNode? node) => node switch
    {
        JsonValue value when value.TryGetValue(out double number) && double.IsFinite(number) => number,
        JsonValue value when value.TryGetValue(out string? text) => text switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => throw Expected(),
        },
        _ => throw Expected(),
    };

    private static ArgumentException Expected() => new("A number is missing.");
}
