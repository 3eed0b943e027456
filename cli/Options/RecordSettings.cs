using System.CommandLine;
using Backprop.Cli.Results;
using Backprop.Reports.TensorBoard;

namespace Backprop.Cli.Options;

/// <summary>The options of <c>train</c> that leave something to look at.</summary>
internal sealed class RecordSettings
{
    private readonly Option<string?> report = new("--report")
    {
        Description = "Write the training as one HTML page: curves, quality, importance of the columns, the network, the data, how to do it again.",
        HelpName = "FILE",
    };

    private readonly Option<string?> tensorBoard = new("--tensorboard")
    {
        Description = "Write scalars and histograms of the training into this folder, for tensorboard --logdir DIR.",
        HelpName = "DIR",
    };

    /// <summary>Adds the options to a command.</summary>
    public RecordSettings(Command command)
    {
        command.Add(report);
        command.Add(tensorBoard);
    }

    /// <summary>What is asked for, its paths looked at before the work starts.</summary>
    /// <param name="line">The command line.</param>
    /// <param name="outputs">Other files that the command writes, by option.</param>
    /// <param name="inputs">Files that it reads.</param>
    /// <exception cref="UsageException">A path is empty, or another file's.</exception>
    /// <exception cref="StorageException">A path cannot be written.</exception>
    public TrainingRecord Read(ParseResult line, (string Option, string? Path)[] outputs, params ReadOnlySpan<string?> inputs)
    {
        (string? page, string? folder) = (line.GetValue(report), line.GetValue(tensorBoard));
        if (page is { Length: 0 })
            throw new UsageException("--report: expected the name of a file, got \"\"");
        if (folder is { Length: 0 })
            throw new UsageException("--tensorboard: expected the name of a folder, got \"\"");
        if (page is not null)
        {
            foreach ((string option, string? path) in outputs)
                if (path is not null && Path.GetFullPath(path) == Path.GetFullPath(page))
                    throw new UsageException($"--report {page} and {option} {path} are the same file; choose another");
            OutputPath.CheckOption("--report", page, inputs);
        }
        if (folder is not null)
            TensorBoardCallback<float>.EnsureWritable(folder);
        return new TrainingRecord(page, folder);
    }
}
