using Backprop.Cli;
using Backprop.Tests.Serialization;

namespace Backprop.Tests.Cli;

/// <summary>What the command refuses: one line on standard error, nothing on standard output, the exit code that says why, and every file as it was.</summary>
public sealed class RefusalTests(IrisModel iris) : IClassFixture<IrisModel>, IDisposable
{
    private const string Header = "sepal_length,sepal_width,petal_length,petal_width,species\n";
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_full_standard_output_is_called_so()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /dev/full.");
        CommandRun run = CommandRun.Through(iris.Folder, ["sh", "-c", "\"$@\" > /dev/full", "sh"], "inspect", "model.safetensors");
        Assert.Equal(5, run.ExitCode);
        Assert.StartsWith("backprop: standard output: cannot be written: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_closed_standard_output_is_called_so()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs a shell that closes a stream.");
        CommandRun run = CommandRun.Through(iris.Folder, ["sh", "-c", "\"$@\" >&-", "sh"], "inspect", "model.safetensors");
        Assert.Equal((5, "backprop: standard output: cannot be written: it is closed\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public void A_full_standard_error_leaves_the_exit_code()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /dev/full.");
        Assert.Equal(4, CommandRun.Through(iris.Folder, ["sh", "-c", "\"$@\" 2> /dev/full", "sh"], "inspect", "iris.csv").ExitCode);
        Assert.Equal(2, CommandRun.Through(iris.Folder, ["sh", "-c", "\"$@\" 2> /dev/full", "sh"], "inspekt").ExitCode);
    }

