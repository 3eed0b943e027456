namespace Backprop;

/// <summary>The data cannot be used as asked: an unreadable number, a ragged row, a missing column (exit code 3).</summary>
public sealed class DataException : BackpropException
{
    /// <summary>Describes bad data.</summary>
    /// <param name="message">What is wrong and what to do, in one line, without the place.</param>
    /// <param name="file">The file, as the caller named it.</param>
    /// <param name="line">The physical line (from 1) on which the record starts.</param>
    /// <param name="column">The column, already quoted and numbered for display: <c>3 "age"</c>.</param>
    /// <param name="inner">The cause, if another exception reported it.</param>
    public DataException(string message, string? file = null, long? line = null, string? column = null, Exception? inner = null)
        : base(message, file, line, column, inner)
    {
    }
}
