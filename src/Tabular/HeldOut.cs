namespace Backprop.Tabular;

/// <summary>Samples kept from training, to judge by: a share of the rows, a file of their own, or none.</summary>
public sealed record HeldOut
{
    private HeldOut(double fraction, string? path) => (Fraction, Path) = (fraction, path);

    /// <summary>Nothing is kept back.</summary>
    public static HeldOut None { get; } = new(0, null);

    /// <summary>The share of the rows; 0 for none, or with a file.</summary>
    public double Fraction { get; }

    /// <summary>The CSV file; null without one.</summary>
    public string? Path { get; }

    /// <summary>A share of the rows, drawn at random (by class, for classification).</summary>
    /// <param name="fraction">In [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not in [0, 1).</exception>
    public static HeldOut Share(double fraction) => new(Setting.BelowOne(fraction, nameof(fraction)), null);

    /// <summary>A CSV file of the same columns.</summary>
    /// <param name="path">The file.</param>
    public static HeldOut File(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new(0, path);
    }

    /// <summary>A share of the rows: <c>Test = 0.2</c>.</summary>
    /// <param name="fraction">In [0, 1).</param>
    public static implicit operator HeldOut(double fraction) => Share(fraction);
}
