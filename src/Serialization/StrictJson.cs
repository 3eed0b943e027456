using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Backprop.Serialization;

/// <summary>JSON as model files use it: valid UTF-8, no duplicate keys, no comments, limited depth.</summary>
internal static class StrictJson
{
    /// <summary>How deep objects and lists may be nested, in text read and written.</summary>
    public const int MaximumDepth = 64;

    // A parser quotes what it did not expect, which may be the rest of the text.
    private const int LongestComplaint = 200;

    /// <summary>Compact, with quotes as <c>\"</c> rather than <c>\u0022</c>: model files are no web pages.</summary>
    public static JsonWriterOptions WriterOptions { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = MaximumDepth };

    /// <summary>Parses one JSON value.</summary>
    /// <param name="what">What a message calls it: <c>the header</c>.</param>
    /// <exception cref="ModelFileException">It is not strict JSON.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> json, int maximumDepth, string what, string? file)
    {
        // System.Text.Json checks the encoding of a string only when somebody reads it, and then with InvalidOperationException.
        if (!Utf8.IsValid(json.Span))
            throw new ModelFileException($"{what} is not valid UTF-8", file);
        try
        {
            JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = maximumDepth, AllowDuplicateProperties = false });
            RequireCompleteStrings(document.RootElement);
            return document;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ModelFileException($"{what} is not valid JSON: {DisplayText.Line(e.Message, LongestComplaint)}", file, e);
        }
    }

    // An escaped half of a surrogate pair ("\ud800") stands for no text, and would surface only where it is read.
    private static void RequireCompleteStrings(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in element.EnumerateArray())
                    RequireCompleteStrings(item);
                break;
            case JsonValueKind.Object:
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    _ = property.Name;
                    RequireCompleteStrings(property.Value);
                }
                break;
        }
    }
}
