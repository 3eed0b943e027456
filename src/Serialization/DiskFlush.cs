using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Backprop.Serialization;

/// <summary>
/// Brings written data to the disk, and tells when that failed. On Unix through fsync itself: .NET's
/// <see cref="RandomAccess.FlushToDisk"/> and <c>FileStream.Flush(true)</c> ignore its error there.
/// </summary>
internal static partial class DiskFlush
{
    // errno: the same two numbers on Linux, macOS and the BSDs.
    private const int Interrupted = 4;
    private const int Invalid = 22;

    /// <summary>Flushes a file's data and length.</summary>
    /// <exception cref="IOException">The disk did not take the data; <see cref="Exception.HResult"/> is errno.</exception>
    public static void File(SafeFileHandle file)
    {
        if (!OperatingSystem.IsWindows())
            Require(Flush(file));
        // On Windows this is the flush (FlushFileBuffers); macOS's fsync stops at the drive's own cache, this does not (F_FULLFSYNC).
        if (OperatingSystem.IsWindows() || OperatingSystem.IsMacOS())
            RandomAccess.FlushToDisk(file);
    }

    /// <summary>Flushes the folder that holds a file, so that the file's name survives too. Windows needs and offers no such call.</summary>
    /// <exception cref="IOException">The file is in place, but may be missing after a power failure.</exception>
    public static void FolderOf(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        // File.OpenHandle refuses directories. 0 is O_RDONLY everywhere.
        using SafeFileHandle folder = Open(Path.GetDirectoryName(path) ?? "/", 0);
        int error = folder.IsInvalid ? Marshal.GetLastPInvokeError() : Flush(folder);
        // "Invalid" comes from file systems on which folders have nothing to flush.
        Require(error == Invalid ? 0 : error);
    }

    /// <summary>False for a device, a pipe or a socket, which fsync refuses as invalid.</summary>
    public static bool CanFlush(SafeFileHandle file)
        => OperatingSystem.IsWindows() || Flush(file) != Invalid;

    private static int Flush(SafeFileHandle file)
    {
        while (Fsync(file) != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
                return error;
        }
        return 0;
    }

    private static void Require(int error)
    {
        if (error != 0)
            throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
    }

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);
}
