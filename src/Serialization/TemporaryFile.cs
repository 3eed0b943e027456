using System.Collections.Concurrent;

namespace Backprop.Serialization;

/// <summary>
/// A file for the time of its object: deleted with it if it still has its name, and by a process that ends before, as one that is interrupted does (<see cref="AppDomain.ProcessExit"/>).
/// Only a process that is killed leaves it behind.
/// </summary>
internal sealed class TemporaryFile : IDisposable
{
    private static readonly ConcurrentDictionary<TemporaryFile, bool> UnderWay = [];

    static TemporaryFile() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (TemporaryFile file in UnderWay.Keys)
            AtomicFile.Remove(file.FullName);
    };

    /// <param name="folder">Where it lies.</param>
    /// <param name="extension">What the name ends in, after <c>.backprop-</c> and 32 hexadecimal digits.</param>
    public TemporaryFile(string? folder, string extension)
    {
        FullName = Path.Join(folder, $".backprop-{Guid.NewGuid():N}.{extension}");
        UnderWay[this] = true;
    }

    public string FullName { get; }

    public void Dispose()
    {
        AtomicFile.Remove(FullName);
        UnderWay.TryRemove(this, out _);
    }
}
