using System.Text.Json.Nodes;

namespace Backprop.Data;

/// <summary>
/// A column with nothing to learn from, because all its training cells are the same or missing: one input that is always 0,
/// also for another value later on, whose weight was never trained.
/// </summary>
public sealed class ConstantEncoder : ColumnEncoder
{
    internal const string JsonKind = "constant";

    internal ConstantEncoder(string column, ColumnKind kind)
        : base(column, kind)
        => FeatureNames = [column];

    /// <inheritdoc/>
    public override IReadOnlyList<string> FeatureNames { get; }

    internal override int Encode<T>(CsvColumn column, ReadOnlySpan<int> rows, Span<T> destination, int stride, bool strict) => 0;

    internal override JsonObject ToJson() => new() { ["column"] = Column, ["kind"] = JsonKind, ["of"] = NameOf(Kind) };

    internal static ConstantEncoder FromJson(string column, JsonObject json) => new(column, KindOf(column, json));
}
