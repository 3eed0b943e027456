using System.CommandLine;
using Backprop.Cli.Results;
using Backprop.Reports.TensorBoard;

namespace Backprop.Cli.Options;

/// <summary>The options of <c>train</c> that leave something to look at.</summary>
internal sealed class RecordSettings
{
    private readonly Option<string?> report = ValueOption.File("--report", "Write the training as one HTML page: curves, quality, importance of the columns, the network, the data, how to do it again.");

    private readonly Option<string?> tensorBoard = ValueOption.Folder("--tensorboard", "Write scalars and histograms of the training into this folder, for tensorboard --logdir DIR.");

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
    /// <exception cref="UsageException">The path of the report is another file's.</exception>
    /// <exception cref="StorageException">A path cannot be written.</exception>
    public TrainingRecord Read(ParseResult line, ReadOnlySpan<(string Option, string? Path)> outputs, params ReadOnlySpan<string?> inputs)
    {
        (string? page, string? folder) = (line.GetValue(report), line.GetValue(tensorBoard));
        if (page is not null)
            OutputPath.Check(report.Name, page, outputs, inputs);
        if (folder is not null)
            TensorBoardCallback<float>.EnsureWritable(folder);
        return new TrainingRecord(page, folder);
    }
}
