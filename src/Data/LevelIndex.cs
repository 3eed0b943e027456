using System.Text;
using System.Text.Json.Nodes;

namespace Backprop.Data;

/// <summary>Categories by their exact text, looked up by the bytes of a cell. Safe from many threads.</summary>
internal sealed class LevelIndex
{
    private const int None = -1;

    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> indices;

    /// <param name="levels">All different.</param>
    /// <param name="grouped">Whether training had other categories, too, which count as unknown.</param>
    /// <exception cref="ArgumentException">There is none, there are too many, or one comes twice.</exception>
    public LevelIndex(IReadOnlyList<string> levels, bool grouped)
    {
        if (levels.Count is 0 or > OneHotEncoder.MaximumLevels)
            throw new ArgumentException($"Expected from 1 to {OneHotEncoder.MaximumLevels} categories, got {levels.Count}.", nameof(levels));
        (Levels, IsGrouped) = ([.. levels], grouped);
        var byText = new Dictionary<byte[], int>(Utf8Comparer.Instance);
        for (int i = 0; i < levels.Count; i++)
        {
            if (!byText.TryAdd(Encoding.UTF8.GetBytes(levels[i]), i))
                throw new ArgumentException($"Expected different categories; {DisplayText.Quote(levels[i])} comes twice.", nameof(levels));
        }
        indices = byText.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public IReadOnlyList<string> Levels { get; }

    public bool IsGrouped { get; }

    /// <summary>The index of the category of a cell; −1 when it is missing or unknown.</summary>
    /// <param name="column">The column.</param>
    /// <param name="row">The row.</param>
    /// <param name="strict">True to refuse an unknown category.</param>
    /// <param name="unseen">Counts the unknown ones.</param>
    /// <exception cref="DataException">The category is unknown, and that is refused.</exception>
    public int Find(CsvColumn column, int row, bool strict, ref int unseen)
    {
        if (column.IsMissing(row))
            return None;
        if (indices.TryGetValue(column.Utf8(row), out int level))
            return level;
        if (strict)
        {
            string text = column.Text(row);
            throw column.Error(row, $"training had not seen the category {DisplayText.Quote(text)}{(IsGrouped ? ", or too rarely" : "")}{NearestName.Hint(text, Levels)}");
        }
        unseen++;
        return None;
    }

    /// <summary>An encoder of these categories, as a model file has it.</summary>
    public JsonObject ToJson(string column, string kind)
    {
        var json = new JsonObject { ["column"] = column, ["kind"] = kind, ["levels"] = JsonFields.ToArray(Levels) };
        if (IsGrouped)
            json["grouped"] = true;
        return json;
    }
}
