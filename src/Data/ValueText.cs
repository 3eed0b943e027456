using System.Globalization;

namespace Backprop.Data;

/// <summary>Values of .NET as the text of a cell: the same in every culture.</summary>
internal static class ValueText
{
    /// <summary>What a message says of a value of another kind.</summary>
    public const string Expected = "expected numbers, texts, truth values, dates or times";

    /// <summary>The text; null for a value of another kind.</summary>
    public static string? Of(object? value, char decimalSeparator) => value switch
    {
        null or DBNull => "",
        string text => text,
        bool truth => truth ? "true" : "false",
        double or float or Half or decimal => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture).Replace('.', decimalSeparator),
        sbyte or byte or short or ushort or int or uint or long or ulong => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        DateTime { TimeOfDay.Ticks: 0 } date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        char or Guid or TimeSpan => value.ToString(),
        _ => null,
    };
}
