using System.Buffers;
using System.Numerics;
using System.Text.Json.Nodes;
using Backprop.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Data;

/// <summary>
/// Turns the rows of a table into matrices: one <see cref="ColumnEncoder"/> for each feature, one <see cref="TargetEncoder"/>. Whatever is measured
/// (medians, ranges, categories) is measured on the training rows alone, so that no other row leaks into the model.
/// It does not change once fitted; any number of threads may use it.
/// </summary>
public sealed class TabularEncoder
{
    // A block of rows is encoded a few columns at a time, so that what these write side by side stays in the cache.
    private const int BlockRows = 4096;
    private const int BlockColumns = 16;

    // Values that are encoded together when all of them do not fit into memory.
    private const int PieceValues = 1 << 20;

    private TabularEncoder(IReadOnlyList<ColumnEncoder> columns, TargetEncoder target, IReadOnlyList<string> warnings)
    {
        if (columns.Count == 0)
            throw new FormatException("Expected at least one column to encode, got none.");
        var names = new HashSet<string>(StringComparer.Ordinal) { target.Column };
        foreach (ColumnEncoder column in columns)
        {
            if (!names.Add(column.Column))
                throw new FormatException($"Expected different columns, none of them the target; {DisplayText.Quote(column.Column)} comes twice.");
        }
        Columns = columns;
        Target = target;
        Warnings = warnings;
        FeatureNames = [.. columns.SelectMany(column => column.FeatureNames)];
        if (FeatureNames.Count == 0)
            throw new FormatException("Expected at least one column with an input, got none.");
    }

    /// <summary>The encoders of the features, in the order of the input's rows.</summary>
    public IReadOnlyList<ColumnEncoder> Columns { get; }

    /// <summary>The encoder of the target.</summary>
    public TargetEncoder Target { get; }

    /// <summary>The names of the input's rows: <c>age</c>, <c>sex=female</c>, ….</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>The classes by index; empty for a regression.</summary>
    public IReadOnlyList<string> ClassNames => (Target as ClassTargetEncoder)?.Classes ?? [];

    /// <summary>What fitting found odd: constant columns, identifiers, rare or very many categories, columns that equal the target. Empty after <see cref="FromJson"/>.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Measures the training rows.</summary>
    /// <param name="table">A table with the columns of the schema.</param>
    /// <param name="schema">What the columns mean.</param>
    /// <param name="trainingRows">The rows to learn from, at least one.</param>
    /// <param name="options">How columns become inputs; null for the strongest encoding.</param>
    /// <exception cref="DataException">
    /// A column is missing, a training cell cannot be read, a column has too many categories, no column is left to predict from, or the target of a regression is constant.
    /// </exception>
    /// <exception cref="ArgumentException">No training row is given.</exception>
    public static TabularEncoder Fit(CsvTable table, TableSchema schema, ReadOnlySpan<int> trainingRows, EncodingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(schema);
        if (trainingRows.IsEmpty)
            throw new ArgumentException("Expected at least one training row, got none.", nameof(trainingRows));
        options ??= new();
        CsvColumn targetColumn = table.Column(schema.Target);
        int[] rows = trainingRows.ToArray();
        var columns = new ColumnEncoder[schema.Features.Count];
        var columnWarnings = new List<string>[columns.Length];
        // Of a table on the disk, the numbers of one column are in memory at a time.
        int threads = table.Folder is null ? ColumnLoop.AllThreads : 1;
        ColumnLoop.Run(columns.Length, (long)columns.Length * rows.Length, threads, i =>
        {
            CsvColumn column = table.Column(schema.Features[i].Name);
            columns[i] = ColumnEncoder.Fit(column, schema.Features[i], rows, options, columnWarnings[i] = []);
            if (columns[i] is not (ConstantEncoder or LeftOutEncoder) && HasTheSameCells(column, targetColumn, rows))
                columnWarnings[i].Add($"column {column.DisplayName} leaks the target: it has the same value in every training row");
        });
        string[] warnings = [.. columnWarnings.SelectMany(lines => lines)];
        if (columns.All(column => column.FeatureNames.Count == 0))
            throw table.Error($"no column is left to predict {DisplayText.Quote(schema.Target)} from: {string.Join("; ", warnings)}");
        TargetEncoder target = schema.Task == TaskKind.Classification
            ? new ClassTargetEncoder(schema.Target, schema.RequireClasses())
            : ValueTargetEncoder.Fit(targetColumn, trainingRows, options.ClampToTrainingRange);
        return new(columns, target, warnings);
    }

