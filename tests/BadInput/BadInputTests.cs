using System.CommandLine;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Backprop.Cli.Options;
using Backprop.Cli.Terminal;
using Backprop.Data;
using Backprop.Tabular;
using Backprop.Tests.Cli;
using Backprop.Tests.Serialization;

namespace Backprop.Tests.BadInput;

/// <summary><see cref="BadInputTable"/>: what is read through the built command, what is refused through the API.</summary>
public sealed partial class BadInputTests(BadInputTests.Models models) : IClassFixture<BadInputTests.Models>, IDisposable
{
    // What is no single file, or stands in the table of models; and the tests that hold it.
    private static readonly Dictionary<int, Type[]> Elsewhere = new()
    {
        [51] = [typeof(BadInputTests)],
        [52] = [typeof(BadInputTests)],
        [53] = [typeof(BadInputTests), typeof(CommandTests)],
        [60] = [typeof(ForeignTextTests)],
        [80] = [typeof(GoldenModelTests)],
        [81] = [typeof(BadModelFileTests)],
        [86] = [typeof(AtomicFileTests)],
        [87] = [typeof(BadModelFileTests), typeof(SaveFaultTests)],
        [88] = [typeof(SaveFaultTests)],
        [89] = [typeof(SaveFaultTests), typeof(KillTests)],
        [90] = [typeof(AtomicFileTests)],
        [91] = [typeof(AtomicFileTests)],
        [92] = [typeof(Training.CheckpointTests), typeof(ResumeCommandTests)],
    };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<int, string> Cases => [.. BadInputTable.All.Select(bad => (bad.Case, bad.What))];

    // The list has the numbers 1 to 92 without 85.
    [Fact]
    public void Every_case_of_the_list_has_its_test()
        => Assert.Equal(
            Enumerable.Range(1, 92).Where(number => number != 85),
            BadInputTable.All.Select(bad => bad.Case).Concat(BadModelFile.All.Select(bad => bad.Case)).Concat(Elsewhere.Keys).Distinct().Order());

    [Theory]
    [MemberData(nameof(Cases))]
    public void Comes_to_what_is_promised(int number, string what)
    {
        BadInput bad = BadInputTable.All.Single(bad => bad.Case == number && bad.What == what);
        Assert.SkipWhen(OperatingSystem.IsWindows() && (bad.File.StartsWith('/') || bad.File.Contains('*', StringComparison.Ordinal)), "Windows has no such file.");
        Prepare(bad);
        if (bad.ExitCode != 0)
            ThroughTheApi(bad);
        if (!NeedsTheCommand(bad))
            return;
        Dictionary<string, byte[]> before = Files();

        CommandRun run = CommandRun.Of(folder.Path, bad.CommandLine);

        Assert.True(run.ExitCode == bad.ExitCode, $"exit code {run.ExitCode}: {run.Error}");
        if (bad.ExitCode != 0)
        {
            Assert.StartsWith($"backprop: {bad.Expected}", run.Error, StringComparison.Ordinal);
            Assert.Single(run.Error.TrimEnd().Split('\n'));
            Assert.Empty(run.Output);
            Dictionary<string, byte[]> after = Files();
            Assert.Equal(before.Keys.Order(), after.Keys.Order());
            Assert.All(before, file => Assert.True(file.Value.AsSpan().SequenceEqual(after[file.Key]), $"{file.Key} has changed"));
            return;
        }
        string said = run.Output + run.Error + (bad.Verb == "predict" ? File.ReadAllText(folder["out.safetensors"]) : "");
        if (bad.Expected == "all alike")
            Assert.Single(File.ReadAllLines(folder["out.safetensors"]).Skip(1).Distinct());
        else
            Assert.Contains(bad.Expected, said, StringComparison.Ordinal);
        Assert.Contains(bad.Also, said, StringComparison.Ordinal);
    }

