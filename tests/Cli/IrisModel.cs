using Backprop.Tests.Serialization;

namespace Backprop.Tests.Cli;

/// <summary>A folder with <c>iris.csv</c> and a model that the command has trained on it. It is trained once; each class of tests has its own copy.</summary>
public sealed class IrisModel : IDisposable
{
    private static readonly Lazy<(CommandRun Training, byte[] Model)> Trained = new(Train);

    private readonly TemporaryFolder folder = new();

    public IrisModel()
    {
        File.Copy(Rows, this["iris.csv"]);
        File.WriteAllBytes(this["model.safetensors"], Trained.Value.Model);
    }

    public string Folder => folder.Path;

    public string this[string name] => folder[name];

    internal CommandRun Training => Trained.Value.Training;

    public void Dispose() => folder.Dispose();

    private static string Rows => Path.Combine(AppContext.BaseDirectory, "data", "iris.csv");

    private static (CommandRun, byte[]) Train()
    {
        using TemporaryFolder folder = new();
        File.Copy(Rows, folder["iris.csv"]);
        CommandRun run = CommandRun.Of(folder.Path, "train", "iris.csv", "--target", "species", "--epochs", "30").Ok();
        return (run, File.ReadAllBytes(folder["model.safetensors"]));
    }
}
