using System.Numerics;
using Backprop.Layers;

namespace Backprop.Serialization;

/// <summary>
/// Weights without an architecture: a plain safetensors file, such as <c>safetensors.torch.save_file(model.state_dict(), path)</c> writes
/// for a PyTorch <c>Sequential</c>, and the way to keep a network with layers that no <see cref="ModelFile"/> knows. (PyTorch reads the files of <see cref="ModelFile"/> as they are.)
/// </summary>
public static class WeightsFile
{
    /// <summary>
    /// Saves weights and running statistics of a network, layers of the caller's own among them, as a whole or not at all: what PyTorch calls a <c>state_dict</c>, each tensor under its
    /// name in the network (<c>0.weight</c>) and in PyTorch's layout, F32 from float and F64 from double. The layers are not in the file: <see cref="Load"/> it into a network built alike.
    /// </summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="path">The file to create or replace; its folder must exist (<see cref="AtomicFile"/>).</param>
    /// <param name="model">The whole network.</param>
    /// <exception cref="StorageException">The file cannot be written; the previous one, if any, is unchanged.</exception>
    /// <exception cref="ArgumentException">The network is a part of another, or has weights that are not finite.</exception>
    public static void Save<T>(string path, Sequential<T> model) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ModelFile.RequireWhole(model);
        new SafetensorsFile(StateTensors.Of(model)).Write(path);
    }

    /// <summary>
    /// Copies a file's weights into a network of the same architecture, all of them or none. The names must be the network's own
    /// (<c>0.weight</c>), each tensor must have its place, and every place its tensor; only PyTorch's <c>num_batches_tracked</c> is passed over.
    /// The checksum of a file that <see cref="ModelFile"/> wrote is verified; other files have none.
    /// </summary>
    /// <typeparam name="T">float or double; a file of floats can be loaded as double.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="into">The network that takes the weights.</param>
    /// <exception cref="ModelFileException">The file is damaged or foreign, or does not fit the network, which is then unchanged.</exception>
    /// <exception cref="StorageException">The file cannot be opened or read.</exception>
    public static void Load<T>(string path, Sequential<T> into) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(into);
        SafetensorsFile content = SafetensorsFile.Read(path);
        if (content.Metadata.TryGetValue(ModelMetadata.Key, out string? text))
            ModelChecksum.Verify(content, text, path);
        StateTensors.Load(content.Tensors.ToDictionary(tensor => tensor.Name), into, path, allowBatchCounters: true);
    }
}
