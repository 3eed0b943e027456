namespace Backprop.Data;

/// <summary>Opens a file to read, and says in one line why that is not possible.</summary>
internal static class CsvFile
{
    /// <exception cref="StorageException">The file does not exist, is a directory or may not be read.</exception>
    public static FileStream Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        // Opening a directory fails with "access denied", which would send the reader after permissions.
        if (Directory.Exists(path))
            throw new StorageException("is a directory", path);
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw StorageFault.OfReading(e, path);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StorageException("may not be read: no permission", path, e);
        }
        catch (IOException e)
        {
            throw Failure(path, e);
        }
    }

    /// <summary>Reads a file from end to end, and refuses what was written to meanwhile: that would be half of the old text and half of the new.</summary>
    /// <exception cref="StorageException">The file cannot be opened, or changed while it was read.</exception>
    public static TResult ReadUnchanged<TResult>(string path, Func<FileStream, TResult> read)
    {
        using FileStream file = Open(path);
        (long Length, DateTime Written) before = State(file);
        try
        {
            TResult result = read(file);
            return State(file) == before ? result : throw Changed();
        }
        catch (DataException e) when (State(file) != before)
        {
            throw Changed(e);
        }

        StorageException Changed(Exception? inner = null) => new("changed while it was read; try again when nothing writes to it", path, inner);
    }

    // A pipe has no length, and is written to all the time.
    private static (long Length, DateTime Written) State(FileStream file)
        => file.CanSeek ? (file.Length, File.GetLastWriteTimeUtc(file.SafeFileHandle)) : default;

    /// <summary>An input failure of the system, in its own words.</summary>
    public static StorageException Failure(string name, IOException e) => new($"cannot be read: {e.Message}", name, e);
}
