using System.Text.Json.Nodes;

namespace Backprop.Data;

/// <summary>A column that says nothing about other rows and has no input. A table to predict from need not have it.</summary>
public sealed class LeftOutEncoder : ColumnEncoder
{
    internal const string JsonKind = "left-out";

    internal LeftOutEncoder(string column, ColumnKind kind, LeftOutReason reason)
        : base(column, kind)
        => Reason = reason;

    /// <summary>Why it is left out.</summary>
    public LeftOutReason Reason { get; }

    /// <summary>None.</summary>
    public override IReadOnlyList<string> FeatureNames => [];

    internal override int Encode<T>(CsvColumn column, ReadOnlySpan<int> rows, Span<T> destination, int stride, bool strict) => 0;

    internal override JsonObject ToJson() => new()
    {
        ["column"] = Column,
        ["kind"] = JsonKind,
        ["of"] = NameOf(Kind),
        ["reason"] = Reason switch
        {
            LeftOutReason.Constant => "constant",
            LeftOutReason.Unknown => "unknown",
            _ => "identifier",
        },
    };

    internal static LeftOutEncoder FromJson(string column, JsonObject json) => new(column, KindOf(column, json), json.RequireText("reason") switch
    {
        "constant" => LeftOutReason.Constant,
        "unknown" => LeftOutReason.Unknown,
        "identifier" => LeftOutReason.Identifier,
        string reason => throw new FormatException($"Encoder of column {DisplayText.Quote(column)}: expected \"constant\", \"unknown\" or \"identifier\" as \"reason\", got {DisplayText.Quote(reason)}."),
    });
}
