using System.Numerics;
using System.Text.Json;
using Backprop.Layers;

namespace Backprop.Serialization;

/// <summary>The settings of one layer in a model file. Each must be there, of the right type, and be asked for.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="reader">The reader of the whole architecture.</param>
/// <param name="element">The layer's JSON object.</param>
/// <param name="path">The layer's path within the network: <c>1.inner.0</c>.</param>
internal sealed class LayerSettings<T>(ArchitectureReader<T> reader, JsonElement element, string path)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly HashSet<string> read = [];

    /// <summary>The layer's path within the network.</summary>
    public string Path => path;

    /// <summary>A text.</summary>
    public string Text(string key) => Get(key, JsonValueKind.String, "a text").GetString()!;

    /// <summary>A finite number.</summary>
    public double Number(string key)
        => Get(key, JsonValueKind.Number, "a number").TryGetDouble(out double number) && double.IsFinite(number)
            ? number
            : throw Refuse($"has a \"{key}\" that is out of range");

    /// <summary>True or false.</summary>
    public bool Flag(string key)
    {
        JsonElement value = Get(key);
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Refuse($"has a \"{key}\" that is not true or false");
    }

    /// <summary>The length of the layer's <c>weight</c>, found equal to that of the stored tensor: so nothing larger than the file is allocated.</summary>
    public int WeightShape(string key)
    {
        int size = Size(key);
        reader.RequireTensor($"{path}.weight", [size]);
        return size;
    }

    /// <summary>The shape of the layer's <c>weight</c>, found equal to that of the stored tensor: so nothing larger than the file is allocated.</summary>
    public (int Rows, int Columns) WeightShape(string rowsKey, string columnsKey) => TensorShape("weight", rowsKey, columnsKey);

    /// <summary>The shape of another tensor of the layer, found equal to that of the stored one.</summary>
    public (int Rows, int Columns) TensorShape(string tensor, string rowsKey, string columnsKey)
    {
        (int rows, int columns) = (Size(rowsKey), Size(columnsKey));
        reader.RequireTensor($"{path}.{tensor}", [rows, columns]);
        return (rows, columns);
    }

    /// <summary>Whole numbers, in order.</summary>
    public int[] Integers(string key)
        => [.. Get(key, JsonValueKind.Array, "a list of whole numbers").EnumerateArray().Select(item
            => item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out int number) ? number : throw Refuse($"has a \"{key}\" that is not a list of whole numbers"))];

    /// <summary>The layers of a container.</summary>
    /// <param name="prefix">What their paths start with: <c>1.inner</c> for <c>1.inner.0</c>.</param>
    public Layer<T>[] Layers(string prefix) => reader.Read(Get(LayerRegistry<T>.LayersKey), prefix);

    /// <summary>Refuses settings that nobody asked for: they would change what the layer computes, and here they would not.</summary>
    public void RequireAllRead()
    {
        foreach (JsonProperty property in element.EnumerateObject())
            if (!read.Contains(property.Name))
                throw Refuse($"has an unknown setting {DisplayText.Quote(property.Name)}");
    }

    /// <summary>A whole number, at least 1.</summary>
    public int Size(string key)
        => Get(key, JsonValueKind.Number, "a number").TryGetInt32(out int size) && size > 0
            ? size
            : throw Refuse($"has a \"{key}\" that is not a whole number from 1 to {int.MaxValue}");

    private JsonElement Get(string key)
    {
        read.Add(key);
        return element.TryGetProperty(key, out JsonElement value) ? value : throw Refuse($"has no \"{key}\"");
    }

    private JsonElement Get(string key, JsonValueKind kind, string name)
    {
        JsonElement value = Get(key);
        return value.ValueKind == kind ? value : throw Refuse($"has a \"{key}\" that is not {name}");
    }

    private ModelFileException Refuse(string message) => reader.Refuse(path, message);
}
