using Spectre.Console;

namespace Backprop.Cli.Terminal;

/// <summary>A part of the progress line.</summary>
/// <param name="Rank">How soon a narrow terminal does without it: the parts of the lowest ranks stay.</param>
/// <param name="Short">Its text, the gap to its neighbour included.</param>
/// <param name="Long">The same in more words, where there is room.</param>
/// <param name="Color">Its colour; null for the terminal's own.</param>
internal sealed record ProgressPart(int Rank, string Short, string Long, Color? Color = null)
{
    /// <summary>Whether it says more of the part before it, and nothing without it.</summary>
    public bool Follows { get; init; }

    /// <summary>The costs of a curve, which takes what room is left, and those of the curve beside it; null for words.</summary>
    public (IReadOnlyList<double> Costs, IReadOnlyList<double>? Beside)? Curve { get; init; }

    /// <summary>Its text in so many characters at most, no fewer than those of <see cref="Short"/>.</summary>
    public string In(int width) => Curve is var (costs, beside) ? $" {LossCurve.Of(costs, width - 1, beside)}" : width >= Long.Length ? Long : Short;
}
