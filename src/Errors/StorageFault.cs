namespace Backprop;

/// <summary>Turns what the operating system reports about a file into one clear line.</summary>
internal static class StorageFault
{
    private const string TooLarge = "the file is larger than the file system or a limit of the process allows";

    /// <summary>Runs file operations and throws their failures as <see cref="StorageException"/>.</summary>
    /// <param name="path">The file, as the caller named it.</param>
    /// <param name="failed">What then could not be done: <c>cannot be written</c>.</param>
    public static void Guard(string path, string failed, Action operations)
    {
        try
        {
            operations();
        }
        catch (Exception e) when (Is(e))
        {
            throw Of(e, path, failed);
        }
    }

    /// <summary>The failure to read a file as one line.</summary>
    public static StorageException OfReading(Exception e, string path) => e switch
    {
        FileNotFoundException => new("does not exist", path, e),
        DirectoryNotFoundException => new("does not exist (nor does its folder)", path, e),
        _ => Of(e, path, "cannot be read"),
    };

    /// <summary>The failure as one line.</summary>
    public static StorageException Of(Exception e, string path, string failed) => new($"{failed}: {Cause(e, path)}", path, e);

    /// <summary>
    /// True for the exceptions with which .NET reports a file system's refusal. An ArgumentOutOfRangeException for "value" is what it makes of EFBIG, a limit on the size of files:
    /// of the file system or of <c>ulimit -f</c>.
    /// </summary>
    public static bool Is(Exception e) => e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException { ParamName: "value" };

    private static string Cause(Exception e, string path) => e switch
    {
        FileNotFoundException => "no such file",
        DirectoryNotFoundException => WithoutFolder(Path.GetDirectoryName(Path.GetFullPath(path))),
        PathTooLongException => "the path is too long",
        // .NET reports a directory that is opened as a file as access denied.
        UnauthorizedAccessException => Directory.Exists(path) ? "it is a directory" : "no permission",
        ArgumentOutOfRangeException => TooLarge,
        _ => Code(e.HResult) ?? OneLine(e.Message),
    };

    private static string WithoutFolder(string? folder) => File.Exists(folder) ? $"{folder} is a file, not a folder" : $"the folder {folder} does not exist";

    // Unix: errno, as Linux or macOS numbers it. Windows: an HRESULT of the Win32 error.
    private static string? Code(int code) => code switch
    {
        28 or unchecked((int)0x80070070) or unchecked((int)0x80070027) => "the disk is full",
        69 or 122 or unchecked((int)0x80070510) => "the disk quota is used up",
        27 or unchecked((int)0x800700DF) => TooLarge,
        30 or unchecked((int)0x80070013) => "the file system is read-only",
        20 => "a part of the path is a file, not a folder",
        5 => "the disk reported an input/output error",
        unchecked((int)0x80070020) => "another program has the file open",
        _ => null,
    };

    private static string OneLine(string message) => message.ReplaceLineEndings(" ");
}
