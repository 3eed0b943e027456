using Backprop.Tests.Serialization;

namespace Backprop.Tests.Cli;

/// <summary>The same command gives the same file.</summary>
public sealed class ReproducibilityTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_same_seed_gives_the_same_bytes_with_any_number_of_threads()
    {
        byte[] once = Train("once.safetensors");
        Assert.Equal(once, Train("again.safetensors"));
        Assert.Equal(once, Train("one.safetensors", "--threads", "1"));
        Assert.Equal(once, Train("two.safetensors", "--threads", "2"));
        Assert.NotEqual(once, Train("other.safetensors", "--seed", "43"));
    }

    // Wide enough that the work is worth two threads; two members, so that there is one beside another.
    private byte[] Train(string output, params string[] options)
    {
        string file = Path.Combine(AppContext.BaseDirectory, "data", "digits.csv");
        CommandRun.Of(folder.Path, ["train", file, "--target", "digit", "--epochs", "1", "--hidden", "256,256", "--batch-size", "512", "--members", "2", "--output", output, .. options]).Ok();
        return File.ReadAllBytes(folder[output]);
    }
}
