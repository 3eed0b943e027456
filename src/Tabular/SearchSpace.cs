using System.Globalization;
using Backprop.Data;

namespace Backprop.Tabular;

/// <summary>
/// What a search draws from: the space in which Holzmüller, Grinsztajn and Steinwart tune RealMLP ("Better by Default", 2024), with the batch size added and
/// without what is no option here.
/// </summary>
internal static class SearchSpace
{
    private static readonly int[][] Widths = [[256, 256, 256], [64, 64, 64, 64, 64], [512], [128, 128]];
    private static readonly ActivationKind[] Activations = [ActivationKind.ReLU, ActivationKind.SELU, ActivationKind.Mish];
    private static readonly int[] BatchSizes = [64, 128, 256, 512];
    private static readonly double[] Smoothings = [0, 0.1];
    private static readonly EmbeddingKind[] Embeddings = [EmbeddingKind.None, EmbeddingKind.Pbld, EmbeddingKind.Plr, EmbeddingKind.Ple];
    private static readonly double[] Dropouts = [0, 0.15, 0.3];
    private static readonly double[] WeightDecays = [0, 0.02];
    private static readonly bool[] Parametric = [false, true];

    /// <summary>A trial: 0 is the options as they are. A function of the seed, the index and the name of each setting, and so of no other.</summary>
    /// <param name="index">Its place.</param>
    /// <param name="options">The caller's options.</param>
    /// <param name="task">Classification or regression.</param>
    /// <param name="rows">Rows of the table.</param>
    public static SearchTrial Draw(int index, TabularOptions options, TaskKind task, int rows)
    {
        var settings = new Dictionary<string, string>();
        TabularOptions drawn = options;
        foreach (SearchSetting setting in index == 0 ? [] : Settings(options, task, rows).Where(setting => !setting.IsGiven))
        {
            (settings[setting.Name], Func<TabularOptions, TabularOptions> set) = setting.Draw(options.Seed.Stream($"search:{setting.Name}", index));
            drawn = set(drawn);
        }
        return new() { Index = index, Settings = settings, Options = drawn };
    }

    private static IEnumerable<SearchSetting> Settings(TabularOptions options, TaskKind task, int rows)
    {
        Recipe recipe = Recipe.For(options, task, rows);
        // The paper's range is for its preset, with Adam; another optimizer is searched around its usual rate.
        (double least, double greatest) = recipe.IsRealMlp && recipe.Optimizer is OptimizerKind.Adam or OptimizerKind.AdamW
            ? (0.02, 0.3)
            : (recipe.LearningRate / 10, recipe.LearningRate * 10);
        yield return SearchSetting.LogUniform("learning-rate", options.LearningRate is not null, least, greatest, (given, rate) => given with { LearningRate = rate });
        yield return SearchSetting.Choice("hidden", options.Hidden is not null, Widths, widths => string.Join(',', widths), (given, widths) => given with { Hidden = widths });
        yield return SearchSetting.Choice("activation", options.Activation is not null, Activations, kind => kind.ToString().ToLowerInvariant(), (given, kind) => given with { Activation = kind });
        yield return SearchSetting.Choice("batch-size", options.BatchSize is not null, BatchSizes, size => size.ToString(CultureInfo.InvariantCulture), (given, size) => given with { BatchSize = size });
        if (task == TaskKind.Classification)
            yield return SearchSetting.Choice("label-smoothing", options.LabelSmoothing is not null, Smoothings, share => share.ToString(CultureInfo.InvariantCulture), (given, share) => given with { LabelSmoothing = share });
        yield return SearchSetting.Choice("embedding", options.Embedding is not null, Embeddings, kind => kind.ToString().ToLowerInvariant(), (given, kind) => given with { Embedding = kind });
        yield return SearchSetting.Choice("dropout", options.Dropout is not null, Dropouts, share => share.ToString(CultureInfo.InvariantCulture), (given, share) => given with { Dropout = share });
        yield return SearchSetting.Choice("weight-decay", options.WeightDecay is not null, WeightDecays, decay => decay.ToString(CultureInfo.InvariantCulture), (given, decay) => given with { WeightDecay = decay });
        yield return SearchSetting.Choice("parametric", options.ParametricActivations is not null, Parametric, learnt => learnt ? "true" : "false", (given, learnt) => given with { ParametricActivations = learnt });
    }
}
