using System.Text.Json.Nodes;

namespace Backprop.Data;

/// <summary>
/// A column of dates: one input for each <see cref="DatePart"/> that is not the same in all training rows, scaled like a column of numbers; a missing
/// cell gives zeros, and has an input that says so as in <see cref="NumericEncoder"/>. An offset from UTC is not applied: the clock is read as it stands.
/// </summary>
public sealed class DateEncoder : ColumnEncoder
{
    internal const string JsonKind = "date";

    internal DateEncoder(string column, DateOrder order, IReadOnlyList<ScaledDatePart> parts, bool marksMissing)
        : base(column, ColumnKind.Date)
    {
        if (parts.Count == 0 && !marksMissing)
            throw new ArgumentException("Expected at least one input, got none.", nameof(parts));
        Order = order;
        Parts = [.. parts];
        MarksMissing = marksMissing;
        IEnumerable<string> names = parts.Select(part => $"{column}.{ScaledDatePart.NameOf(part.Part)}");
        FeatureNames = [.. names, .. marksMissing ? new[] { NumericEncoder.MissingName(column) } : []];
    }

    /// <summary>How dates such as 3/4/2021 are read.</summary>
    public DateOrder Order { get; }

    /// <summary>The numbers that a date becomes.</summary>
    public IReadOnlyList<ScaledDatePart> Parts { get; }

    /// <summary>Whether the last input says that the cell is missing.</summary>
    public bool MarksMissing { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> FeatureNames { get; }

    internal static ColumnEncoder Fit(CsvColumn column, DateOrder order, ReadOnlySpan<int> rows, EncodingOptions options, ICollection<string> warnings)
    {
        if (order == DateOrder.None)
        {
            var dates = new DateColumn(column);
            order = dates.IsDates ? dates.Order(column, DateOrder.None, warnings) : throw dates.Complaint(column);
        }
        var known = new List<DateTime>(rows.Length);
        foreach (int row in rows)
        {
            if (Read(column, row, order) is { } date)
                known.Add(date);
        }
        bool marksMissing = options.MissingIndicators && known.Count > 0 && known.Count < rows.Length;
        var parts = new List<ScaledDatePart>();
        foreach (DatePart part in Enum.GetValues<DatePart>())
        {
            if (NumericScale.Fit([.. known.Select(date => ScaledDatePart.Of(date, part))], options.Scaling) is { } scale)
                parts.Add(new(part, scale));
        }
        return parts.Count == 0 && !marksMissing
            ? WithoutInformation(column, ColumnKind.Date, anyKnown: known.Count > 0, options, warnings)
            : new DateEncoder(column.Name, order, parts, marksMissing);
    }

    internal override int Encode<T>(CsvColumn column, ReadOnlySpan<int> rows, Span<T> destination, int stride, bool strict)
    {
        for (int s = 0; s < rows.Length; s++)
        {
            if (Read(column, rows[s], Order) is { } date)
            {
                for (int i = 0; i < Parts.Count; i++)
                    destination[s * stride + i] = Parts[i].Scale.Apply<T>(ScaledDatePart.Of(date, Parts[i].Part), column, rows[s]);
            }
            else if (MarksMissing)
            {
                destination[s * stride + Parts.Count] = T.One;
            }
        }
        return 0;
    }

    internal override JsonObject ToJson()
    {
        var json = new JsonObject { ["column"] = Column, ["kind"] = JsonKind };
        if (Order != DateOrder.None)
            json["order"] = Order == DateOrder.DayFirst ? "day-first" : "month-first";
        json["parts"] = new JsonArray([.. Parts.Select(WritePart)]);
        if (MarksMissing)
            json["missing"] = true;
        return json;
    }

    internal static DateEncoder FromJson(string column, JsonObject json)
    {
        DateOrder order = !json.ContainsKey("order") ? DateOrder.None : json.RequireText("order") switch
        {
            "day-first" => DateOrder.DayFirst,
            "month-first" => DateOrder.MonthFirst,
            string other => throw new FormatException($"Encoder of column {DisplayText.Quote(column)}: expected \"day-first\" or \"month-first\" as \"order\", got {DisplayText.Quote(other)}."),
        };
        ScaledDatePart[] parts = [.. json.RequireObjects("parts").Select(part => new ScaledDatePart(ReadPart(column, part), NumericScale.FromJson(part)))];
        if (parts.DistinctBy(part => part.Part).Count() < parts.Length)
            throw new FormatException($"Encoder of column {DisplayText.Quote(column)}: a part of the date comes twice.");
        return new(column, order, parts, json.Flag("missing"));
    }

    /// <exception cref="DataException">The cell is not missing and not a date, can be read in two ways, or has the other order.</exception>
    private static DateTime? Read(CsvColumn column, int row, DateOrder order)
    {
        if (column.IsMissing(row))
            return null;
        DateReading reading = DateText.Read(column.Utf8(row), order, out DateTime date);
        return reading switch
        {
            DateReading.DayFirst when order == DateOrder.MonthFirst => throw DateColumn.Contradiction(column, row, order),
            DateReading.MonthFirst when order == DateOrder.DayFirst => throw DateColumn.Contradiction(column, row, order),
            DateReading.Text => throw DateColumn.Unreadable(column, row),
            DateReading.Ambiguous when order == DateOrder.None => throw DateColumn.Unreadable(column, row),
            _ => date,
        };
    }

    private static JsonNode WritePart(ScaledDatePart part)
    {
        var json = new JsonObject { ["part"] = ScaledDatePart.NameOf(part.Part) };
        part.Scale.WriteTo(json);
        return json;
    }

    private static DatePart ReadPart(string column, JsonObject json)
    {
        string name = json.RequireText("part");
        foreach (DatePart part in Enum.GetValues<DatePart>())
        {
            if (ScaledDatePart.NameOf(part) == name)
                return part;
        }
        throw new FormatException($"Encoder of column {DisplayText.Quote(column)}: there is no part {DisplayText.Quote(name)} of a date.");
    }
}
