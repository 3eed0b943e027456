using Backprop.Tests.Serialization;

namespace Backprop.Tests.Cli;

/// <summary>A folder with <c>iris.csv</c> and a model that the command has trained on it, once for the tests of a class.</summary>
public sealed class IrisModel : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public IrisModel()
    {
        File.Copy(Path.Combine(AppContext.BaseDirectory, "data", "iris.csv"), this["iris.csv"]);
        Training = CommandRun.Of(Folder, "train", "iris.csv", "--target", "species", "--epochs", "30").Ok();
    }

    public string Folder => folder.Path;

    public string this[string name] => folder[name];

    internal CommandRun Training { get; }

    public void Dispose() => folder.Dispose();
}
