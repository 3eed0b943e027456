using System.CommandLine;
using Backprop.Tabular;

namespace Backprop.Cli.Options;

/// <summary>The options of <c>train</c> that add to the network and its training what the presets leave out.</summary>
internal sealed class NetworkSettings
{
    private readonly Option<EmbeddingKind?> embedding = ValueOption.Choice<EmbeddingKind>("--embedding",
        "What becomes of each number before the first layer: as it is, with waves of it (pbld), waves alone (plr), or with bins between quantiles (ple)", "ple for a regression with --preset default, else none");

    private readonly Option<int?> categoryEmbedding = ValueOption.Count("--category-embedding",
        "How many learnt features stand for the categories of a column that has more than nine; 0 for an input for each [default: 0]", least: 0);

    private readonly Option<bool?> parametric = new("--parametric") { Description = "Let each hidden unit learn how much of its activation it uses." };

    private readonly Option<double?> dropout = ValueOption.Of<double?>("--dropout", "SHARE", "The probability that a step leaves a hidden unit out [default: 0]", "a number of at least 0 and below 1",
        text => ValueOption.TryDouble(text, out double value) && value is >= 0 and < 1 ? value : null);

    private readonly Option<double?> weightDecay = ValueOption.Of<double?>("--weight-decay", "NUMBER", "How strongly weights shrink, such as 0.02 [default: 0; with adamw 0.01]", "a number from 0 to 1e6",
        text => ValueOption.TryDouble(text, out double value) && value is >= 0 and <= 1e6 ? value : null);

    /// <summary>Adds the options to a command.</summary>
    public NetworkSettings(Command command)
    {
        foreach (Option option in new Option[] { embedding, categoryEmbedding, parametric, dropout, weightDecay })
            command.Add(option);
    }

    public TabularOptions AddTo(TabularOptions options, ParseResult line) => options with
    {
        Embedding = line.GetValue(embedding),
        CategoryEmbedding = line.GetValue(categoryEmbedding),
        ParametricActivations = line.GetValue(parametric),
        Dropout = line.GetValue(dropout),
        WeightDecay = line.GetValue(weightDecay),
    };
}
