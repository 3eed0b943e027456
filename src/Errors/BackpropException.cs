namespace Backprop;

/// <summary>
/// Something outside the program is wrong: a data file, a model file, a disk, a training run that diverged.
/// The message is one line that names the place and the remedy; <see cref="File"/>, <see cref="Line"/> and
/// <see cref="Column"/> carry the place for programs. Misuse of the API itself throws <see cref="ArgumentException"/>
/// or <see cref="InvalidOperationException"/> instead.
/// </summary>
/// <remarks>
/// Remedies, and those of warnings, are named as options of the command. In code
/// <c>--delimiter</c> is <c>CsvOptions.Delimiter</c>, <c>--decimal</c> is <c>CsvOptions.DecimalSeparator</c>, <c>--no-header</c> is <c>CsvOptions.HasHeader</c>, <c>--na</c> is <c>CsvOptions.MissingValues</c>
/// (all of <c>TabularOptions.Csv</c>); <c>--ignore</c> is <c>ColumnChoices.Ignore</c>, <c>--categorical</c> is <c>ColumnChoices.Categorical</c>, <c>--date</c> is <c>ColumnChoices.Date</c>,
/// <c>--date-order</c> is <c>ColumnChoices.DateOrder</c> (all of <c>TabularOptions.Columns</c>); <c>--task</c> is <c>TabularOptions.Task</c>, <c>--metric</c> is <c>TabularOptions.Metric</c>, <c>--embedding</c> is <c>TabularOptions.Embedding</c>,
/// <c>--cache</c> is <c>TabularOptions.Cache</c>, <c>--memory</c> is <c>TabularOptions.Memory</c>, <c>--resume</c> is <c>TabularOptions.Resume</c>; and <c>--drop-missing-target</c> is <c>CsvTable.WhereKnown</c>.
/// </remarks>
public abstract class BackpropException : Exception
{
    private protected BackpropException(string message, string? file, long? line, string? column, Exception? inner)
        : base(Place(file, line, column) + message, inner)
        => (Fault, File, Line, Column) = (message, file, line, column);

    /// <summary>The message without the place.</summary>
    internal string Fault { get; }

    /// <summary>The file concerned, as the caller named it; null when there is none.</summary>
    public string? File { get; }

    /// <summary>The physical line (from 1) on which the record starts; null when no line is concerned.</summary>
    public long? Line { get; }

    /// <summary>The name of the column concerned; null when no column is concerned.</summary>
    public string? Column { get; }

    // train.csv:17: column "age": …
    private static string Place(string? file, long? line, string? column)
    {
        string place = (file, line) switch
        {
            (null, null) => "",
            (null, _) => $"line {line}: ",
            (_, null) => $"{file}: ",
            _ => $"{file}:{line}: ",
        };
        return column is null ? place : $"{place}column {column}: ";
    }
}
