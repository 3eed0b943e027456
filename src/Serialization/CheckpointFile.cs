using System.Numerics;
using System.Text.Json.Nodes;
using Backprop.Layers;

namespace Backprop.Serialization;

/// <summary>
/// The file of a checkpoint: a <see cref="ModelFile"/> with one more section, <c>checkpoint</c>, and more tensors, whose names start with <c>checkpoint.</c>;
/// the checksum covers them too. What they mean is the business of training.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="Model">The network at the moment of the checkpoint.</param>
/// <param name="Section">Everything that is no tensor.</param>
/// <param name="Tensors">The additional tensors, under names without the prefix.</param>
internal sealed record CheckpointFile<T>(Sequential<T> Model, JsonObject Section, IReadOnlyList<StoredTensor> Tensors)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The content of the file.</summary>
    /// <exception cref="ArgumentException">The network has layers of the caller's own.</exception>
    public SafetensorsFile Pack() => ModelFile.Pack(Model, new JsonObject { [CheckpointSection.Key] = Section.DeepClone() },
        Tensors.Select(tensor => Renamed(tensor, CheckpointSection.Prefix + tensor.Name)));

    /// <summary>Reads the content of a file.</summary>
    /// <exception cref="ModelFileException">It is no model file, or one without a checkpoint.</exception>
    public static CheckpointFile<T> Unpack(SafetensorsFile content, string? file)
    {
        LoadedModel<T> loaded = ModelFile.Unpack<T>(content, file);
        if (loaded.Sections[CheckpointSection.Key] is not JsonObject section)
            throw new ModelFileException("holds a model but no checkpoint to go on from", file);
        return new(loaded.Model, section, [.. content.Tensors.Where(tensor => CheckpointSection.Owns(tensor, loaded.Sections)).Select(tensor => Renamed(tensor, tensor.Name[CheckpointSection.Prefix.Length..]))]);
    }

    private static StoredTensor Renamed(StoredTensor tensor, string name) => new(name, tensor.Type, tensor.Shape, tensor.Pieces);
}
