namespace Backprop;

/// <summary>A file cannot be opened, read or written: missing, a directory, no permission, disk full (exit code 5).</summary>
public sealed class StorageException : BackpropException
{
    /// <summary>Describes a failed input or output operation.</summary>
    /// <param name="message">What is wrong and what to do, in one line, without the place.</param>
    /// <param name="file">The file, as the caller named it.</param>
    /// <param name="inner">The cause, if another exception reported it.</param>
    public StorageException(string message, string? file = null, Exception? inner = null)
        : base(message, file, null, null, inner)
    {
    }
}
