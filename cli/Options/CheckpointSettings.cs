using System.CommandLine;
using Backprop.Training.Checkpoints;

namespace Backprop.Cli.Options;

/// <summary>The options of <c>train</c> that save the training itself, to go on later.</summary>
internal sealed class CheckpointSettings
{
    private readonly Option<string?> folder = ValueOption.Folder("--checkpoint", "Save the training itself in this folder, now and then and on Ctrl-C, to go on later with --resume.");

    private readonly Option<int?> every = ValueOption.Count("--checkpoint-every", "Epochs from one checkpoint to the next; the last 3 and the best are kept [default: 10]");

    private readonly Option<bool> resume = new("--resume") { Description = "Go on from the newest checkpoint in the folder of --checkpoint, or from the beginning when there is none." };

    /// <summary>Adds the options to a command.</summary>
    public CheckpointSettings(Command command)
    {
        command.Add(folder);
        command.Add(every);
        command.Add(resume);
    }

    /// <summary>Whether to go on from the newest checkpoint.</summary>
    public bool Resume(ParseResult line) => line.GetValue(resume);

    /// <summary>Where and how often; null for never.</summary>
    /// <exception cref="UsageException">There is no folder, or it holds the checkpoints of an earlier training.</exception>
    public CheckpointOptions? Read(ParseResult line)
    {
        string? path = line.GetValue(folder);
        if (path is null)
            return line.GetResult(every) is not null || Resume(line) ? throw new UsageException("--checkpoint-every and --resume need --checkpoint DIR") : null;
        if (!Resume(line) && Checkpoint.Any(path))
            throw new UsageException($"{path} holds the checkpoints of an earlier training: go on with --resume, or choose another folder");
        CheckpointOptions options = new(path);
        return line.GetValue(every) is { } epochs ? options with { EveryEpochs = epochs } : options;
    }
}
