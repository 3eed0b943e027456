using System.Globalization;

namespace Backprop.Reports.Explanations;

/// <summary>What a number is called in the guide's notation: θ₁, z₂, Δ₀⁽³⁾.</summary>
/// <param name="Letter">The letter itself, such as θ.</param>
/// <param name="Index">Which layer, as a subscript; null for x and y.</param>
/// <param name="Mark">A superscript: the member of an ensemble, or the branch of a residual block.</param>
/// <param name="GradientMark">A superscript that only the gradient has: a value that goes several ways is one, the gradients that come back on them are several.</param>
internal readonly record struct Symbol(string Letter, int? Index = null, string Mark = "", string GradientMark = "")
{
    /// <summary>The gradient of the cost with respect to this: δ of z, Δ of a.</summary>
    public Symbol Gradient => new(Letter switch { "z" => "δ", "a" => "Δ", _ => $"∂C/∂{Letter}" }, Index, Mark + GradientMark);

    /// <summary>θ' of θ.</summary>
    public Symbol Prime => this with { Letter = Letter + "'" };

    /// <summary>The superscript of a member, counted from 1.</summary>
    public static string Member(int number) => $"⁽{string.Concat(number.ToString(CultureInfo.InvariantCulture).Select(digit => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit - '0']))}⁾";

    public override string ToString()
    {
        string subscript = Index is { } index ? string.Concat(index.ToString(CultureInfo.InvariantCulture).Select(digit => (char)('₀' + (digit - '0')))) : "";
        return Letter.StartsWith('∂') && Mark.Length > 0 ? $"({Letter}){Mark}" : Letter + subscript + Mark;
    }
}
