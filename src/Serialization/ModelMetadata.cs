using System.Buffers;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Backprop.Layers;

namespace Backprop.Serialization;

/// <summary>The JSON text under <c>backprop</c> in a model file's <c>__metadata__</c>.</summary>
/// <param name="Architecture">The list of layers.</param>
/// <param name="Sections">Everything that this room does not interpret.</param>
/// <param name="Format">The version of the file's format.</param>
internal sealed record ModelMetadata(JsonElement Architecture, JsonObject Sections, int Format)
{
    /// <summary>The text's key in <c>__metadata__</c>.</summary>
    public const string Key = "backprop";

    /// <summary>The newest format that this version reads, and the one that it writes.</summary>
    public const int FormatVersion = 1;

    // The first version of Backprop that reads FormatVersion: what a reader that is too old tells its user to install.
    private const string NeededVersion = "0.1";
    private const string FormatVersionKey = "formatVersion";
    private const string NeededVersionKey = "needs";
    private const string ArchitectureKey = "architecture";

    /// <summary>Describes a network.</summary>
    /// <exception cref="ArgumentException">The network or the sections cannot be stored.</exception>
    public static string Write<T>(Sequential<T> model, JsonObject? sections) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        JsonArray architecture = LayerRegistry<T>.Write(model.Layers);
        if (Count(architecture) > ArchitectureReader<T>.MaximumLayers)
            throw new ArgumentException($"The network has more than {ArchitectureReader<T>.MaximumLayers} layers.", nameof(model));
        ArrayBufferWriter<byte> buffer = new();
        try
        {
            using Utf8JsonWriter json = new(buffer, StrictJson.WriterOptions);
            json.WriteStartObject();
            json.WriteNumber(FormatVersionKey, FormatVersion);
            json.WriteString(NeededVersionKey, NeededVersion);
            json.WritePropertyName(ArchitectureKey);
            architecture.WriteTo(json);
            foreach ((string name, JsonNode? section) in sections ?? [])
            {
                if (IsOwn(name))
                    throw new ArgumentException($"A section cannot be called \"{name}\": the model file uses that name itself.", nameof(sections));
                json.WritePropertyName(name);
                if (section is null)
                    json.WriteNullValue();
                else
                    section.WriteTo(json);
            }
            json.WriteEndObject();
        }
        catch (InvalidOperationException e)
        {
            throw new ArgumentException($"The model's layers or sections are nested more than {StrictJson.MaximumDepth} deep.", nameof(model), e);
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads the text of a file.</summary>
    /// <exception cref="ModelFileException">It is not what this version reads.</exception>
    public static ModelMetadata Parse(string text, string? file)
    {
        using JsonDocument document = StrictJson.Parse(Encoding.UTF8.GetBytes(text), StrictJson.MaximumDepth, $"the text under {Key}", file);
        JsonElement root = document.RootElement.Clone();
        if (root.ValueKind != JsonValueKind.Object)
            throw new ModelFileException($"the text under {Key} is not a JSON object", file);
        if (!root.TryGetProperty(FormatVersionKey, out JsonElement version) || version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out int number) || number < 1)
            throw new ModelFileException($"has no valid {FormatVersionKey}", file);
        if (number > FormatVersion)
            throw new ModelFileException($"needs Backprop {Needed(root)}: its format is version {number}, and this Backprop reads up to {FormatVersion}", file);
        if (!root.TryGetProperty(ArchitectureKey, out JsonElement architecture))
            throw new ModelFileException($"has no {ArchitectureKey}", file);
        JsonObject sections = [];
        foreach (JsonProperty property in root.EnumerateObject())
            if (!IsOwn(property.Name))
                sections.Add(property.Name, Node(property.Value));
        return new ModelMetadata(architecture, sections, number);
    }

    private static bool IsOwn(string name) => name is FormatVersionKey or NeededVersionKey or ArchitectureKey;

    private static int Count(JsonArray layers)
        => layers.Sum(layer => 1 + (layer![LayerRegistry<float>.LayersKey] is JsonArray inner ? Count(inner) : 0));

    // The version that a newer file names, unless it names nothing that looks like one.
    private static string Needed(JsonElement root)
        => root.TryGetProperty(NeededVersionKey, out JsonElement needed) && needed.ValueKind == JsonValueKind.String && Version.TryParse(needed.GetString(), out Version? version)
            ? $"≥ {version}"
            : "in a newer version";

    private static JsonNode? Node(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Object => JsonObject.Create(element),
        JsonValueKind.Array => JsonArray.Create(element),
        _ => JsonValue.Create(element),
    };
}
