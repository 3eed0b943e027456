using System.Buffers.Binary;
using System.Globalization;
using Backprop.Reports.TensorBoard.Messages;
using Google.Protobuf;

namespace Backprop.Reports.TensorBoard;

/// <summary>
/// A TensorBoard event file: records one after the other, each as a TFRecord. It is called <c>events.out.tfevents.SECONDS.backprop.N</c>; N counts the files of one second, and nothing of
/// the machine is in the name. A run that goes on begins another file in the same folder, and TensorBoard reads them in the order of their names.
/// <code>
/// uint64 length    uint32 masked CRC-32C of length    length bytes    uint32 masked CRC-32C of the bytes      little-endian
/// </code>
/// </summary>
internal sealed class EventFile : IDisposable
{
    private readonly string path;
    private readonly TimeProvider clock;
    private readonly FileStream stream;

    /// <summary>Creates a file.</summary>
    /// <param name="folder">The folder of the run; it is created when it is missing.</param>
    /// <param name="clock">The time of the events.</param>
    /// <exception cref="StorageException">It cannot be created.</exception>
    public EventFile(string folder, TimeProvider clock)
    {
        this.clock = clock;
        (path, stream) = Create(folder, clock.GetUtcNow().ToUnixTimeSeconds());
        Append(new Event { FileVersion = "brain.Event:2" });
        Flush();
    }

    /// <summary>Adds an event, at the time of now.</summary>
    /// <exception cref="StorageException">It cannot be written.</exception>
    public void Append(Event record)
    {
        record.WallTime = (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;
        byte[] bytes = Framed(record.ToByteArray());
        StorageFault.Guard(path, "cannot be written", () => stream.Write(bytes));
    }

    /// <summary>Hands what was added to the operating system, so that a reader sees it.</summary>
    /// <exception cref="StorageException">It cannot be written.</exception>
    public void Flush() => StorageFault.Guard(path, "cannot be written", stream.Flush);

    /// <summary>Closes the file. What a full disk has refused before is refused again, and need not be said twice.</summary>
    public void Dispose()
    {
        try
        {
            stream.Dispose();
        }
        catch (Exception e) when (StorageFault.Is(e))
        {
        }
    }

    /// <summary>A record with its length and checksums.</summary>
    internal static byte[] Framed(ReadOnlySpan<byte> record)
    {
        byte[] framed = new byte[record.Length + 16];
        BinaryPrimitives.WriteUInt64LittleEndian(framed, (ulong)record.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(framed.AsSpan(8), RecordChecksum.Of(framed.AsSpan(0, 8)));
        record.CopyTo(framed.AsSpan(12));
        BinaryPrimitives.WriteUInt32LittleEndian(framed.AsSpan(12 + record.Length), RecordChecksum.Of(record));
        return framed;
    }

    private static (string, FileStream) Create(string folder, long seconds)
    {
        (string, FileStream)? created = null;
        StorageFault.Guard(folder, "cannot be created", () => Directory.CreateDirectory(folder));
        for (int n = 0; created is null; n++)
        {
            string path = Path.Join(folder, string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{seconds:D10}.backprop.{n:D2}"));
            if (!File.Exists(path))
                StorageFault.Guard(path, "cannot be created", () => created = (path, new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 1 << 16)));
        }
        return created.Value;
    }
}