    // Case 51. Root may read everything.
    [Fact]
    public void A_file_without_permission_is_said_to_be_one()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.UserName == "root", "needs Unix, and not to be root.");
        File.WriteAllText(folder["t.csv"], BadInput.Good);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder["t.csv"], UnixFileMode.None);
        CommandRun run = CommandRun.Of(folder.Path, "train", "t.csv", "--target", "label");
        Assert.Equal((5, "backprop: t.csv: may not be read: no permission"), (run.ExitCode, run.Error.TrimEnd()));
        Assert.Equal(folder["t.csv"], Assert.Throws<StorageException>(() => CsvTable.Read(folder["t.csv"])).File);
    }

    // Case 52: whoever writes goes on until the command has ended.
    [Fact]
    public async Task A_file_that_changes_while_it_is_read_is_refused()
    {
        string rows = "x,label\n" + string.Concat(Enumerable.Repeat("1,a\n2,b\n", 200_000));
        File.WriteAllText(folder["t.csv"], rows);
        using Process training = CommandRun.Start(folder.Path, "train", "t.csv", "--target", "label", "--preset", "plain", "--epochs", "1", "--quiet");
        Task<string> error = training.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        using (var writer = new FileStream(folder["t.csv"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            while (!training.WaitForExit(1))
            {
                writer.Seek(8, SeekOrigin.Begin);
                writer.Write("3"u8);
                writer.Flush();
            }
        Assert.Equal((5, "backprop: t.csv: changed while it was read; try again when nothing writes to it"), (training.ExitCode, (await error).TrimEnd()));
    }

    // Case 52 again, and what the rows became on the way cannot be read either.
    [Fact]
    public void A_file_cut_off_while_it_is_read_has_changed_before_anything_else()
    {
        File.WriteAllText(folder["t.csv"], "x,label\n1,a\n");
        StorageException refusal = Assert.Throws<StorageException>(() => CsvFile.ReadUnchanged<CsvTable>(folder["t.csv"], _ =>
        {
            File.AppendAllText(folder["t.csv"], "2");
            throw new DataException("has 1 field, the header has 2", "t.csv", 3);
        }));
        Assert.Equal((folder["t.csv"], "changed while it was read"), (refusal.File, refusal.Message.Split(": ")[1].Split(';')[0]));
        Assert.IsType<DataException>(refusal.InnerException);
    }

    // Case 53: a pipe can be read once, and has no length.
    [Theory]
    [InlineData("mkfifo p; cat t.csv > p & exec \"$@\"", "p")]
    [InlineData("mkfifo p; ln -s p link; cat t.csv > p & exec \"$@\"", "link")]
    [InlineData("cat t.csv | \"$@\"", "/dev/stdin")]
    [InlineData("\"$@\" < t.csv", "/dev/stdin")]
    public void A_pipe_is_read_in_one_pass(string script, string file)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a shell and named pipes.");
        File.WriteAllText(folder["t.csv"], BadInput.Good);
        CommandRun run = CommandRun.Through(folder.Path, ["sh", "-c", script, "sh"], "train", file, "--target", "label", "--preset", "plain", "--epochs", "1", "--test", "0").Ok();
        Assert.Contains("12 rows, 3 columns, 5 inputs", run.Output, StringComparison.Ordinal);
    }

    // Case 59: the classes of a file come back as it spells them, and any spelling counts as right.
    [Fact]
    public void Labels_that_are_numbers_come_back_as_they_were_first_written()
    {
        File.WriteAllText(folder["t.csv"], "x,label\n1,\"1\"\n-1,0.0\n2,1.0\n-2,0\n3,1\n-3,0\n");
        CommandRun.Of(folder.Path, "train", "t.csv", "--target", "label", "--task", "classification", "--preset", "plain", "--hidden", "none", "--epochs", "500", "--learning-rate", "0.1", "--validation", "0", "--test", "0").Ok();
        Assert.Equal("prediction\n1\n0.0\n1\n0.0\n1\n0.0\n", CommandRun.Of(folder.Path, "predict", "model.safetensors", "t.csv").Ok().Output);
        Assert.Contains("\"accuracy\":1,", CommandRun.Of(folder.Path, "evaluate", "model.safetensors", "t.csv", "--json").Ok().Output.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    // What is refused is refused through the API; through the command it is once of each verb and exit code: one line on standard error, nothing else, and every file as it was.
    private static bool NeedsTheCommand(BadInput bad)
        => bad.ExitCode == 0 || bad == BadInputTable.All.First(other => (other.Verb, other.ExitCode) == (bad.Verb, bad.ExitCode));

    private void Prepare(BadInput bad)
    {
        Directory.CreateDirectory(folder["sub"]);
        if (!bad.File.StartsWith('/') && bad.File != "sub" && !bad.File.StartsWith("none", StringComparison.Ordinal))
            File.WriteAllBytes(folder[bad.File], bad.Content());
        File.WriteAllBytes(folder["m.safetensors"], models.OfThree);
        File.WriteAllBytes(folder["one.safetensors"], models.OfOne);
        File.WriteAllText(folder["out.safetensors"], "before");
    }

    private Dictionary<string, byte[]> Files()
        => Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).ToDictionary(path => path, File.ReadAllBytes);

    // The same options, read by the command's own parser; the message, with its place for programs.
    private void ThroughTheApi(BadInput bad)
    {
        Command command = new(bad.Verb);
        CsvSettings csv = new(command);
        TrainingSettings? training = bad.Verb == "train" ? new(command) : null;
        ParseResult line = command.Parse([.. bad.Verb == "train" ? bad.Quick : [], .. bad.Words.Where(word => word != "--strict")]);
        string path = Path.IsPathRooted(bad.File) ? bad.File : folder[bad.File];

        BackpropException refusal = Assert.ThrowsAny<BackpropException>(() =>
        {
            if (training is not null)
                TabularTrainer.Train(path, bad.Target, training.Read(line, csv.Read(line)));
            else
                TabularModel.Load(folder[bad.Model]).Predict(CsvTable.Read(path, csv.Read(line)), strict: bad.Words.Contains("--strict"));
        });

        Assert.IsType(bad.ExitCode == 5 ? typeof(StorageException) : typeof(DataException), refusal);
        string message = Printable.Text(refusal.Message.Replace(folder.Path + Path.DirectorySeparatorChar, "", StringComparison.Ordinal));
        Assert.StartsWith(bad.Expected, $"{message}\n", StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        Match place = Place().Match(message[bad.File.Length..]);
        Assert.Equal(
            (path, place.Groups[1].Success ? long.Parse(place.Groups[1].Value) : null, place.Groups[2].Success ? place.Groups[2].Value : null),
            (refusal.File, refusal.Line, refusal.Column));
    }

    [GeneratedRegex("""^(?::(\d+))?: (?:column (\d+ "[^"]*"): )?""")]
    private static partial Regex Place();

    /// <summary>The models that the rows predict with.</summary>
    public sealed class Models
    {
        public byte[] OfThree { get; } = Trained(BadInput.Good);

        public byte[] OfOne { get; } = Trained("x,label\n1,a\n2,a\n3,a\n4,a\n-40,b\n-41,b\n");

        private static byte[] Trained(string rows)
        {
            using TemporaryFolder folder = new();
            CsvTable table = CsvTable.Read(new MemoryStream(Encoding.UTF8.GetBytes(rows)), "t.csv");
            TabularTrainer.Train(table, "label", new() { Preset = Preset.Plain, Hidden = [3], Epochs = 200, Validation = 0, Test = 0 }).Save(folder["m"]);
            return File.ReadAllBytes(folder["m"]);
        }
    }
}
