using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Backprop.Data;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Optimizers;
using Backprop.Training.Callbacks;

namespace Backprop.Training.Checkpoints;

/// <summary>Everything that a run's course depends on beside the weights, as names and texts: a checkpoint goes on only where all are the same.</summary>
/// <param name="Entries">In the order in which they are compared: what is likely to be the cause comes before what follows from it.</param>
internal sealed record RunPlan(IReadOnlyList<KeyValuePair<string, string>> Entries)
{
    /// <summary>An entry that is a digest of how columns are encoded.</summary>
    public const string Encoding = "encoding of the columns";

    private const string Groups = "groups of parameters", TrainingData = "training data", ValidationData = "validation data";
    private const int LongestText = 300;

    /// <summary>The plan without what depends on the names of the parameters, and so on the architecture.</summary>
    public RunPlan WithoutGroups => new([.. Entries.Where(entry => entry.Key != Groups)]);

    /// <summary>Describes a run before its first step.</summary>
    public static RunPlan Of<T>(Layer<T> model, Loss<T> loss, Optimizer<T> optimizer, TrainerOptions options, IEnumerable<TrainingCallback<T>> callbacks, Samples<T> train, Samples<T>? validation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        KeyValuePair<string, string>[] entries =
        [
            new("element type", typeof(T) == typeof(float) ? "float" : "double"),
            .. options.Checkpoints?.Origin ?? new Dictionary<string, string>(),
            new("seed", options.Seed.ToString()),
            new("number of epochs", Text(options.Epochs)),
            new("batch size", Text(options.BatchSize)),
            new("seed of dropout", string.Join(", ", model.Tree.OfType<Dropout<T>>().Select(layer => layer.Seed?.ToString() ?? "none"))),
            new("shuffling", options.Shuffle ? train.Shuffling : "off"),
            new("loss", loss.Title),
            new("optimizer", Describe(optimizer)),
            .. optimizer.Groups is [{ LearningRateFactor: 1, WeightDecay: null } all] && all.Parameters.Count == model.Parameters.Count ? [] : new[] { KeyValuePair.Create(Groups, DescribeGroups(optimizer)) },
            new("schedule", options.Schedule.Title),
            .. Unless<ConstantSchedule>("schedule of weight decay", options.WeightDecaySchedule),
            .. Unless<ConstantSchedule>("schedule of dropout", options.DropoutSchedule),
            new("metrics", string.Join(", ", options.Metrics.Select(metric => metric.Name))),
            .. options.TrainingMetrics.Count == 0 ? [] : new[] { KeyValuePair.Create("metrics of training", string.Join(", ", options.TrainingMetrics.Select(metric => metric.Name))) },
            new("callbacks", string.Join(", ", callbacks.Where(callback => callback.State is not null).Select(callback => callback.Title))),
            new(TrainingData, Describe(train)),
            new(ValidationData, validation is null ? "none" : Describe(validation)),
        ];
        return entries.GroupBy(entry => entry.Key).FirstOrDefault(same => same.Count() > 1) is { } taken
            ? throw new ArgumentException($"\"{taken.Key}\" in CheckpointOptions.Origin is a name that every checkpoint has already: choose another.", nameof(options))
            : new(entries);
    }

    /// <summary>Reads a plan that <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="ArgumentException">An entry is missing.</exception>
    /// <exception cref="InvalidOperationException">An entry is no text.</exception>
    public static RunPlan FromJson(JsonObject json)
        => new([.. json.Select(item => KeyValuePair.Create(item.Key, (item.Value ?? throw new ArgumentException("An entry of \"run\" is missing.")).GetValue<string>()))]);

    public JsonObject ToJson() => new(Entries.Select(item => KeyValuePair.Create(item.Key, (JsonNode?)item.Value)));

    /// <summary>Refuses a run that differs from this one, and names the difference.</summary>
    /// <param name="now">The run that is to go on.</param>
    /// <param name="file">The checkpoint's file.</param>
    /// <exception cref="ModelFileException">They differ.</exception>
    public void RequireSame(RunPlan now, string? file)
    {
        Dictionary<string, string> then = Entries.ToDictionary(), here = now.Entries.ToDictionary();
        foreach (string name in Entries.Concat(now.Entries).Select(entry => entry.Key).Distinct())
            if (then.GetValueOrDefault(name) != here.GetValueOrDefault(name))
                throw new ModelFileException($"belongs to another run: its {DisplayText.Line(name, LongestText)} was {Difference(Shown(then, name), Shown(here, name), name)}", file);
    }

    // Digests say nothing to people.
    private static string Difference(string then, string here, string name)
    {
        if (name is TrainingData or ValidationData)
            (then, here) = (then.Split(" (")[0], here.Split(" (")[0]);
        return name == Encoding || then == here ? "another: the rows, or the options of their columns, are others than then" : $"{then}, here it is {here}";
    }

    private static string Shown(Dictionary<string, string> entries, string name) => entries.TryGetValue(name, out string? text) && text.Length > 0 ? DisplayText.Line(text, LongestText) : "none";

    private static string Describe<T>(Optimizer<T> optimizer) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string text = FormattableString.Invariant($"{optimizer.Title}, learning rate {optimizer.LearningRate}, weight decay {optimizer.WeightDecay}");
        if (optimizer.Clipping is { } clipping)
            text += clipping.MaximumNorm is { } norm ? FormattableString.Invariant($", clipped at norm {norm}") : FormattableString.Invariant($", clipped at value {clipping.MaximumValue}");
        return text;
    }

    private static string DescribeGroups<T>(Optimizer<T> optimizer) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => string.Join("; ", optimizer.Groups.Select(group => FormattableString.Invariant(
            $"{string.Join(' ', group.Parameters.Select(parameter => parameter.Name))}: learning rate × {group.LearningRateFactor}, weight decay {group.WeightDecay ?? optimizer.WeightDecay}")));

    private static string Describe<T>(Samples<T> data) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        data.VisitInputs(Add);
        Add(data.Targets.AsColumnMajorArray());
        Add(data.Weights?.AsArray());
        return $"{Text(data.Count)} samples of {Text(data.Features)} features and {Text(data.Targets.RowCount)} targets{(data.Weights is null ? "" : ", weighted")} ({Convert.ToHexStringLower(hash.GetHashAndReset())[..16]})";

        // In pieces: the bytes of a large array are more than one span can count.
        void Add(ReadOnlySpan<T> values)
        {
            for (int start = 0; start < values.Length; start += 1 << 20)
                hash.AppendData(MemoryMarshal.AsBytes(values.Slice(start, Math.Min(1 << 20, values.Length - start))));
        }
    }

    private static KeyValuePair<string, string>[] Unless<TUsual>(string name, Schedule schedule) => schedule is TUsual ? [] : [new(name, schedule.Title)];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
