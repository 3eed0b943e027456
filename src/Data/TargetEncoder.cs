using System.Numerics;
using System.Text.Json.Nodes;

namespace Backprop.Data;

/// <summary>Turns the target column into what a loss compares with. It does not change; any number of threads may use it.</summary>
public abstract class TargetEncoder
{
    private protected TargetEncoder(string column)
    {
        ArgumentException.ThrowIfNullOrEmpty(column);
        Column = column;
    }

    /// <summary>The name of the target column.</summary>
    public string Column { get; }

    /// <summary>What is predicted.</summary>
    public abstract TaskKind Task { get; }

    /// <summary>Encodes the target of some rows, one number each.</summary>
    /// <exception cref="DataException">A cell is missing or cannot be read.</exception>
    internal abstract void Encode<T>(CsvColumn column, ReadOnlySpan<int> rows, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>Everything the encoder is, as JSON.</summary>
    internal abstract JsonObject ToJson();

    /// <exception cref="FormatException">It is no target encoder.</exception>
    internal static TargetEncoder FromJson(JsonObject json)
    {
        string column = json.RequireText("column");
        return json.RequireText("kind") switch
        {
            ClassTargetEncoder.JsonKind => ClassTargetEncoder.FromJson(column, json),
            ValueTargetEncoder.JsonKind => ValueTargetEncoder.FromJson(column, json),
            string kind => throw new FormatException($"Target {DisplayText.Quote(column)}: expected the kind \"{ClassTargetEncoder.JsonKind}\" "
                + $"or \"{ValueTargetEncoder.JsonKind}\", got {DisplayText.Quote(kind)}."),
        };
    }
}
