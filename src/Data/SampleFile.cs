using System.Numerics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Backprop.Data;

/// <summary>The inputs of samples on the disk, one sample after the other, for as long as the object is used: the file has no name, or goes with the process.</summary>
internal sealed class SampleFile<T> : IDisposable where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Read calls that the system may cut short are of this size.
    private const int MostBytes = 1 << 30;

    private readonly SafeFileHandle handle;
    private readonly string path;

    /// <exception cref="StorageException">A file cannot be made there.</exception>
    public SampleFile(string folder, int features)
    {
        Features = features;
        path = Path.Combine(folder, $".backprop-{Guid.NewGuid():N}.samples");
        SafeFileHandle? opened = null;
        StorageFault.Guard(path, "cannot be written", () =>
        {
            opened = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, FileOptions.DeleteOnClose);
            // Without a name, nothing is left behind when the process is killed.
            if (!OperatingSystem.IsWindows())
                File.Delete(path);
        });
        handle = opened!;
    }

    public int Features { get; }

    /// <summary>Samples in the file.</summary>
    public int Count { get; private set; }

    private unsafe long SampleBytes => (long)Features * sizeof(T);

    /// <summary>Adds samples at the end.</summary>
    /// <param name="inputs">Features × samples.</param>
    /// <exception cref="StorageException">They cannot be written.</exception>
    public void Add(Span<T> inputs)
    {
        long place = Count * SampleBytes;
        try
        {
            RandomAccess.Write(handle, MemoryMarshal.AsBytes(inputs), place);
        }
        catch (Exception e) when (StorageFault.Is(e))
        {
            throw StorageFault.Of(e, path, "cannot be written");
        }
        Count = checked(Count + inputs.Length / Features);
    }

    /// <summary>Reads samples that follow one another.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="inputs">Features × samples.</param>
    /// <exception cref="StorageException">They cannot be read.</exception>
    public void Read(int first, Span<T> inputs)
    {
        long place = first * SampleBytes;
        Span<byte> left = MemoryMarshal.AsBytes(inputs);
        try
        {
            while (!left.IsEmpty)
            {
                int count = RandomAccess.Read(handle, left[..Math.Min(left.Length, MostBytes)], place);
                if (count == 0)
                    throw new EndOfStreamException("the file is shorter than what was written to it");
                left = left[count..];
                place += count;
            }
        }
        catch (Exception e) when (StorageFault.Is(e))
        {
            throw StorageFault.Of(e, path, "cannot be read");
        }
    }

    public void Dispose() => handle.Dispose();
}
