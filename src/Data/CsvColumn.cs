using System.Text;

namespace Backprop.Data;

/// <summary>
/// One column of a <see cref="CsvTable"/>: its cells as they stand in the file. A cell costs its own bytes and four more; in a column of whole numbers
/// one byte, or four when they are not all from 0 to 255. Safe from many threads once the table is read.
/// </summary>
public sealed class CsvColumn
{
    internal CsvColumn(CsvTable table, string name, int position, ICells cells)
    {
        Table = table;
        Name = name;
        Position = position;
        Cells = cells;
    }

    /// <summary>The name from the header, unchanged; without a header the position.</summary>
    public string Name { get; }

    /// <summary>Which column of the file, from 1; of several files, of the first.</summary>
    public int Position { get; }

    internal CsvTable Table { get; }

    internal ICells Cells { get; }

    /// <summary>The bytes of a cell: UTF-8, without the quotes around it, with any spaces.</summary>
    /// <param name="row">From 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public ReadOnlySpan<byte> Utf8(int row)
    {
        RequireRow(row);
        return Cells[row];
    }

    /// <summary>A cell as text, without the quotes around it, with any spaces.</summary>
    /// <param name="row">From 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public string Text(int row) => Encoding.UTF8.GetString(Utf8(row));

    /// <summary>True when the cell is empty or holds one of <see cref="CsvOptions.MissingValues"/>.</summary>
    /// <param name="row">From 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public bool IsMissing(int row) => Table.MissingValues.Contains(Utf8(row));

    /// <summary>A cell as a number, or null when it is missing.</summary>
    /// <param name="row">From 0.</param>
    /// <exception cref="DataException">The cell holds something else: text, a decimal comma, thousands separators, infinity, ….</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public double? Number(int row) => Read(row, out double value) switch
    {
        NumberReading.Number => value,
        NumberReading.Missing => null,
        NumberReading complaint => throw Unreadable(row, complaint),
    };

    /// <summary>True when every cell is known to be a number, without a look at them; false says nothing.</summary>
    internal bool HoldsOnlyNumbers => Cells.AreIntegers && !Table.MissingValues.HoldsIntegers;

    /// <summary>The cells, when all of them are known to be whole numbers from 0 to 255; else empty.</summary>
    internal ReadOnlySpan<byte> Bytes => HoldsOnlyNumbers ? Cells.Bytes : [];

    /// <summary>The numbers of some rows, NaN for a cell that is missing: the fast way through a whole column.</summary>
    /// <param name="rows">Which rows.</param>
    /// <param name="destination">Receives one number for each row.</param>
    /// <exception cref="DataException">A cell holds something else than a number, as for <see cref="Number"/>.</exception>
    internal void Numbers(ReadOnlySpan<int> rows, Span<double> destination)
    {
        if (HoldsOnlyNumbers)
        {
            Cells.Gather(rows, destination);
            return;
        }
        for (int i = 0; i < rows.Length; i++)
            destination[i] = Number(rows[i]) ?? double.NaN;
    }

    internal NumberReading Read(int row, out double value)
    {
        if (HoldsOnlyNumbers)
        {
            RequireRow(row);
            value = Cells.IntegerAt(row);
            return NumberReading.Number;
        }
        ReadOnlySpan<byte> cell = Utf8(row);
        value = double.NaN;
        return Table.MissingValues.Contains(cell) ? NumberReading.Missing : NumberText.Read(cell, Table.Options.DecimalSeparator, out value);
    }

    private void RequireRow(int row)
    {
        if ((uint)row >= (uint)Cells.Count)
            throw new ArgumentOutOfRangeException(nameof(row), $"Expected a row from 0 to {Cells.Count - 1}, got {row}.");
    }

    internal DataException Unreadable(int row, NumberReading complaint)
        => Error(row, NumberText.Complaint(complaint, Text(row), Table.Options.DecimalSeparator));

    /// <summary>An error at one cell of this column.</summary>
    internal DataException Error(int row, string message) => new(message, Table.FileOf(row), Table.LineOf(row), DisplayName);

    /// <summary>An error of the whole column.</summary>
    internal DataException Error(string message) => new(message, Table.Name, line: null, DisplayName);

    internal DataException EveryValueIsMissing() => Error($"every value is missing; leave the column out (--ignore {DisplayText.Word(Name)})");

    /// <summary>For messages: <c>3 "age"</c>, <c>3</c> without a header, <c>"age"</c> when it is the third column of some files only.</summary>
    internal string DisplayName => !Table.Options.HasHeader ? $"{Position}" : Table.SameOrder ? $"{Position} {DisplayText.Quote(Name)}" : DisplayText.Quote(Name);
}
