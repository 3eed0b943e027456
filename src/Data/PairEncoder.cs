using System.Text.Json.Nodes;

namespace Backprop.Data;

/// <summary>
/// A column of two categories: one input, −1 for the first and +1 for the second. A cell that is missing, or whose category is neither, gives 0.
/// </summary>
public sealed class PairEncoder : ColumnEncoder
{
    internal const string JsonKind = "pair";

    private readonly LevelIndex index;

    internal PairEncoder(string column, IReadOnlyList<string> levels, bool grouped)
        : base(column, ColumnKind.Categorical)
    {
        if (levels.Count != 2)
            throw new ArgumentException($"Expected two categories, got {levels.Count}.", nameof(levels));
        index = new(levels, grouped);
        FeatureNames = [$"{column}={levels[1]}"];
    }

    /// <summary>The two categories, in ordinal order, compared by their exact text.</summary>
    public IReadOnlyList<string> Levels => index.Levels;

    /// <summary>Whether training had rarer categories, too, which count as unknown (<see cref="EncodingOptions.GroupsRareLevels"/>).</summary>
    public bool GroupsRareLevels => index.IsGrouped;

    /// <inheritdoc/>
    public override IReadOnlyList<string> FeatureNames { get; }

    internal override int Encode<T>(CsvColumn column, ReadOnlySpan<int> rows, Span<T> destination, int stride, bool strict)
    {
        int unseen = 0;
        for (int s = 0; s < rows.Length; s++)
        {
            destination[s * stride] = index.Find(column, rows[s], strict, ref unseen) switch
            {
                0 => -T.One,
                1 => T.One,
                _ => T.Zero,
            };
        }
        return unseen;
    }

    internal override JsonObject ToJson() => index.ToJson(Column, JsonKind);

    internal static PairEncoder FromJson(string column, JsonObject json) => new(column, json.RequireTexts("levels"), json.Flag("grouped"));
}
