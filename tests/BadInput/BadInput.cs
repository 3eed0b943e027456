using System.Text;

namespace Backprop.Tests.BadInput;

/// <summary>One row of <see cref="BadInputTable"/>: a file <c>t.csv</c>, what is done with it, and what must come of that.</summary>
/// <param name="Case">The number in the list of bad input; the same case can have several files.</param>
/// <param name="What">What is odd.</param>
/// <param name="Content">The bytes of <c>t.csv</c>.</param>
/// <param name="Verb"><c>train</c> or <c>predict</c>.</param>
/// <param name="Options">What is added to the command line, with spaces between.</param>
/// <param name="ExitCode">0, or why it is refused.</param>
/// <param name="Expected">Refused: how the message begins. Otherwise: what output and warnings hold, line ends as <c>\n</c>.</param>
internal sealed record BadInput(int Case, string What, Func<byte[]> Content, string Verb, string Options, int ExitCode, string Expected)
{
    /// <summary>The file that the command is given.</summary>
    public string File { get; init; } = "t.csv";

    /// <summary>The column to predict.</summary>
    public string Target { get; init; } = "label";

    /// <summary>The model to predict with: of age, height and city, or of x alone.</summary>
    public string Model { get; init; } = "m.safetensors";

    /// <summary>What else the output holds.</summary>
    public string Also { get; init; } = "";

    public string[] Words => Options.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The command line; training as short as can be, without validation or test unless asked for.</summary>
    public string[] CommandLine => Verb == "train"
        ? ["train", File, "--target", Target, .. Quick, .. Words, "--output", "out.safetensors"]
        : ["predict", Model, File, .. Words, "--output", "out.safetensors"];

    /// <summary>The options that make training short, where the row has none of its own.</summary>
    public string[] Quick => [.. new[] { "--preset plain", "--hidden 3", "--epochs 1", "--validation 0", "--test 0" }
        .Where(option => !Words.Contains(option.Split(' ')[0])).SelectMany(option => option.Split(' '))];

    /// <summary>A header and twelve rows with nothing wrong; what is added stands on line 14.</summary>
    public static string Good { get; } = "age,height,city,label\n"
        + string.Concat(Enumerable.Range(0, 12).Select(i => FormattableString.Invariant($"{20 + i},1.{50 + i},{"ABC"[i % 3]},{(i % 2 == 0 ? "no" : "yes")}\n")));

    public static BadInput Train(int @case, string what, string text, string options, int exitCode, string expected) => new(@case, what, () => Encoding.UTF8.GetBytes(text), "train", options, exitCode, expected);

    public static BadInput Train(int @case, string what, Func<byte[]> content, string options, int exitCode, string expected) => new(@case, what, content, "train", options, exitCode, expected);

    public static BadInput Predict(int @case, string what, string text, string options, int exitCode, string expected) => new(@case, what, () => Encoding.UTF8.GetBytes(text), "predict", options, exitCode, expected);

    public override string ToString() => $"{Case} {What}";
}
