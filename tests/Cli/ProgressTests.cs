using System.Text.RegularExpressions;
using Backprop.Cli.Terminal;
using Backprop.Layers;
using Backprop.Tests.Onnx;
using Backprop.Tests.Serialization;
using Backprop.Training;
using Backprop.Training.Metrics;
using Spectre.Console;

namespace Backprop.Tests.Cli;

/// <summary>The progress of a training in a terminal.</summary>
public sealed partial class ProgressTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    // Powers of two fall evenly on the scale of logarithms; 0 has no logarithm.
    public static TheoryData<string, int, double[]> Curves => new()
    {
        { "█▇▆▅▄▃▂▁", 8, [128, 64, 32, 16, 8, 4, 2, 1] },
        { "█▅▁", 3, [16, 8, 4, 2, 1] },
        { "█▅▁", 8, [2, 1, 0] },
        { "▁▁", 8, [3, 3] },
        { "█ ▁", 8, [2, double.NaN, 1] },
        { "", 8, [double.NaN] },
        { "", 8, [] },
    };

    [Theory]
    [MemberData(nameof(Curves))]
    public void A_curve_is_as_high_as_its_cost(string curve, int width, double[] costs) => Assert.Equal(curve, LossCurve.Of(costs, width));

    [Fact]
    public void One_is_singular()
        => Assert.Contains("on 96 rows: 1 epoch of 1 step\n", CommandRun.Of(folder.Path, "train", Path.Join(AppContext.BaseDirectory, "data", "iris.csv"), "--target", "species", "--preset", "plain", "--epochs", "1", "--batch-size", "96").Ok().Error);

    // On one scale, the curve of the validation cost, which stays at 8, ends where the training cost was in epoch 5.
    [Theory]
    [InlineData(5, "epoch")]
    [InlineData(10, "epoch 8/20")]
    [InlineData(39, "epoch 8/20  loss 1.0000 █▆▄▁  0:03 left")]
    [InlineData(79, "epoch 8/20  loss 1.0000 █▇▆▅▄▃▂▁  accuracy 0.8000, best 0.9000 at 7  0:03 left")]
    [InlineData(119, "━━━━────── epoch 8/20  loss 1.0000 █▆▄▁  val 8.0000 █▆▄▄  accuracy 0.8000, best 0.9000 at 7  0:03 left  1,000 samples/s")]
    [InlineData(199, "━━━━────── epoch 8/20  loss 1.0000 █▇▆▅▄▃▂▁  validation 8.0000 █▇▆▅▄▄▄▄  accuracy 0.8000, best 0.9000 in epoch 7  0:03 left  1,000 samples/s")]
    public void A_line_has_what_fits(int width, string line)
        => Assert.Equal(line, string.Concat(ProgressLine.Of(Run(new Accuracy()), TimeSpan.FromSeconds(3), width, draws: true).Select(piece => piece.Text)));

    [Fact]
    public void Training_and_validation_differ_in_colour()
    {
        (string Text, Color? Color)[] pieces = [.. ProgressLine.Of(Run(new Accuracy()), null, 199, draws: true)];
        Assert.Equal(Color.Blue, pieces.Single(piece => piece.Text == " █▇▆▅▄▃▂▁").Color);
        Assert.Equal(Color.Olive, pieces.Single(piece => piece.Text == " █▇▆▅▄▄▄▄").Color);
    }

    // Without a metric the best is that of the validation cost, 8 since epoch 5: of equal epochs the later.
    [Fact]
    public void A_log_has_words_only_and_the_best_of_what_is_judged()
        => Assert.Equal("epoch 8/20  loss 1.0000  validation 8.0000  best 8.0000 in epoch 8  1,000 samples/s", ProgressLine.Of(Run(), left: null));

    private static TrainingRun<float> Run(params Metric[] metrics)
    {
        var run = new TrainingRun<float>(new Sigmoid<float>(), new TrainerOptions { Epochs = 20, BatchSize = 10, Metrics = metrics }, samples: 100, stepsPerEpoch: 10, hasValidation: true) { Steps = 80 };
        for (int epoch = 1; epoch <= 8; epoch++)
            run.Add(new()
            {
                Epoch = epoch,
                TrainingCost = Math.Pow(2, 8 - epoch),
                ValidationCost = Math.Max(8, Math.Pow(2, 8 - epoch)),
                Metrics = metrics.ToDictionary(metric => metric.Name, _ => epoch == 7 ? 0.9 : 0.1 * epoch),
                LearningRate = 0.1,
                Samples = 100,
                Seconds = 0.1,
            });
        return run;
    }

    // script gives the command a terminal of so many columns; everything a reader sees there comes back through its output.
    [Theory]
    [InlineData(40, "xterm", "")]
    [InlineData(80, "xterm", "")]
    [InlineData(200, "xterm", "")]
    [InlineData(80, "xterm", "NO_COLOR=1")]
    [InlineData(80, "dumb", "")]
    public void A_terminal_of_any_width_shows_lines_that_fit(int columns, string terminal, string setting)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Tool.Run("script", "--version").Output is not null, "script is not installed.");
        string data = Path.Combine(AppContext.BaseDirectory, "data", "iris.csv"), command = string.Join(' ', CommandRun.Line);
        (string? screen, string error) = Tool.Run("script", new Dictionary<string, string> { ["TERM"] = terminal },
            "-qec", $"stty cols {columns}; cd {folder.Path}; env {setting} {command} train {data} --target species --epochs 300 --preset plain --hidden 8 >results.txt", "/dev/null");
        Assert.True(screen is not null, error);
        string[] results = File.ReadAllLines(folder["results.txt"]);
        Assert.StartsWith("classification of", results[0]);
        Assert.DoesNotContain(results, line => line.Contains("samples/s  ", StringComparison.Ordinal) || line.Contains('\e'));
        string[] drawn = [.. Escape().Replace(screen!, "").Split('\r', '\n').Where(line => line.Contains("epoch", StringComparison.Ordinal))];
        Assert.NotEmpty(drawn);
        Assert.Contains(drawn, line => line.Contains("epoch 300/300", StringComparison.Ordinal));
        if (terminal != "dumb")
            Assert.All(drawn, line => Assert.True(line.Length < columns, line));
        if (setting.Length > 0 || terminal == "dumb")
            Assert.DoesNotContain("\e[32m", screen);
    }

    [Theory]
    [InlineData(0.4, 8, "predicting 40 %  0:12 left")]
    [InlineData(0.999, 3600, "predicting 99 %  0:03 left")]
    [InlineData(0.001, 10, "predicting 0 %  2:46:30 left")]
    public void A_share_says_how_long_the_rest_takes_at_the_same_speed(double done, double seconds, string text)
        => Assert.Equal(text, ShareProgress.Text("predicting", done, TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(5, true, "predi")]
    [InlineData(36, true, "predicting 40 %  0:12 left")]
    [InlineData(37, true, "━━━━────── predicting 40 %  0:12 left")]
    [InlineData(80, false, "predicting 40 %  0:12 left")]
    public void A_share_has_a_bar_where_it_fits(int width, bool draws, string line)
        => Assert.Equal(line, string.Concat(ShareProgress.Pieces("predicting 40 %  0:12 left", 0.4, width, draws).Select(piece => piece.Text)));

    // The shuffles go on until they are interrupted, long after the second that shows nothing.
    [Fact]
    public void Long_work_shows_its_share_in_a_terminal_until_it_ends()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Tool.Run("script", "--version").Output is not null, "script is not installed.");
        string data = Path.Combine(AppContext.BaseDirectory, "data", "iris.csv"), command = string.Join(' ', CommandRun.Line);
        CommandRun.Of(folder.Path, "train", data, "--target", "species", "--epochs", "5", "--preset", "plain", "--hidden", "8", "--output", folder["model.safetensors"]).Ok();
        (string? screen, string error) = Tool.Run("script", new Dictionary<string, string> { ["TERM"] = "xterm" },
            "-qec", $"stty cols 80; cd {folder.Path}; timeout --foreground -s INT 10 {command} importance model.safetensors {data} --repeats 10000000 || :", "/dev/null");

        Assert.True(screen is not null, error);
        string[] drawn = [.. Escape().Replace(screen!, "").Split('\r', '\n').Where(line => line.Contains('%'))];
        Assert.NotEmpty(drawn);
        Assert.All(drawn, line => Assert.Matches(@"^─{10} shuffling columns \d %  [\d:]+ left$", line));
        Assert.EndsWith("\r\e[Jbackprop: interrupted\r\n", screen);
    }

    [GeneratedRegex(@"\e\[[0-9;?]*[A-Za-z]")]
    private static partial Regex Escape();
}
