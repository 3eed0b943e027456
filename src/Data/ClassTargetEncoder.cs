using System.Text.Json.Nodes;

namespace Backprop.Data;

/// <summary>The target of a classification: the index of the class.</summary>
public sealed class ClassTargetEncoder : TargetEncoder
{
    internal const string JsonKind = "class";

    private readonly ClassList classes;

    internal ClassTargetEncoder(string column, ClassList classes)
        : base(column)
        => this.classes = classes;

    /// <inheritdoc/>
    public override TaskKind Task => TaskKind.Classification;

    /// <summary>The classes by index; see <see cref="SchemaInference"/> for their order and for when two spellings are one class.</summary>
    public IReadOnlyList<string> Classes => classes.Names;

    /// <summary>The index of a class by its exact name.</summary>
    internal bool TryFind(string name, out int index) => classes.TryFind(name, out index);

    internal override void Encode<T>(CsvColumn column, ReadOnlySpan<int> rows, Span<T> destination)
    {
        for (int s = 0; s < rows.Length; s++)
            destination[s] = T.CreateChecked(classes.IndexOf(column, rows[s]));
    }

    internal override JsonObject ToJson()
    {
        JsonObject json = new() { ["column"] = Column, ["kind"] = JsonKind, ["classes"] = JsonFields.ToArray(Classes) };
        if (classes.DecimalSeparator != '.')
            json["decimalSeparator"] = $"{classes.DecimalSeparator}";
        return json;
    }

    internal static ClassTargetEncoder FromJson(string column, JsonObject json)
    {
        try
        {
            return new(column, new ClassList(json.RequireTexts("classes"), json.Character("decimalSeparator", '.')));
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"Target {DisplayText.Quote(column)}: {e.Message}", e);
        }
    }
}
