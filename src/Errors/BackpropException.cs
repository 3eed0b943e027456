namespace Backprop;

/// <summary>
/// Something outside the program is wrong: a data file, a model file, a disk, a training run that diverged.
/// The message is one line that names the place and the remedy; <see cref="File"/>, <see cref="Line"/> and
/// <see cref="Column"/> carry the place for programs. Misuse of the API itself throws <see cref="ArgumentException"/>
/// or <see cref="InvalidOperationException"/> instead.
/// </summary>
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
