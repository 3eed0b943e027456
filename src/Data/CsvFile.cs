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
        catch (FileNotFoundException e)
        {
            throw new StorageException("does not exist", path, e);
        }
        catch (DirectoryNotFoundException e)
        {
            throw new StorageException("does not exist (nor does its folder)", path, e);
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

    /// <summary>An input failure of the system, in its own words.</summary>
    public static StorageException Failure(string name, IOException e) => new($"cannot be read: {e.Message}", name, e);
}
