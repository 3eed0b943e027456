using System.Numerics;
using System.Text.Json.Nodes;

namespace Backprop.Data;

/// <summary>
/// Turns one column of a table into rows of the network's input. An encoder is fitted on the training rows and does not change afterwards;
/// any number of threads may use it.
/// </summary>
public abstract class ColumnEncoder
{
    private protected ColumnEncoder(string column, ColumnKind kind)
    {
        ArgumentException.ThrowIfNullOrEmpty(column);
        (Column, Kind) = (column, kind);
    }

    /// <summary>The name of the column that is encoded.</summary>
    public string Column { get; }

    /// <summary>What the cells of the column are.</summary>
    public ColumnKind Kind { get; }

    /// <summary>The names of the inputs that the column becomes: <c>age</c>, or <c>city=Basel</c>, <c>city=Genf</c>, …; none for a column that is left out.</summary>
    public abstract IReadOnlyList<string> FeatureNames { get; }

    /// <summary>Encodes the cells of some rows.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="column">The column, of any table.</param>
    /// <param name="rows">Which rows of it.</param>
    /// <param name="destination">
    /// Zeros, features × samples in column-major order, from the first feature of this column on: the features of sample s start at s·<paramref name="stride"/>.
    /// </param>
    /// <param name="stride">The number of features of all the columns.</param>
    /// <param name="strict">True to refuse a category that training had not seen.</param>
    /// <returns>The number of cells with a category that training had not seen.</returns>
    /// <exception cref="DataException">A cell cannot be read.</exception>
    internal abstract int Encode<T>(CsvColumn column, ReadOnlySpan<int> rows, Span<T> destination, int stride, bool strict)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>Everything the encoder is, as JSON.</summary>
    internal abstract JsonObject ToJson();

    /// <summary>Finds the encoder for a feature.</summary>
    /// <exception cref="DataException">A cell of a training row cannot be read, or there are too many categories.</exception>
    internal static ColumnEncoder Fit(CsvColumn column, ColumnSchema schema, ReadOnlySpan<int> rows, EncodingOptions options, ICollection<string> warnings) => schema.Kind switch
    {
        ColumnKind.Numeric => NumericEncoder.Fit(column, rows, options, warnings),
        ColumnKind.Date => DateEncoder.Fit(column, schema.DateOrder, rows, options, warnings),
        _ => LevelCensus.Fit(column, rows, options, warnings),
    };

    /// <summary>The encoder of a column whose training cells are all the same, or all missing.</summary>
    internal static ColumnEncoder WithoutInformation(CsvColumn column, ColumnKind kind, bool anyKnown, EncodingOptions options, ICollection<string> warnings)
    {
        warnings.Add($"column {column.DisplayName} has {(anyKnown ? "the same value in all" : "no value in the")} training rows; it {(options.LeavesOutConstants ? "is left out" : "contributes nothing")}");
        return options.LeavesOutConstants
            ? new LeftOutEncoder(column.Name, kind, anyKnown ? LeftOutReason.Constant : LeftOutReason.Unknown)
            : new ConstantEncoder(column.Name, kind);
    }

    /// <exception cref="FormatException">It is no encoder.</exception>
    internal static ColumnEncoder FromJson(JsonObject json)
    {
        string column = json.RequireText("column");
        try
        {
            return json.RequireText("kind") switch
            {
                NumericEncoder.JsonKind => NumericEncoder.FromJson(column, json),
                OneHotEncoder.JsonKind => OneHotEncoder.FromJson(column, json),
                PairEncoder.JsonKind => PairEncoder.FromJson(column, json),
                DateEncoder.JsonKind => DateEncoder.FromJson(column, json),
                ConstantEncoder.JsonKind => ConstantEncoder.FromJson(column, json),
                LeftOutEncoder.JsonKind => LeftOutEncoder.FromJson(column, json),
                string kind => throw new FormatException($"Encoder of column {DisplayText.Quote(column)}: expected the kind \"{NumericEncoder.JsonKind}\", \"{OneHotEncoder.JsonKind}\", "
                    + $"\"{PairEncoder.JsonKind}\", \"{DateEncoder.JsonKind}\", \"{ConstantEncoder.JsonKind}\" or \"{LeftOutEncoder.JsonKind}\", got {DisplayText.Quote(kind)}."),
            };
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"Encoder of column {DisplayText.Quote(column)}: {e.Message}", e);
        }
    }

    private protected static string NameOf(ColumnKind kind) => kind switch
    {
        ColumnKind.Numeric => NumericEncoder.JsonKind,
        ColumnKind.Date => DateEncoder.JsonKind,
        _ => OneHotEncoder.JsonKind,
    };

    /// <summary>Of a column without information, what its cells would have been.</summary>
    private protected static ColumnKind KindOf(string column, JsonObject json) => json.RequireText("of") switch
    {
        NumericEncoder.JsonKind => ColumnKind.Numeric,
        DateEncoder.JsonKind => ColumnKind.Date,
        OneHotEncoder.JsonKind => ColumnKind.Categorical,
        string kind => throw new FormatException($"Encoder of column {DisplayText.Quote(column)}: expected \"{NumericEncoder.JsonKind}\", \"{DateEncoder.JsonKind}\" "
            + $"or \"{OneHotEncoder.JsonKind}\" as \"of\", got {DisplayText.Quote(kind)}."),
    };
}
