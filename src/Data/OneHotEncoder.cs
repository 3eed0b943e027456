using System.Text.Json.Nodes;

namespace Backprop.Data;

/// <summary>
/// A column of categories: one input for each category of the training rows, 1 for the one in the cell and 0 for the others.
/// A cell that is missing, or whose category training had not seen, gives zeros.
/// </summary>
public sealed class OneHotEncoder : ColumnEncoder
{
    internal const string JsonKind = "one-hot";

    private readonly Dictionary<string, int> indices;

    /// <summary>The most categories a column can have; one with more looks like an identifier and is refused.</summary>
    public const int MaximumLevels = 1000;

    /// <summary>A column with more categories than this is warned about.</summary>
    public const int ManyLevels = 100;

    internal OneHotEncoder(string column, IReadOnlyList<string> levels)
        : base(column, ColumnKind.Categorical)
    {
        if (levels.Count is 0 or > MaximumLevels)
            throw new ArgumentException($"Expected from 1 to {MaximumLevels} categories, got {levels.Count}.", nameof(levels));
        Levels = [.. levels];
        indices = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < levels.Count; i++)
        {
            if (!indices.TryAdd(levels[i], i))
                throw new ArgumentException($"Expected different categories; {DisplayText.Quote(levels[i])} comes twice.", nameof(levels));
        }
        FeatureNames = [.. levels.Select(level => $"{column}={level}")];
    }

    /// <summary>The categories, in ordinal order, compared by their exact text.</summary>
    public IReadOnlyList<string> Levels { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> FeatureNames { get; }

    internal static ColumnEncoder Fit(CsvColumn column, ReadOnlySpan<int> rows, ICollection<string> warnings)
    {
        var levels = new HashSet<string>(StringComparer.Ordinal);
        bool anyMissing = false;
        foreach (int row in rows)
        {
            if (column.IsMissing(row))
                anyMissing = true;
            else if (levels.Add(column.Text(row)) && levels.Count > MaximumLevels)
                throw column.Error($"has more than {DisplayText.Count(MaximumLevels)} categories; is it an identifier? leave it out");
        }
        if (levels.Count == 0 || (levels.Count == 1 && !anyMissing))
        {
            warnings.Add(ConstantEncoder.Warning(column, anyKnown: levels.Count > 0));
            return new ConstantEncoder(column.Name, ColumnKind.Categorical);
        }
        if (levels.Count > ManyLevels)
            warnings.Add($"column {column.DisplayName} has {DisplayText.Count(levels.Count)} categories; is it an identifier?");
        return new OneHotEncoder(column.Name, [.. levels.Order(StringComparer.Ordinal)]);
    }

    internal override int Encode<T>(CsvColumn column, ReadOnlySpan<int> rows, Span<T> destination, int stride, bool strict)
    {
        int unseen = 0;
        for (int s = 0; s < rows.Length; s++)
        {
            if (column.IsMissing(rows[s]))
                continue;
            if (indices.TryGetValue(column.Text(rows[s]), out int level))
                destination[s * stride + level] = T.One;
            else if (strict)
                throw column.Error(rows[s], $"training had not seen the category {DisplayText.Quote(column.Text(rows[s]))}{NearestName.Hint(column.Text(rows[s]), Levels)}");
            else
                unseen++;
        }
        return unseen;
    }

    internal override JsonObject ToJson()
        => new() { ["column"] = Column, ["kind"] = JsonKind, ["levels"] = JsonFields.ToArray(Levels) };

    internal static OneHotEncoder FromJson(string column, JsonObject json)
    {
        try
        {
            return new(column, json.RequireTexts("levels"));
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"Encoder of column {DisplayText.Quote(column)}: {e.Message}", e);
        }
    }
}
