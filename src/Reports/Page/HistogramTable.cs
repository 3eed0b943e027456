using System.Text.Json.Nodes;

namespace Backprop.Reports.Page;

/// <summary>A histogram as numbers.</summary>
internal static class HistogramTable
{
    public static Html Of(JsonNode histogram)
    {
        double[] counts = [.. histogram["counts"]!.AsArray().Select(count => (double)count!)];
        if (counts.Length == 0)
            return Html.Of($"<p>no finite number</p>");
        double low = (double)histogram["minimum"]!, width = ((double)histogram["maximum"]! - low) / counts.Length;
        return Markup.Table("Histogram", [">from", ">to", ">count"], counts.Select((count, b) => (IReadOnlyList<string>)[Figures.Of(low + b * width), Figures.Of(low + (b + 1) * width), Figures.Count(count)]));
    }
}