    // What the parser refuses needs no process for each: the one line of the complaint is what is printed.
    [Theory]
    [InlineData("", "a command is missing")]
    [InlineData("trian iris.csv", "there is no command \"trian\"")]
    [InlineData("train iris.csv", "--target")]
    [InlineData("train iris.csv --target species --no-such-option", "--no-such-option")]
    [InlineData("train iris.csv --target species --activation step", "expected one of relu, sigmoid, tanh, leakyrelu, elu, selu, gelu, silu, mish, softplus, got \"step\"")]
    [InlineData("train iris.csv --target species --optimizer lbfgs", "expected one of adam, adamw, sgd, momentum, rmsprop, adagrad, got \"lbfgs\"")]
    [InlineData("train iris.csv --target species --task ranking", "expected one of auto, classification, regression, got \"ranking\"")]
    [InlineData("train iris.csv --target species --preset best", "expected one of default, plain, got \"best\"")]
    [InlineData("train iris.csv --target species --epochs 0", "--epochs: expected a whole number, at least 1, got \"0\"")]
    [InlineData("train iris.csv --target species --batch-size 1.5", "--batch-size")]
    [InlineData("train iris.csv --target species --threads many", "--threads")]
    [InlineData("train iris.csv --target species --learning-rate 1,5", "--learning-rate: expected a number above 0, got \"1,5\"")]
    [InlineData("train iris.csv --target species --learning-rate nan", "--learning-rate")]
    [InlineData("train iris.csv --target species --hidden 64,,64", "--hidden")]
    [InlineData("train iris.csv --target species --class-weights setosa=1e-7", "--class-weights: expected balanced, or weights such as a=1,b=2.5 or '\"a,b\"=2', from 1e-6 to 1e6, got \"setosa=1e-7\"")]
    [InlineData("train iris.csv --target species --hidden 2000000000", "--hidden: expected whole numbers from 1 to 46340")]
    [InlineData("train iris.csv --target species --validation 1", "--validation: expected a share of at least 0 and below 1")]
    [InlineData("train iris.csv --target species --validation 20%", "--validation: expected a share of at least 0 and below 1 (for 20 % write 0.2), or a CSV file, got \"20%\"")]
    [InlineData("train iris.csv --target species --test 20", "--test: expected a share of at least 0 and below 1 (for 20 % write 0.2), or a CSV file, got \"20\"")]
    [InlineData("train iris.csv --target species --seed x", "--seed")]
    [InlineData("train iris.csv --target species --delimiter ab", "--delimiter")]
    [InlineData("train iris.csv --target species --decimal ;", "--decimal")]
    [InlineData("train iris.csv iris.csv --no-such-option --target species", "--no-such-option")]
    [InlineData("train iris.csv --targt species", "'--targt'")]
    [InlineData("predict model.safetensors --probability", "'--probability'")]
    [InlineData("predict model.safetensors", "ROWS is missing")]
    [InlineData("predict model.safetensors iris.csv --probability", "--probability")]
    public void A_line_that_cannot_be_parsed(string arguments, string message) => Complained(message, arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    [Theory]
    [InlineData("trian iris.csv", "there is no command \"trian\"")]
    [InlineData("train iris.csv --target species --epochs 0", "--epochs: expected a whole number, at least 1, got \"0\"")]
    [InlineData("train iris.csv --target species --output iris.csv", "would replace a file that is read")]
    [InlineData("train iris.csv --target species --output -", "--output: expected the name of a file, got \"-\"")]
    [InlineData("train iris.csv --target species --report -", "--report: expected the name of a file, got \"-\"")]
    [InlineData("train iris.csv --target species --search 3 --search-results same.csv --report same.csv", "--report same.csv and --search-results same.csv are the same file; choose another")]
    [InlineData("train iris.csv --target species --search 3 --search-results model.safetensors", "--search-results model.safetensors and --output model.safetensors are the same file; choose another")]
    [InlineData("train - - --target species", "- can be given once")]
    [InlineData("example nonsense", "the examples are gates, product, guide, article")]
    public void Usage(string arguments, string message) => Refused(2, message, arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    // An empty word, as "$variable" gives one that was never set.
    [Theory]
    [InlineData("FILE: expected the name of a file", "train", "", "--target", "species")]
    [InlineData("FILE: expected the name of a file", "train", "iris.csv", "", "--target", "species")]
    [InlineData("--output: expected the name of a file", "train", "iris.csv", "--target", "species", "--output", "")]
    [InlineData("--report: expected the name of a file", "train", "iris.csv", "--target", "species", "--report", "")]
    [InlineData("--oof: expected the name of a file", "train", "iris.csv", "--target", "species", "--folds", "3", "--oof", "")]
    [InlineData("--search-results: expected the name of a file", "train", "iris.csv", "--target", "species", "--search", "3", "--search-results", "")]
    [InlineData("--cache: expected the name of a folder", "train", "iris.csv", "--target", "species", "--cache", "")]
    [InlineData("--checkpoint: expected the name of a folder", "train", "iris.csv", "--target", "species", "--checkpoint", "")]
    [InlineData("--tensorboard: expected the name of a folder", "train", "iris.csv", "--target", "species", "--tensorboard", "")]
    [InlineData("MODEL: expected the name of a file", "predict", "", "iris.csv")]
    [InlineData("ROWS: expected the name of a file", "predict", "model.safetensors", "")]
    [InlineData("--output: expected the name of a file", "predict", "model.safetensors", "iris.csv", "--output", "")]
    [InlineData("MODEL: expected the name of a file", "inspect", "")]
    [InlineData("MODEL: expected the name of a file", "export", "")]
    [InlineData("--output: expected the name of a file", "export", "model.safetensors", "--output", "")]
    [InlineData("--output: expected the name of a file", "explain", "model.safetensors", "iris.csv", "--output", "")]
    [InlineData("--figures: expected the name of a folder", "example", "gates", "--figures", "")]
    public void An_empty_path(string message, params string[] arguments) => Complained($"{message}, got \"\"", arguments);

    [Fact]
    public void An_empty_path_of_the_command() => Refused(2, "MODEL: expected the name of a file, got \"\"", "inspect", "");

    [Fact]
    public void A_misspelt_option_for_a_model() => Refused(2, "Unrecognized command or argument '--modle'", "inspect", "--modle");

    [Fact]
    public void A_missing_file() => Refused(5, "nothing.csv: does not exist", "train", "nothing.csv", "--target", "species");

    [Fact]
    public void A_missing_model() => Refused(5, "nothing.safetensors: does not exist", "predict", "nothing.safetensors", "iris.csv");

    [Fact]
    public void A_folder_for_a_file() => Refused(5, "is a directory", "train", iris.Folder, "--target", "species");

    [Fact]
    public void A_target_that_is_nearly_a_column() => Refused(3, "did you mean \"species\"?", "train", "iris.csv", "--target", "Speces");

    [Fact]
    public void A_ragged_row_with_its_line()
    {
        File.WriteAllText(folder["ragged.csv"], Header + "1,2,3,4,a\n1,2,3,4\n");
        Refused(3, "ragged.csv:3: ", "train", folder["ragged.csv"], "--target", "species");
    }

    [Fact]
    public void An_unreadable_number_with_its_line_and_column()
    {
        File.WriteAllText(folder["rows.csv"], Header + "5.1,3.5,1.4,0.2,setosa\n5.1,wide,1.4,0.2,setosa\n");
        string output = folder["predictions.csv"];
        File.WriteAllText(output, "before");
        Refused(3, "rows.csv:3: column 2 \"sepal_width\": ", "predict", "model.safetensors", folder["rows.csv"], "--output", output);
        Assert.Equal("before", File.ReadAllText(output));
        Assert.Equal(["predictions.csv", "rows.csv"], folder.Names);
    }

    [Fact]
    public void A_truncated_model()
    {
        File.WriteAllBytes(folder["cut.safetensors"], File.ReadAllBytes(iris["model.safetensors"])[..^10]);
        foreach (string command in new[] { "predict", "evaluate", "check" })
            Refused(4, "cut.safetensors", command, folder["cut.safetensors"], "iris.csv");
        Refused(4, "cut.safetensors", "inspect", folder["cut.safetensors"]);
    }

    // A link is followed when its file is replaced.
    [Theory]
    [InlineData("link.csv", "train", "iris.csv", "--target", "species", "--output")]
    [InlineData("folder/iris.csv", "train", "iris.csv", "--target", "species", "--output")]
    [InlineData("link.csv", "train", "iris.csv", "--target", "species", "--report")]
    [InlineData("link.csv", "predict", "model.safetensors", "iris.csv", "--output")]
    public void An_output_that_is_a_link_to_an_input(string output, params string[] arguments)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a permission there.");
        byte[] rows = File.ReadAllBytes(iris["iris.csv"]);
        File.CreateSymbolicLink(folder["link.csv"], "once.csv");
        File.CreateSymbolicLink(folder["once.csv"], Path.Join("folder", "iris.csv"));
        Directory.CreateSymbolicLink(folder["folder"], iris.Folder);
        Refused(2, "would replace a file that is read; choose another", [.. arguments, folder[output]]);
        Assert.Equal(rows, File.ReadAllBytes(iris["iris.csv"]));
    }

    // The CSV file does not exist either: the output is looked at before anything is read.
    [Fact]
    public void An_output_that_cannot_be_written_before_training()
        => Refused(5, $"{Path.Join("nowhere", "model.safetensors")}: cannot be written", "train", "nothing.csv", "--target", "species", "--output", Path.Join("nowhere", "model.safetensors"));

    [Fact]
    public void A_run_that_diverges()
        => Refused(6, "try a learning rate below", "train", "iris.csv", "--target", "species", "--preset", "plain", "--optimizer", "sgd", "--learning-rate", "1e30", "--quiet");

    private static void Complained(string message, string[] arguments)
        => Assert.Contains(message, Assert.Single(BackpropCommand.Complaint(BackpropCommand.Parse(arguments))?.Split('\n') ?? []));

    private void Refused(int code, string message, params string[] arguments)
    {
        byte[] model = File.ReadAllBytes(iris["model.safetensors"]);
        CommandRun run = CommandRun.Of(iris.Folder, arguments);
        Assert.Equal("", run.Output);
        string line = Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.StartsWith("backprop: ", line);
        Assert.Contains(message, line);
        Assert.Equal(code, run.ExitCode);
        Assert.Equal(model, File.ReadAllBytes(iris["model.safetensors"]));
    }
}
