using System.Collections.Immutable;
using System.Numerics;
using System.Text.Json;
using Backprop.Layers;

namespace Backprop.Serialization;

/// <summary>Builds the layers that a model file describes, still without their weights, and trusts no number in it.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="tensors">The tensors really in the file, by name.</param>
/// <param name="file">The file, as the caller named it.</param>
internal sealed class ArchitectureReader<T>(IReadOnlyDictionary<string, StoredTensor> tensors, string? file)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The most layers that one model file may describe, the inner ones included.</summary>
    public const int MaximumLayers = 10_000;

    private int count;

    /// <summary>Reads the whole network.</summary>
    /// <exception cref="ModelFileException">The description is incomplete, contradicts itself or the tensors, or names an unknown layer.</exception>
    public Sequential<T> ReadNetwork(JsonElement list)
    {
        Layer<T>[] layers = Read(list, "");
        return Build("", () => Sequential<T>.WithoutWeights(layers));
    }

    /// <summary>Reads a list of layers whose paths start with a prefix.</summary>
    public Layer<T>[] Read(JsonElement list, string prefix)
    {
        if (list.ValueKind != JsonValueKind.Array)
            throw Refuse(prefix, "is described by something other than a list of layers");
        if ((count += list.GetArrayLength()) > MaximumLayers)
            throw new ModelFileException($"describes more than {MaximumLayers} layers", file);
        return [.. list.EnumerateArray().Select((layer, position) => ReadLayer(layer, LayerPath.Join(prefix, $"{position}")))];
    }

    /// <summary>Refuses a size in the architecture that is not that of the stored tensor.</summary>
    public void RequireTensor(string name, ImmutableArray<long> shape)
    {
        if (!tensors.TryGetValue(name, out StoredTensor? tensor))
            throw new ModelFileException($"has no tensor \"{name}\", which its architecture needs", file);
        if (!tensor.Shape.SequenceEqual(shape))
            throw new ModelFileException($"tensor \"{name}\" has the shape {StoredTensor.Describe(tensor.Shape)}, but the architecture says {StoredTensor.Describe(shape)}", file);
    }

    /// <summary>What to throw about the layer at a path.</summary>
    public ModelFileException Refuse(string path, string message, Exception? cause = null)
        => new(path.Length == 0 ? $"the network {message}" : $"layer \"{path}\" {message}", file, cause);

    private Layer<T> ReadLayer(JsonElement element, string path)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw Refuse(path, "is not described by a JSON object");
        LayerSettings<T> settings = new(this, element, path);
        string name = settings.Text(LayerRegistry<T>.KindKey);
        LayerKind<T> kind = LayerRegistry<T>.Find(name)
            ?? throw Refuse(path, $"is of the unknown kind {DisplayText.Quote(name)}; known are {LayerRegistry<T>.Names}");
        Layer<T> layer = Build(path, () => kind.Read(settings));
        settings.RequireAllRead();
        return layer;
    }

    // The layers check their own settings and neighbours.
    private TLayer Build<TLayer>(string path, Func<TLayer> build)
    {
        try
        {
            return build();
        }
        catch (ArgumentException e)
        {
            throw Refuse(path, $"cannot be built: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }
}
