using System.CommandLine;
using Backprop.Cli.Terminal;
using Backprop.Reports.TensorBoard;
using Backprop.Serialization;
using Backprop.Tabular;

namespace Backprop.Cli.Options;

/// <summary>The options of <c>train</c> that leave something to look at.</summary>
internal sealed class RecordSettings
{
    private readonly Option<string?> tensorBoard = new("--tensorboard")
    {
        Description = "Write scalars and histograms of the training into this folder, for tensorboard --logdir DIR.",
        HelpName = "DIR",
    };

    /// <summary>Adds the options to a command.</summary>
    public RecordSettings(Command command) => command.Add(tensorBoard);

    /// <summary>The options of a training that is watched, whose folder can be written.</summary>
    /// <param name="line">The command line.</param>
    /// <param name="options">The training.</param>
    /// <param name="watching">Receives what watches the networks.</param>
    /// <exception cref="StorageException">The folder cannot be written.</exception>
    public TabularOptions Watched(ParseResult line, TabularOptions options, List<TensorBoardCallback<float>> watching)
    {
        if (line.GetValue(tensorBoard) is not { } folder)
            return options;
        if (folder.Length == 0)
            throw new UsageException("--tensorboard: expected the name of a folder, got \"\"");
        TensorBoardCallback<float>.EnsureWritable(folder);
        return options with
        {
            NetworkCallbacks = run =>
            {
                watching.Add(new TensorBoardCallback<float>(Path.Join(folder, run)));
                return [watching[^1]];
            },
        };
    }

    /// <summary>Says what could not be written.</summary>
    public static void Report(List<TensorBoardCallback<float>> watching, Log log)
    {
        foreach (StorageException fault in watching.Select(each => each.Fault).OfType<StorageException>())
            log.Warning($"TensorBoard: {fault.Message}; the training went on without");
    }
}
