using System.Numerics;
using System.Text.Json.Nodes;
using Backprop.Layers;

namespace Backprop.Serialization;

/// <summary>
/// A trained network in one file: a safetensors file (<see cref="SafetensorsFile"/>) that any such library reads, with
/// <list type="bullet">
/// <item>every weight and running statistic as a tensor under PyTorch's name and in its layout, F32 from float and F64 from double: <c>0.weight</c>
/// is <c>[out, in]</c>, row-major; a vector has one dimension;</item>
/// <item>in <c>__metadata__</c>, under <c>backprop</c>, one JSON text: <c>formatVersion</c> (1), <c>needs</c> (the first version of Backprop
/// that reads it), <c>architecture</c> (the layers with their settings), and sections that belong to the caller;</item>
/// <item>in <c>__metadata__</c>, under <c>backprop.checksum</c>, the SHA-256 of all that.</item>
/// </list>
/// Loading builds nothing but the layers of a closed list, reads no path and runs no code from the file. It refuses every file that is not exactly what was saved.
/// Keys that other programs add to <c>__metadata__</c> are passed on as they are. A checkpoint is such a file with a section <c>checkpoint</c> and tensors <c>checkpoint.…</c>,
/// which loading passes over: it gives the network as it was in the middle of training.
/// </summary>
public static class ModelFile
{
    /// <summary>
    /// Saves a network as a whole or not at all. The same network and sections give the same bytes. What only training needs is not saved:
    /// gradients, initializers, the position of random layers.
    /// </summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="path">The file to create or replace; its folder must exist (<see cref="AtomicFile"/>).</param>
    /// <param name="model">The whole network.</param>
    /// <param name="sections">What the caller wants to find again, under names of its own: <c>tabular</c>. Stored as it is.</param>
    /// <param name="foreignMetadata">What other programs want to find in <c>__metadata__</c>, such as <see cref="LoadedModel{T}.ForeignMetadata"/>; the checksum does not cover it.</param>
    /// <exception cref="StorageException">The file cannot be written; the previous one, if any, is unchanged.</exception>
    /// <exception cref="ArgumentException">
    /// The network is a part of another, has layers of the caller's own (<see cref="WeightsFile.Save"/> keeps their weights) or weights that are not finite, or a section has a reserved name or a number that JSON cannot hold.
    /// </exception>
    public static void Save<T>(string path, Sequential<T> model, JsonObject? sections = null, IReadOnlyDictionary<string, string>? foreignMetadata = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Pack(model, sections, foreignMetadata).Write(path);

    /// <summary>Writes the bytes of such a file to a stream.</summary>
    /// <inheritdoc cref="Save{T}(string, Sequential{T}, JsonObject, IReadOnlyDictionary{string, string})" path="/typeparam | /param[@name!='path']"/>
    /// <param name="stream">Any stream that can be written; it is left open.</param>
    /// <exception cref="ArgumentException">As for a file.</exception>
    public static void Save<T>(Stream stream, Sequential<T> model, JsonObject? sections = null, IReadOnlyDictionary<string, string>? foreignMetadata = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Pack(model, sections, foreignMetadata).Write(stream);

    /// <summary>Loads a network that was saved so. A file of floats can be loaded as double.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="path">The file.</param>
    /// <exception cref="ModelFileException">The file is damaged, foreign, from a newer version, or too precise for <typeparamref name="T"/>.</exception>
    /// <exception cref="StorageException">The file cannot be opened or read.</exception>
    public static LoadedModel<T> Load<T>(string path) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Unpack<T>(SafetensorsFile.Read(path), path);

    /// <summary>Loads a network from a stream.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="stream">A stream that can seek; it is read from where it stands to its end, and left open.</param>
    /// <param name="name">What error messages call it; null for nothing.</param>
    /// <exception cref="ModelFileException">As for a file.</exception>
    /// <exception cref="ArgumentException">The stream cannot seek.</exception>
    public static LoadedModel<T> Load<T>(Stream stream, string? name = null) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Unpack<T>(SafetensorsFile.Read(stream, name), name);

    private static SafetensorsFile Pack<T>(Sequential<T> model, JsonObject? sections, IReadOnlyDictionary<string, string>? foreignMetadata) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SafetensorsFile content = Pack(model, sections);
        return foreignMetadata is null ? content : new(content.Tensors, [.. foreignMetadata.Where(item => !IsOwn(item.Key)), .. content.Metadata]);
    }

    /// <summary>The content of the file that holds a network.</summary>
    /// <param name="model">The network.</param>
    /// <param name="sections">The caller's sections.</param>
    /// <param name="more">Tensors beside the network's, for a checkpoint.</param>
    internal static SafetensorsFile Pack<T>(Sequential<T> model, JsonObject? sections, params IEnumerable<StoredTensor> more) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RequireWhole(model);
        string text = ModelMetadata.Write(model, sections);
        StoredTensor[] tensors = [.. StateTensors.Of(model), .. more];
        return new SafetensorsFile(tensors, [new(ModelMetadata.Key, text), new(ModelChecksum.Key, ModelChecksum.Of(text, tensors))]);
    }

    /// <exception cref="ArgumentException">The network, or a layer of it, is a part of another.</exception>
    internal static void RequireWhole<T>(Sequential<T> model) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Name.Length > 0)
            throw new ArgumentException($"{model.Title} \"{model.Name}\" is a part of another network, which gives its weights their names. Save the whole network.", nameof(model));
        foreach (Layer<T> layer in model.Tree)
        {
            if (layer is Sequential<T> chain)
                for (int l = 0; l < chain.Layers.Count; l++)
                    if (chain.Layers[l].Name is { } name && name != LayerPath.Join(chain.Name, $"{l}"))
                        throw TakenOver(chain.Layers[l], $"it \"{name}\"");
            if (layer is LeafLayer<T> && layer.ForeignName is { } foreign)
                throw TakenOver(layer, $"its weights \"{foreign}\"");
        }

        static ArgumentException TakenOver(Layer<T> layer, string calls)
            => new($"{layer.Title} was taken over by another network, which calls {calls}: a layer belongs to one network. Save that one, or load the earlier one's file and build on its layers.", nameof(model));
    }

    /// <summary>The network in the content of a file.</summary>
    internal static LoadedModel<T> Unpack<T>(SafetensorsFile content, string? file) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!content.Metadata.TryGetValue(ModelMetadata.Key, out string? text))
            throw new ModelFileException("holds tensors but not the network they belong to; build that network and load them with WeightsFile.Load", file);
        // The version first: a newer format may have another checksum.
        ModelMetadata metadata = ModelMetadata.Parse(text, file);
        ModelChecksum.Verify(content, text, file);
        Dictionary<string, StoredTensor> tensors = content.Tensors
            .Where(tensor => !CheckpointSection.Owns(tensor, metadata.Sections)).ToDictionary(tensor => tensor.Name);
        Sequential<T> model = new ArchitectureReader<T>(tensors, file).ReadNetwork(metadata.Architecture);
        StateTensors.Load(tensors, model, file, allowBatchCounters: false);
        return new LoadedModel<T>(model, metadata.Sections) { FormatVersion = metadata.Format, ForeignMetadata = content.Metadata.RemoveRange(content.Metadata.Keys.Where(IsOwn)) };
    }

    private static bool IsOwn(string key) => key is ModelMetadata.Key or ModelChecksum.Key;
}
