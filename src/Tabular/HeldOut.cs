using Backprop.Data;

namespace Backprop.Tabular;

/// <summary>Samples kept from training, to judge by: a share of the rows, a file or table of their own, or none.</summary>
public sealed record HeldOut
{
    private HeldOut(double fraction, string? path = null, CsvTable? rows = null) => (Fraction, Path, Rows) = (fraction, path, rows);

    /// <summary>Nothing is kept back.</summary>
    public static HeldOut None { get; } = new(0);

    /// <summary>The share of the rows; 0 for none, or with rows of their own.</summary>
    public double Fraction { get; }

    /// <summary>The CSV file; null without one.</summary>
    public string? Path { get; }

    /// <summary>The table; null without one.</summary>
    public CsvTable? Rows { get; }

    /// <summary>Whether there is nothing to judge by.</summary>
    internal bool IsNone => Fraction == 0 && !HasOwnRows;

    /// <summary>Whether the samples come from elsewhere than the rows of the training.</summary>
    internal bool HasOwnRows => Path is not null || Rows is not null;

    /// <summary>The same, the rows of a file in memory: it is read once, however many trainings are judged by it.</summary>
    /// <param name="csv">How the file is written.</param>
    /// <exception cref="StorageException">The file cannot be read.</exception>
    /// <exception cref="DataException">It is not a table.</exception>
    internal HeldOut Read(CsvOptions csv) => Path is null ? this : Table(CsvTable.Read(Path, csv));

    /// <summary>A share of the rows, drawn at random (by class, for classification).</summary>
    /// <param name="fraction">In [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not in [0, 1).</exception>
    public static HeldOut Share(double fraction) => new(Setting.BelowOne(fraction, nameof(fraction)));

    /// <summary>A CSV file of the same columns.</summary>
    /// <param name="path">The file.</param>
    public static HeldOut File(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new(0, path);
    }

    /// <summary>A table of the same columns: rows of a query, say, or a split of the caller's own.</summary>
    /// <param name="rows">The table.</param>
    public static HeldOut Table(CsvTable rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return new(0, rows: rows);
    }

    /// <summary>A share of the rows: <c>Test = 0.2</c>.</summary>
    /// <param name="fraction">In [0, 1).</param>
    public static implicit operator HeldOut(double fraction) => Share(fraction);
}