    /// <summary>Encodes the features of some rows. Columns are found by name, whatever their order; others are ignored.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="table">A table with the feature columns; it needs no target.</param>
    /// <param name="rows">Which rows; they become the columns of the matrix, in this order.</param>
    /// <param name="warnings">Receives a line for each column with categories that training had not seen; null to leave them uncounted.</param>
    /// <param name="strict">True to refuse such a category.</param>
    /// <returns><see cref="FeatureNames"/> × <paramref name="rows"/>.</returns>
    /// <exception cref="DataException">A column is missing or a cell cannot be read, or there are more inputs than an array holds.</exception>
    /// <exception cref="ArgumentException">No row is given.</exception>
    public Matrix<T> Encode<T>(CsvTable table, ReadOnlySpan<int> rows, ICollection<string>? warnings = null, bool strict = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Precision.Require<T>();
        ArgumentNullException.ThrowIfNull(table);
        RequireRows(rows);
        if (Math.BigMul(FeatureNames.Count, rows.Length) > Array.MaxLength)
            throw table.Error($"has {DisplayText.Count(rows.Length)} rows of {DisplayText.Count(FeatureNames.Count)} inputs, more than an array holds, {DisplayText.Count(Array.MaxLength)}: keep the rows on the disk (--cache FOLDER), or use fewer");
        FoundColumn[] found = FindColumns(table);
        int[] unseen = new int[found.Length];
        Matrix<T> inputs = EncodePiece<T>(found, rows, strict, unseen);
        FoundColumn.Warn(found, unseen, warnings);
        return inputs;
    }

    /// <summary>Encodes the features of some rows, a few rows at a time, for tables that are larger than the memory.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="table">As for <see cref="Encode"/>.</param>
    /// <param name="rows">As for <see cref="Encode"/>.</param>
    /// <param name="visit">Is given <see cref="FeatureNames"/> × some rows, those that follow the ones before.</param>
    /// <param name="warnings">As for <see cref="Encode"/>.</param>
    /// <param name="strict">As for <see cref="Encode"/>.</param>
    /// <exception cref="DataException">As for <see cref="Encode"/>.</exception>
    internal void EncodePieces<T>(CsvTable table, ReadOnlySpan<int> rows, Action<Matrix<T>> visit, ICollection<string>? warnings = null, bool strict = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RequireRows(rows);
        FoundColumn[] found = FindColumns(table);
        int[] unseen = new int[found.Length];
        int most = Math.Clamp(PieceValues / FeatureNames.Count, 1, rows.Length);
        for (int start = 0; start < rows.Length; start += most)
            visit(EncodePiece<T>(found, rows.Slice(start, Math.Min(most, rows.Length - start)), strict, unseen));
        FoundColumn.Warn(found, unseen, warnings);
    }

