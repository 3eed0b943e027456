using Backprop.Data;
using DataType = Backprop.Onnx.Messages.TensorProto.Types.DataType;

namespace Backprop.Onnx;

/// <summary>
/// The parts of a date from its whole seconds since the beginning of 1970, in integers. ONNX's Mod has the sign of the divisor, so that
/// t − t mod n divides exactly before 1970 too. Year and month after Hinnant, "chrono-Compatible Low-Level Date Algorithms", 2013
/// (<c>civil_from_days</c>): years are counted from 1 March, so that the leap day comes last, in eras of 400 years, which all have the same days.
/// </summary>
internal static class DateNodes
{
    private const long SecondsPerDay = 86_400, DaysPerEra = 146_097, FromMarchOfYear0To1970 = 719_468;

    /// <summary>Adds the nodes of a column of dates.</summary>
    /// <returns>The names of its features, in order.</returns>
    public static IReadOnlyList<string> Add(GraphScope at, DateEncoder encoder, string cells)
    {
        string missing = at.Node("Equal", cells, at.Integer("unknown", long.MinValue));
        string seconds = at.Node("Where", missing, at.Integer("zero", 0), cells);
        string ofDay = Mod(at, seconds, SecondsPerDay);
        string day = Div(at, at.Node("Sub", seconds, ofDay), SecondsPerDay);
        var date = new Lazy<(string Era, string YearOfEra, string Month)>(() => FromMarch(at, day));
        List<string> features = [];
        foreach (ScaledDatePart part in encoder.Parts)
        {
            GraphScope inPart = at with { Path = $"{at.Path}/{part.Part.ToString().ToLowerInvariant()}" };
            string number = part.Part switch
            {
                DatePart.Days => inPart.Node("Div", inPart.Cast(seconds, DataType.Double), inPart.Double("seconds_per_day", SecondsPerDay)),
                DatePart.Hour => inPart.Node("Div", inPart.Cast(ofDay, DataType.Double), inPart.Double("seconds_per_hour", 3600)),
                // 1 January 1970 was a Thursday, the fourth day.
                DatePart.Weekday => inPart.Cast(Plus(inPart, Mod(inPart, Plus(inPart, day, 3), 7), 1), DataType.Double),
                DatePart.Month => inPart.Cast(Month(inPart, date.Value), DataType.Double),
                DatePart.Year => inPart.Cast(Year(inPart, date.Value), DataType.Double),
                _ => throw new ExportException($"cannot be exported: ONNX export does not know the part {part.Part} of a date", column: encoder.Column),
            };
            features.Add(ScaleNodes.Add(inPart, part.Scale, number, missing));
        }
        if (encoder.MarksMissing)
            features.Add(at.Cast(missing, DataType.Float));
        return features;
    }

    // 1 to 12, from the month counted from March, 0 to 11.
    private static string Month(GraphScope at, (string Era, string YearOfEra, string Month) date) => Plus(at, Mod(at, Plus(at, date.Month, 2), 12), 1);

    // January and February, the months 10 and 11 from March, belong to the next year.
    private static string Year(GraphScope at, (string Era, string YearOfEra, string Month) date)
        => at.Node("Add", at.Node("Add", Times(at, date.Era, 400), date.YearOfEra), Div(at, date.Month, 10));

    private static (string Era, string YearOfEra, string Month) FromMarch(GraphScope at, string day)
    {
        string shifted = Plus(at, day, FromMarchOfYear0To1970);
        string dayOfEra = Mod(at, shifted, DaysPerEra);
        string era = Div(at, at.Node("Sub", shifted, dayOfEra), DaysPerEra);
        // (d − d/1460 + d/36524 − d/146096) / 365, every division rounded down.
        string leapless = at.Node("Sub", at.Node("Add", at.Node("Sub", dayOfEra, Div(at, dayOfEra, 1460)), Div(at, dayOfEra, 36_524)), Div(at, dayOfEra, 146_096));
        string year = Div(at, leapless, 365);
        // d − (365·y + y/4 − y/100)
        string before = at.Node("Sub", at.Node("Add", Times(at, year, 365), Div(at, year, 4)), Div(at, year, 100));
        string dayOfYear = at.Node("Sub", dayOfEra, before);
        return (era, year, Div(at, Plus(at, Times(at, dayOfYear, 5), 2), 153));
    }

    private static string Plus(GraphScope at, string x, long n) => at.Node("Add", x, at.Integer($"{n}", n));

    private static string Times(GraphScope at, string x, long n) => at.Node("Mul", x, at.Integer($"{n}", n));

    private static string Div(GraphScope at, string x, long n) => at.Node("Div", x, at.Integer($"{n}", n));

    private static string Mod(GraphScope at, string x, long n) => at.Node("Mod", x, at.Integer($"{n}", n));
}
