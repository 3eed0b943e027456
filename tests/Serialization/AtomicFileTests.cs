using System.Runtime.InteropServices;
using System.Text;
using Backprop.Serialization;

namespace Backprop.Tests.Serialization;

public sealed partial class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static void Write(string path, string text) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void CreatesAFileAndLeavesNothingElse()
    {
        Write(folder["a"], "one");

        Assert.Equal("one", File.ReadAllText(folder["a"]));
        Assert.Equal(["a"], folder.Names);
    }

    [Fact]
    public void ReplacesALongerFile()
    {
        File.WriteAllText(folder["a"], "something longer");
        Write(folder["a"], "one");

        Assert.Equal("one", File.ReadAllText(folder["a"]));
        Assert.Equal(["a"], folder.Names);
    }

    [Fact]
    public void KeepsThePreviousFileWhenTheWriterFailsHalfway()
    {
        File.WriteAllText(folder["a"], "previous");

        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(folder["a"], stream =>
        {
            stream.Write(new byte[1 << 20]);
            throw new InvalidOperationException();
        }));

        Assert.Equal("previous", File.ReadAllText(folder["a"]));
        Assert.Equal(["a"], folder.Names);
    }

    [Theory]
    // errno of Linux and macOS, as .NET puts it into HResult
    [InlineData(28, "cannot be written: the disk is full")]
    [InlineData(30, "cannot be written: the file system is read-only")]
    [InlineData(5, "cannot be written: the disk reported an input/output error")]
    [InlineData(69, "cannot be written: the disk quota is used up")]
    [InlineData(122, "cannot be written: the disk quota is used up")]
    [InlineData(27, "cannot be written: the file is larger than the file system or a limit of the process allows")]
    [InlineData(20, "cannot be written: a part of the path is a file, not a folder")]
    // HRESULT of Windows: a sharing violation.
    [InlineData(unchecked((int)0x80070020), "cannot be written: another program has the file open")]
    public void SaysWhatTheSystemReported(int error, string expected)
    {
        string path = folder["a"];
        File.WriteAllText(path, "previous");

        StorageException e = Assert.Throws<StorageException>(() => AtomicFile.Write(path, _ => throw new IOException("?", error)));

        Assert.Equal($"{path}: {expected}", e.Message);
        Assert.Equal(path, e.File);
        Assert.Equal("previous", File.ReadAllText(path));
        Assert.Equal(["a"], folder.Names);
    }

    [Fact]
    public void AMissingFolderIsNamed()
    {
        string path = Path.Join(folder.Path, "missing", "a");
        string expected = $"{path}: cannot be written: the folder {folder["missing"]} does not exist";

        Assert.Equal(expected, Assert.Throws<StorageException>(() => Write(path, "one")).Message);
        Assert.Equal(expected, Assert.Throws<StorageException>(() => AtomicFile.EnsureWritable(path)).Message);
        Assert.Empty(folder.Names);
    }

    [Fact]
    public void ADirectoryIsNoFile()
    {
        foreach (string path in new[] { folder.Path, folder.Path + Path.DirectorySeparatorChar, folder["new"] + Path.DirectorySeparatorChar })
        {
            Assert.Equal($"{path}: is a directory, not a file", Assert.Throws<StorageException>(() => Write(path, "one")).Message);
            Assert.Throws<StorageException>(() => AtomicFile.EnsureWritable(path));
        }
        Assert.Empty(folder.Names);
    }

    [Fact]
    public void AFileIsNoFolder()
    {
        File.WriteAllText(folder["a"], "previous");
        string path = Path.Join(folder["a"], "b");
        string expected = $"{path}: cannot be written: {folder["a"]} is a file, not a folder";

        Assert.Equal(expected, Assert.Throws<StorageException>(() => Write(path, "one")).Message);
        Assert.Equal(expected, Assert.Throws<StorageException>(() => AtomicFile.EnsureWritable(path)).Message);
        Assert.Equal("previous", File.ReadAllText(folder["a"]));
    }

    [Fact]
    public void AFolderWithoutPermissionIsRefusedBeforehand()
    {
        // Linux refuses new files in /sys to everyone, root too.
        Assert.SkipUnless(OperatingSystem.IsLinux() && Directory.Exists("/sys/kernel"), "needs Linux's /sys");

        StorageException e = Assert.Throws<StorageException>(() => AtomicFile.EnsureWritable("/sys/kernel/model.safetensors"));

        Assert.Matches("^/sys/kernel/model.safetensors: cannot be written: (no permission|the file system is read-only)$", e.Message);
    }

    [Fact]
    public void EnsureWritableChangesNothing()
    {
        File.WriteAllText(folder["a"], "previous");
        DateTime written = File.GetLastWriteTimeUtc(folder["a"]);

        AtomicFile.EnsureWritable(folder["a"]);
        AtomicFile.EnsureWritable(folder["b"]);

        Assert.Equal("previous", File.ReadAllText(folder["a"]));
        Assert.Equal(written, File.GetLastWriteTimeUtc(folder["a"]));
        Assert.Equal(["a"], folder.Names);
    }

    [Fact]
    public void ASymbolicLinkStaysAndItsFileIsReplaced()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege on Windows");
        Directory.CreateDirectory(folder["versions"]);
        File.WriteAllText(folder["versions/3"], "previous");
        File.CreateSymbolicLink(folder["middle"], "versions/3");
        File.CreateSymbolicLink(folder["latest"], "middle");
        File.CreateSymbolicLink(folder["next"], "versions/4");

        Write(folder["latest"], "three");
        Write(folder["next"], "four");

        Assert.Equal("middle", new FileInfo(folder["latest"]).LinkTarget);
        Assert.Equal("versions/4", new FileInfo(folder["next"]).LinkTarget);
        Assert.Null(new FileInfo(folder["versions/3"]).LinkTarget);
        Assert.Equal("three", File.ReadAllText(folder["versions/3"]));
        Assert.Equal("four", File.ReadAllText(folder["versions/4"]));
        Assert.Equal(["latest", "middle", "next", "versions"], folder.Names);
    }

    [Fact]
    public void ACircleOfLinksIsRefused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege on Windows");
        File.CreateSymbolicLink(folder["a"], "b");
        File.CreateSymbolicLink(folder["b"], "a");

        Assert.Throws<StorageException>(() => Write(folder["a"], "one"));
        Assert.Equal(["a", "b"], folder.Names);
    }

    [Fact]
    public void TheNewFileKeepsThePermissionsOfThePreviousOne()
    {
        if (OperatingSystem.IsWindows())
            return;
        File.WriteAllText(folder["a"], "previous");
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead;
        File.SetUnixFileMode(folder["a"], mode);

        Write(folder["a"], "one");

        Assert.Equal(mode, File.GetUnixFileMode(folder["a"]));
    }

    [Fact]
    public void APipeIsNotReplaced()
    {
        // It stands for /dev/null, which a test must never risk: renaming a file over it, with the right to, takes it from every program.
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs named pipes of the file system");
        Assert.Equal(0, MakePipe(folder["pipe"], 0x180)); // rw-------
        string expected = $"{folder["pipe"]}: is a device or a pipe, not a file that can be replaced";

        Assert.Equal(expected, Assert.Throws<StorageException>(() => Write(folder["pipe"], "one")).Message);
        Assert.Equal(expected, Assert.Throws<StorageException>(() => AtomicFile.EnsureWritable(folder["pipe"])).Message);
        Assert.Equal(["pipe"], folder.Names);
    }

    [Fact]
    public void WritersAtTheSameTimeEachLeaveACompleteFile()
    {
        string[] texts = [.. Enumerable.Range(0, 8).Select(i => new string((char)('a' + i), 100_000))];

        Parallel.ForEach(texts, text => Write(folder["a"], text));

        Assert.Contains(File.ReadAllText(folder["a"]), texts);
        Assert.Equal(["a"], folder.Names);
    }

    [Fact]
    public void ALeftoverTemporaryFileIsIgnored()
    {
        string leftover = $".backprop-{Guid.NewGuid():N}.tmp";
        File.WriteAllText(folder[leftover], "half");

        Write(folder["a"], "one");

        Assert.Equal("one", File.ReadAllText(folder["a"]));
        Assert.Equal("half", File.ReadAllText(folder[leftover]));
    }

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakePipe(string path, uint mode);
}
