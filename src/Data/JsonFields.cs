using System.Text.Json.Nodes;

namespace Backprop.Data;

/// <summary>Reads the fields of a JSON object that someone else may have written.</summary>
internal static class JsonFields
{
    /// <exception cref="FormatException">There is no such text.</exception>
    public static string RequireText(this JsonObject json, string name)
        => Text(json[name]) is { Length: > 0 } text ? text : throw Expected("a text", name, json[name]);

    /// <summary>A text of one character; another one where there is none.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static char Character(this JsonObject json, string name, char otherwise)
        => json[name] is null ? otherwise : json.RequireText(name) is [var character] ? character : throw new FormatException($"\"{name}\" is not one character.");

    /// <exception cref="FormatException">There is no such finite number.</exception>
    public static double RequireNumber(this JsonObject json, string name)
        => Number(json[name]) ?? throw Expected("a finite number", name, json[name]);

    /// <exception cref="FormatException">There is no such list of finite numbers.</exception>
    public static double[] RequireNumbers(this JsonObject json, string name)
        => json[name] is JsonArray array
            ? [.. array.Select(item => Number(item) ?? throw Expected("finite numbers", name, item))]
            : throw Expected("a list of finite numbers", name, json[name]);

    /// <summary>Whether a field is true; it is absent when it is not.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static bool Flag(this JsonObject json, string name)
        => json[name] is { } node && (node is JsonValue value && value.TryGetValue(out bool flag) ? flag : throw Expected("true or false", name, node));

    /// <exception cref="FormatException">There is no such list of texts.</exception>
    public static string[] RequireTexts(this JsonObject json, string name)
        => json[name] is JsonArray array
            ? [.. array.Select(item => Text(item) ?? throw Expected("texts", name, item))]
            : throw Expected("a list of texts", name, json[name]);

    /// <exception cref="FormatException">There is no such object.</exception>
    public static JsonObject RequireObject(this JsonObject json, string name)
        => json[name] as JsonObject ?? throw Expected("an object", name, json[name]);

    /// <exception cref="FormatException">There is no such list of objects.</exception>
    public static JsonObject[] RequireObjects(this JsonObject json, string name)
        => json[name] is JsonArray array
            ? [.. array.Select(item => item as JsonObject ?? throw Expected("objects", name, item))]
            : throw Expected("a list of objects", name, json[name]);

    public static JsonArray ToArray(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)text)];

    private static double? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue(out double number) && double.IsFinite(number) ? number : null;

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static FormatException Expected(string what, string name, JsonNode? got)
        => new($"Encoder: expected {what} as \"{name}\", got {(got is null ? "nothing" : DisplayText.Quote(got.ToJsonString()))}.");
}
