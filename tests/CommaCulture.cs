using System.Globalization;

namespace Backprop.Tests;

/// <summary>Until it is disposed of, numbers that nobody gives a culture are written 1,5 and −1.000.</summary>
internal sealed class CommaCulture : IDisposable
{
    private readonly CultureInfo before = CultureInfo.CurrentCulture;

    public CommaCulture()
        => CultureInfo.CurrentCulture = new("") { NumberFormat = { NumberDecimalSeparator = ",", NumberGroupSeparator = ".", NegativeSign = "−" } };

    public void Dispose() => CultureInfo.CurrentCulture = before;
}
