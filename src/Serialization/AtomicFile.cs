namespace Backprop.Serialization;

/// <summary>
/// Replaces a file as a whole or not at all. The new content goes to a temporary file in the same folder, is flushed to the
/// disk, and takes the name of the old file in one step; then the folder is flushed. A process that is killed, a full disk
/// or a lost current leaves the previous file or the new one, complete. Two processes that write to one path each write a
/// complete file, and the later one stays.
/// </summary>
/// <remarks>
/// The temporary file is called <c>.backprop-</c>, 32 hexadecimal digits, <c>.tmp</c>. A process that is interrupted deletes it;
/// one that a killed process left behind is never read and never in the way, and may be deleted.
/// A symbolic link as the target stays a link: the file it points to is replaced, in that file's own folder.
/// On Unix the new file keeps the permissions of the one it replaces.
/// </remarks>
public static class AtomicFile
{
    /// <summary>Writes a file as a whole or not at all.</summary>
    /// <param name="path">The file to create or replace. Its folder must exist.</param>
    /// <param name="write">Writes the content and leaves the stream open. When it throws, the previous file stays; an <see cref="IOException"/> of its own counts as a failed write.</param>
    /// <exception cref="StorageException">
    /// The folder is missing, there is no permission, the path is a directory or a device, the disk is full or failed. The previous file,
    /// if there was one, is unchanged; only when the folder could not be flushed is the new one already in its place, and the message says so.
    /// </exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        string target = "";
        StorageFault.Guard(path, "cannot be written", () =>
        {
            target = Target(path);
            using TemporaryFile temporary = NextTo(target);
            using (FileStream stream = Create(temporary))
            {
                if (!OperatingSystem.IsWindows() && File.Exists(target))
                    File.SetUnixFileMode(stream.SafeFileHandle, File.GetUnixFileMode(target));
                write(stream);
                stream.Flush();
                DiskFlush.File(stream.SafeFileHandle);
            }
            File.Move(temporary.FullName, target, overwrite: true);
        });
        StorageFault.Guard(path, "is written, but may not outlive a power failure", () => DiskFlush.FolderOf(target));
    }

    /// <summary>
    /// Finds out whether <see cref="Write"/> to this path can work, before hours of training depend on it: creates and deletes a
    /// temporary file in the folder. An existing file is opened for writing and left unchanged.
    /// </summary>
    /// <param name="path">The file that will be written.</param>
    /// <exception cref="StorageException">The folder is missing or read-only, there is no permission, or the path is a directory or a device.</exception>
    public static void EnsureWritable(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        StorageFault.Guard(path, "cannot be written", () =>
        {
            using TemporaryFile temporary = NextTo(Target(path));
            Create(temporary).Dispose();
        });
    }

    // The file itself at the end of any symbolic links, found fit to be replaced.
    private static string Target(string path)
    {
        FileInfo file = new(Path.GetFullPath(path));
        if (Path.EndsInDirectorySeparator(path) || Directory.Exists(path))
            throw new StorageException("is a directory, not a file", path);
        string target = file.LinkTarget is null ? file.FullName : file.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        if (File.Exists(target))
        {
            // Rename would replace a write-protected file, even /dev/null, without asking.
            using var handle = File.OpenHandle(target, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            if (!DiskFlush.CanFlush(handle))
                throw new StorageException("is a device or a pipe, not a file that can be replaced", path);
        }
        return target;
    }

    private static TemporaryFile NextTo(string target) => new(Path.GetDirectoryName(target), "tmp");

    private static FileStream Create(TemporaryFile temporary)
        => new(temporary.FullName, FileMode.CreateNew, FileAccess.Write, FileShare.Delete, bufferSize: 1 << 16);

    /// <summary>Deletes a file that is no longer wanted, if that is possible.</summary>
    internal static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (StorageFault.Is(e))
        {
            // A failure that led here is the one to report; a leftover file is ignored by every reader.
        }
    }
}
