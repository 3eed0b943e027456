using System.Numerics;
using Backprop.Layers;

namespace Backprop.Serialization;

/// <summary>
/// Weights without an architecture: a plain safetensors file, such as <c>safetensors.torch.save_file(model.state_dict(), path)</c> writes
/// for a PyTorch <c>Sequential</c>. (PyTorch reads the files of <see cref="ModelFile"/> as they are.)
/// </summary>
public static class WeightsFile
{
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
