using System.Globalization;
using Backprop.Tabular;

namespace Backprop.Benchmarks;

/// <summary>What the command line of <see cref="QualityComparison"/> says, <c>name=value</c> each.</summary>
internal sealed class QualitySettings
{
    private readonly Dictionary<string, string> given;

    public QualitySettings(string[] settings)
    {
        given = settings.Select(setting => setting.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        Options = new()
        {
            Test = 0,
            Preset = Enum.Parse<Preset>(given.GetValueOrDefault("preset", "default"), ignoreCase: true),
            Members = Whole("members"),
            Epochs = Whole("epochs"),
            BatchSize = Whole("batch"),
            Hidden = Text("hidden")?.Split(',').Select(width => int.Parse(width, CultureInfo.InvariantCulture)).ToArray(),
            LearningRate = Number("rate"),
            LabelSmoothing = Number("smoothing"),
            Metric = Text("metric") is { } metric ? Enum.Parse<MetricKind>(metric, ignoreCase: true) : null,
            Embedding = Text("embedding") is { } embedding ? Enum.Parse<EmbeddingKind>(embedding, ignoreCase: true) : null,
            CategoryEmbedding = Whole("categories"),
            ParametricActivations = Text("parametric") is { } parametric ? bool.Parse(parametric) : null,
            Dropout = Number("dropout"),
            WeightDecay = Number("decay"),
            Calibrate = Text("calibrate") is { } calibrate ? bool.Parse(calibrate) : null,
        };
    }

    /// <summary>The options of each training.</summary>
    public TabularOptions Options { get; }

    /// <summary>How many splits.</summary>
    public int Seeds => Whole("seeds") ?? 3;

    /// <summary>The names of the sets; null for all.</summary>
    public string[]? Sets => Text("sets")?.Split(',');

    /// <summary>The file of quality_peers.py; null without peers.</summary>
    public string? Peers => Text("peers");

    /// <summary>Where each training's result is written and looked for; null for nowhere.</summary>
    public string? Results => Text("results");

    private string? Text(string name) => given.GetValueOrDefault(name);

    private double? Number(string name) => Text(name) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : null;

    private int? Whole(string name) => Text(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
