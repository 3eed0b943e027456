using System.Text.Json.Nodes;

namespace Backprop.Reports;

/// <summary>Numbers and names as JSON, which has no NaN and no ∞: they are null.</summary>
internal static class Json
{
    private const int LongestName = 120;

    public static JsonNode? Number(double value) => double.IsFinite(value) ? value : null;

    public static JsonNode? Number(double? value) => value is { } number ? Number(number) : null;

    public static JsonArray Numbers(IEnumerable<double> values) => new([.. values.Select(Number)]);

    public static JsonArray Numbers(IEnumerable<double?> values) => new([.. values.Select(Number)]);

    /// <summary>Names from a file, each of 120 characters at most and different from the others.</summary>
    public static string[] Names(IEnumerable<string> names) => ShortNames.Of(names.Select(name => DisplayText.Line(name)), LongestName);

    /// <summary>What is said in sentences, which are whole: the names that they quote are cut already.</summary>
    public static JsonArray Sentences(IEnumerable<string> sentences) => new([.. sentences.Select(sentence => (JsonNode)DisplayText.Line(sentence))]);

    /// <summary>A text from a file, cut at 120 characters.</summary>
    public static string Text(string text) => DisplayText.Line(text, LongestName);

    public static JsonObject Of(Histogram histogram) => new()
    {
        ["minimum"] = Number(histogram.Minimum),
        ["maximum"] = Number(histogram.Maximum),
        ["rms"] = Number(histogram.RootMeanSquare),
        ["notFinite"] = histogram.NotFinite,
        ["counts"] = new JsonArray([.. histogram.Counts.Select(count => (JsonNode)count)]),
    };
}
