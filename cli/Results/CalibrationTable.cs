using Backprop.Cli.Terminal;
using Backprop.Tabular;

namespace Backprop.Cli.Results;

/// <summary>For people: what calibrating the probabilities changed.</summary>
internal static class CalibrationTable
{
    /// <param name="calibration">Null prints nothing.</param>
    public static void Write(Calibration? calibration)
    {
        if (calibration is null)
            return;
        Console.Out.WriteLine();
        Console.Out.WriteLine($"calibrated by {DisplayText.Count(calibration.Rows, "validation row")}: scores divided by {Printable.Number(calibration.Temperature)}");
        Console.Out.WriteLine();
        MetricsTable.Write(
            ("validation before", calibration.ValidationBefore), ("validation after", calibration.ValidationAfter),
            ("test before", calibration.TestBefore), ("test after", calibration.TestAfter));
    }
}
