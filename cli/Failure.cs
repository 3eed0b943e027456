using Backprop.Cli.Terminal;

namespace Backprop.Cli;

/// <summary>What went wrong, as the user and the shell are told: one line and an exit code.</summary>
internal static class Failure
{
    /// <summary>Prints <c>backprop: …</c> on standard error.</summary>
    /// <returns>The exit code.</returns>
    public static int Report(Exception exception)
    {
        (int code, string message) = exception switch
        {
            ExportException => (ExitCode.CheckFailed, exception.Message),
            UsageException => (ExitCode.Usage, exception.Message),
            DataException => (ExitCode.Data, exception.Message),
            ModelFileException => (ExitCode.ModelFile, exception.Message),
            StorageException => (ExitCode.InputOutput, exception.Message),
            DivergedException => (ExitCode.Diverged, exception.Message),
            OperationCanceledException => (ExitCode.Interrupted, $"interrupted: {exception.Message}"),
            // Files and standard input go through StorageException; what is left is standard output. .NET takes EBADF for a lack of rights.
            UnauthorizedAccessException => (ExitCode.InputOutput, "standard output: cannot be written: it is closed"),
            IOException => (ExitCode.InputOutput, $"standard output: cannot be written: {exception.Message}"),
            OutOfMemoryException => (ExitCode.InternalFault, "there is not enough memory; try fewer rows, a smaller --hidden or a smaller --batch-size"),
            _ => (ExitCode.InternalFault, $"internal fault, please report it: {exception.GetType().Name}: {exception.Message}"),
        };
        Print(message);
        return code;
    }

    /// <summary>Prints <c>backprop: …</c> on standard error, in one line. Where that is full, the exit code says it alone.</summary>
    public static void Print(string message)
    {
        try
        {
            Console.Error.WriteLine($"backprop: {Printable.Text(message)}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