    private Matrix<T> EncodePiece<T>(FoundColumn[] found, ReadOnlySpan<int> rows, bool strict, int[] unseen)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int features = FeatureNames.Count;
        var inputs = Matrix<T>.Build.Dense(features, rows.Length);
        T[] samples = inputs.AsColumnMajorArray();
        int count = rows.Length;
        int[] chosen = ArrayPool<int>.Shared.Rent(count);
        rows.CopyTo(chosen);
        int across = (found.Length + BlockColumns - 1) / BlockColumns;
        ColumnLoop.Run((count + BlockRows - 1) / BlockRows * across, (long)found.Length * count, block =>
        {
            int start = block / across * BlockRows;
            ReadOnlySpan<int> some = chosen.AsSpan(start, Math.Min(BlockRows, count - start));
            int first = block % across * BlockColumns;
            for (int i = first; i < Math.Min(first + BlockColumns, found.Length); i++)
                Interlocked.Add(ref unseen[i], found[i].Encoder.Encode(found[i].Column, some, samples.AsSpan(start * features + found[i].FirstFeature), features, strict));
        });
        ArrayPool<int>.Shared.Return(chosen);
        return inputs;
    }

    /// <summary>Encodes the target of some rows: the index of the class, or the standardised number.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="table">A table with the target column.</param>
    /// <param name="rows">Which rows, in this order.</param>
    /// <returns>1 × <paramref name="rows"/>.</returns>
    /// <exception cref="DataException">The column is missing, or a cell is missing, cannot be read or names no class.</exception>
    /// <exception cref="ArgumentException">No row is given.</exception>
    public Matrix<T> EncodeTarget<T>(CsvTable table, ReadOnlySpan<int> rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Precision.Require<T>();
        ArgumentNullException.ThrowIfNull(table);
        RequireRows(rows);
        var targets = Matrix<T>.Build.Dense(1, rows.Length);
        Target.Encode<T>(table.Column(Target.Column), rows, targets.AsColumnMajorArray());
        return targets;
    }

    /// <summary>Encodes features and target of some rows.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="table">A table with the features and the target.</param>
    /// <param name="rows">Which rows, in this order.</param>
    /// <param name="warnings">As for <see cref="Encode"/>.</param>
    /// <exception cref="DataException">As for <see cref="Encode"/> and <see cref="EncodeTarget"/>.</exception>
    /// <exception cref="ArgumentException">No row is given.</exception>
    public Dataset<T> EncodeDataset<T>(CsvTable table, ReadOnlySpan<int> rows, ICollection<string>? warnings = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => new(Encode<T>(table, rows, warnings), EncodeTarget<T>(table, rows));

    /// <summary>Everything the encoder is, but its <see cref="Warnings"/>; numbers come back bit for bit.</summary>
    public JsonObject ToJson() => new()
    {
        ["columns"] = new JsonArray([.. Columns.Select(column => (JsonNode)column.ToJson())]),
        ["target"] = Target.ToJson(),
    };

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The object.</param>
    /// <exception cref="FormatException">A field is missing or unusable: an unknown kind, a standard deviation that is not above 0, a name twice, ….</exception>
    public static TabularEncoder FromJson(JsonObject json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return new([.. json.RequireObjects("columns").Select(ColumnEncoder.FromJson)], TargetEncoder.FromJson(json.RequireObject("target")), []);
        }
        catch (ArgumentException e)
        {
            // JsonObject reports a repeated key when it is first looked into.
            throw new FormatException($"Encoder: {e.Message}", e);
        }
    }

    /// <summary>The columns of a table that have inputs, each with its encoder and the position of its first input.</summary>
    /// <exception cref="DataException">Columns are missing; all of them are named.</exception>
    private FoundColumn[] FindColumns(CsvTable table)
    {
        ColumnEncoder[] wanted = [.. Columns.Where(encoder => encoder.FeatureNames.Count > 0)];
        string[] missing = [.. wanted.Select(encoder => encoder.Column).Where(name => table.FindColumn(name) is null)];
        if (missing.Length > 0)
        {
            string hint = NearestName.Instead(missing[0], table.Columns.Select(column => column.Name).Except(wanted.Select(encoder => encoder.Column)));
            throw table.Error($"lacks {(missing.Length == 1 ? "the column" : "the columns")} {DisplayText.List(missing)}{hint}{table.HeaderHint}");
        }
        int first = 0;
        return [.. wanted.Select(encoder => new FoundColumn(encoder, table.Column(encoder.Column), (first += encoder.FeatureNames.Count) - encoder.FeatureNames.Count))];
    }

    private static void RequireRows(ReadOnlySpan<int> rows)
    {
        if (rows.IsEmpty)
            throw new ArgumentException("Expected at least one row, got none.", nameof(rows));
    }

    private static bool HasTheSameCells(CsvColumn column, CsvColumn target, ReadOnlySpan<int> rows)
    {
        foreach (int row in rows)
        {
            if (!column.Utf8(row).SequenceEqual(target.Utf8(row)))
                return false;
        }
        return true;
    }
}
