using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Reports.Explanations;

/// <summary>A matrix with its name in the guide's notation.</summary>
public sealed class Quantity
{
    internal Quantity(Symbol symbol, Matrix<double> value, string meaning, IReadOnlyList<string>? rowNames = null)
        => (Symbol, Value, Meaning, RowNames) = (symbol, value, meaning, rowNames);

    /// <summary>For example <c>θ'₁</c>, or <c>z₂⁽³⁾</c> for the third member of an ensemble.</summary>
    public string Name => Symbol.ToString();

    /// <summary>The numbers: features × samples (one column when they are a mean), or the shape of the parameter.</summary>
    public Matrix<double> Value { get; private set; }

    /// <summary>What the numbers are, in words.</summary>
    public string Meaning { get; }

    /// <summary>What each row belongs to, such as the features or the classes; null when rows have no names.</summary>
    public IReadOnlyList<string>? RowNames { get; }

    internal Symbol Symbol { get; }

    internal string Shape => $"{Value.RowCount}×{Value.ColumnCount}";

    internal Quantity Named(IReadOnlyList<string>? rowNames) => new(Symbol, Value, Meaning, rowNames?.Count == Value.RowCount ? rowNames : null);

    /// <summary>As the input of one of several ways: its gradient there has a mark.</summary>
    internal Quantity Marked(string gradientMark) => new(Symbol with { GradientMark = Symbol.GradientMark + gradientMark }, Value, Meaning);

    internal void Replace(Func<Matrix<double>, Matrix<double>> change) => Value = change(Value);

    /// <summary>For example <c>θ₁ (16×4)</c>.</summary>
    public override string ToString() => $"{Name} ({Shape})";
}
