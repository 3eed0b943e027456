namespace Backprop;

/// <summary>A model cannot be exported: the other format cannot say what it computes, or what was written computes something else (exit code 1).</summary>
public sealed class ExportException : BackpropException
{
    /// <summary>Describes what cannot be exported.</summary>
    /// <param name="message">What is wrong and what to do, in one line.</param>
    /// <param name="file">The file that was to be written; null when it does not matter.</param>
    /// <param name="column">The column concerned; null when none is.</param>
    public ExportException(string message, string? file = null, string? column = null)
        : base(message, file, null, column, null)
    {
    }
}
