using System.Text.Unicode;

namespace Backprop.Serialization;

/// <summary>Recognises files that are no safetensors files by their first bytes.</summary>
internal static class ForeignFormat
{
    /// <summary>Says what a file is instead, or null when its start tells nothing.</summary>
    /// <param name="start">The first bytes, up to 64.</param>
    public static string? Describe(ReadOnlySpan<byte> start) => start switch
    {
        [] => "is empty",
        [(byte)'P', (byte)'K', 3 or 5, 4 or 6, ..] => "is a zip archive, which PyTorch's torch.save and Keras write; write it with safetensors.torch.save_file instead",
        [0x80, >= 2 and <= 5, ..] => "is a Python pickle, which can run any program when it is read; write it with safetensors.torch.save_file instead",
        [0x89, (byte)'H', (byte)'D', (byte)'F', ..] => "is an HDF5 file, which Keras writes; convert its weights to safetensors",
        [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..] => "is a NumPy array; write it with safetensors.numpy.save_file instead",
        [(byte)'G', (byte)'G', (byte)'U', (byte)'F', ..] => "is a GGUF file, not a safetensors file",
        [0x1F, 0x8B, ..] => "is compressed with gzip; decompress it first",
        _ when IsText(start) => "is a text file, not a model",
        _ => null,
    };

    private static bool IsText(ReadOnlySpan<byte> start)
    {
        foreach (byte b in start)
            if (b < ' ' && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r'))
                return false;
        // The last character may be cut.
        for (int cut = 0; cut <= Math.Min(3, start.Length - 1); cut++)
            if (Utf8.IsValid(start[..^cut]))
                return true;
        return false;
    }
}
