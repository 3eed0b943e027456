using System.Globalization;
using System.Runtime.InteropServices;
using Backprop.Tabular;

namespace Backprop.Reports;

/// <summary>Everything that was decided of a training, by the caller or the preset.</summary>
internal static class SettingList
{
    public static IEnumerable<(string Name, string Value)> Of(TabularRun run)
    {
        (TabularOptions options, Recipe recipe) = (run.Options, run.Recipe);
        yield return ("preset", options.Preset.ToString().ToLowerInvariant());
        yield return ("hidden layers", recipe.Hidden.Count == 0 ? "none" : string.Join(", ", recipe.Hidden));
        yield return ("activation", recipe.Activation.ToString());
        yield return ("embedding of numbers", recipe.Embedding.ToString().ToLowerInvariant());
        yield return ("embedding of categories", recipe.CategoryEmbedding == 0 ? "none" : $"{Text(recipe.CategoryEmbedding)} features");
        yield return ("learnt share of activations", recipe.ParametricActivations ? "yes" : "no");
        yield return ("dropout", Text(recipe.Dropout));
        yield return ("weight decay", Text(recipe.WeightDecay));
        yield return ("networks averaged", Text(recipe.Members));
        yield return ("parameters", run.Model.Network.Parameters.Sum(parameter => (long)parameter.Count).ToString("N0", CultureInfo.InvariantCulture));
        yield return ("optimizer", recipe.Optimizer.ToString());
        yield return ("base learning rate", Text(recipe.LearningRate));
        yield return ("schedule", recipe.Schedule.GetType().Name.Replace("Schedule", "", StringComparison.Ordinal));
        yield return ("label smoothing", Text(recipe.LabelSmoothing));
        yield return ("epochs", Text(recipe.Epochs));
        yield return ("batch size", Text(recipe.BatchSize));
        yield return ("best epoch put back", recipe.RestoresBest ? $"by {options.Metric?.ToString() ?? (run.Schema.Classes.Count > 0 ? "accuracy" : "validation cost")}" : "no, the last stays");
        yield return ("weights of rows", options.Weights ?? "all the same");
        yield return ("weights of classes", options.ClassWeights is null ? "all the same" : options.ClassWeights.ByName is { } named ? string.Join(", ", named.Select(each => $"{each.Key} {Text(each.Value)}")) : "balanced");
        yield return ("validation", Text(options.Validation));
        yield return ("test", Text(options.Test));
        yield return ("calibrated", run.Model.Summary.Calibration is { } calibration ? string.Create(CultureInfo.InvariantCulture, $"scores divided by {calibration.Temperature:G4}") : "no");
        yield return ("time limit", options.TimeBudget is { } time ? $"{Text(time.TotalSeconds)} s" : "none");
        yield return ("seed", options.Seed.ToString());
        yield return ("threads", options.Threads is { } threads ? Text(threads) : "by the work; the model does not depend on them");
        yield return (".NET", $"{Environment.Version}, {RuntimeInformation.ProcessArchitecture}");
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(HeldOut part) => part switch
    {
        { Path: { } path } => path,
        { Rows: { } rows } => rows.Name,
        { Fraction: 0 } => "none",
        _ => $"{Text((double)(100 * (decimal)part.Fraction))} %",
    };
}
