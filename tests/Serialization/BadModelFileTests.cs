using Backprop.Numerics;
using Backprop.Serialization;
using Backprop.Tabular;
using Backprop.Tests.Cli;
using Backprop.Tests.Fuzzing;

namespace Backprop.Tests.Serialization;

/// <summary>The table of <see cref="BadModelFile"/>, through the API and through the built command with a limit on its memory.</summary>
public sealed class BadModelFileTests(BadModelFileTests.GoodModel good) : IClassFixture<BadModelFileTests.GoodModel>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<int, string> Cases => [.. BadModelFile.All.Select(bad => (bad.Case, bad.What))];

    /// <summary>What asks for the most memory, and one file that is no model at all.</summary>
    public static TheoryData<int, string> Demanding => [.. BadModelFile.All.Where(bad => bad.Case is 63 or 66 or 73 or 75 || bad.What == "text").Select(bad => (bad.Case, bad.What))];

    // Where the cases that are no single file have their tests.
    private static readonly Dictionary<int, string> Elsewhere = new()
    {
        [80] = "GoldenModelTests",
        [81] = "below",
        [86] = "AtomicFileTests",
        [87] = "below, SaveFaultTests",
        [88] = "SaveFaultTests",
        [89] = "SaveFaultTests, KillTests",
        [90] = "AtomicFileTests",
        [91] = "AtomicFileTests",
        [92] = "CheckpointTests, ResumeCommandTests",
    };

    [Fact]
    public void Every_case_of_the_list_has_its_test()
        => Assert.Equal(Enumerable.Range(61, 32).Where(number => number != 85), BadModelFile.All.Select(bad => bad.Case).Concat(Elsewhere.Keys).Distinct().Order());

    [Theory]
    [MemberData(nameof(Cases))]
    public void Is_refused(int number, string what)
    {
        (BadModelFile bad, byte[] bytes) = Written(number, what);

        // JSON is read as UTF-8, UTF-16 and a list of tokens.
        string message = Assert.Throws<ModelFileException>(() => FuzzRun.Within(8_000_000, 32, bytes, () => TabularModel.Load(folder["m"]))).Message;
        Assert.StartsWith($"{folder["m"]}: ", message, StringComparison.Ordinal);
        Assert.Contains(bad.Expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        Assert.Equal(bytes, File.ReadAllBytes(folder["m"]));
    }

    [Theory]
    [MemberData(nameof(Demanding))]
    public void The_command_refuses_it_within_its_memory(int number, string what)
    {
        (BadModelFile bad, byte[] bytes) = Written(number, what);

        // The runtime itself needs about 10 MB of heap.
        long limit = 32_000_000 + 16L * bytes.Length;
        CommandRun run = OperatingSystem.IsWindows()
            ? CommandRun.Of(folder.Path, "inspect", "m")
            : CommandRun.Through(folder.Path, ["env", $"DOTNET_GCHeapHardLimit=0x{limit:x}"], "inspect", "m");
        Assert.True(run.ExitCode == 4, $"exit code {run.ExitCode}: {run.Error}");
        Assert.StartsWith("backprop: m: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(bad.Expected[..Math.Min(20, bad.Expected.Length)], run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.Empty(run.Output);
        Assert.Equal(bytes, File.ReadAllBytes(folder["m"]));
    }

    private (BadModelFile Bad, byte[] Bytes) Written(int number, string what)
    {
        BadModelFile bad = BadModelFile.All.Single(bad => bad.Case == number && bad.What == what);
        byte[] bytes = bad.Make(good.Bytes);
        File.WriteAllBytes(folder["m"], bytes);
        return (bad, bytes);
    }

    [Fact]
    public void The_good_file_is_good_under_the_same_limit()
    {
        File.WriteAllBytes(folder["m"], good.Bytes);
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs env");

        CommandRun.Through(folder.Path, ["env", "DOTNET_GCHeapHardLimit=0x1e84800"], "inspect", "m").Ok();
    }

    [Fact]
    public void Metadata_of_other_programs_is_ignored_and_kept()
    {
        SafetensorsFile content = SafetensorsFile.Read(new MemoryStream(good.Bytes));
        new SafetensorsFile(content.Tensors, [.. content.Metadata, new("format", "pt"), new("license", "MIT")]).Write(folder["m"]);
        byte[] before = File.ReadAllBytes(folder["m"]);

        TabularModel.Load(folder["m"]).Save(folder["again"]);

        Assert.Equal(before, File.ReadAllBytes(folder["again"]));
    }

    [Fact]
    public void A_missing_folder_is_found_before_training_starts()
    {
        string rows = Path.Combine(AppContext.BaseDirectory, "data", "iris.csv");
        CommandRun run = CommandRun.Of(folder.Path, "train", rows, "--target", "species", "--epochs", "1000000", "--output", "missing/m");

        Assert.Equal(5, run.ExitCode);
        Assert.Equal($"backprop: missing/m: cannot be written: the folder {folder["missing"]} does not exist", run.Error.TrimEnd());
    }

    public sealed class GoodModel
    {
        public byte[] Bytes { get; }

        public GoodModel()
        {
            using TemporaryFolder folder = new();
            TabularTrainer.Train(Path.Combine(AppContext.BaseDirectory, "data", "iris.csv"), "species", new() { Preset = Preset.Plain, Hidden = [3], Epochs = 1, Seed = new Seed(1) }).Save(folder["m"]);
            Bytes = File.ReadAllBytes(folder["m"]);
        }
    }
}
