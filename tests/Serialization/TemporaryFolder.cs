namespace Backprop.Tests.Serialization;

/// <summary>A folder that disappears with its test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("backprop-tests-").FullName;

    public string this[string name] => System.IO.Path.Join(Path, name);

    public IEnumerable<string> Names => Directory.EnumerateFileSystemEntries(Path).Select(entry => System.IO.Path.GetFileName(entry)).Order();

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
