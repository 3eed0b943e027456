namespace Backprop.Training.Checkpoints;

/// <summary>Where and how often a run is saved, so that it can go on later as if it had never stopped.</summary>
/// <remarks>
/// After every <see cref="EveryEpochs"/> epochs, and where the run is cancelled, be it in the middle of an epoch. The last <see cref="Keep"/> files stay, and of the
/// others the one after the epoch of the lowest cost. They are called <c>epoch-00010.safetensors</c> after ten epochs and
/// <c>epoch-00010-step-00003.safetensors</c> three steps later. The members of an ensemble are runs of their own, in the folders <c>member-1</c>, <c>member-2</c>, ….
/// </remarks>
public sealed record CheckpointOptions
{
    /// <summary>Names the folder.</summary>
    /// <param name="folder">The folder of the files of one run; it is created when it is missing.</param>
    public CheckpointOptions(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Folder = folder;
    }

    /// <summary>The folder of the files of one run.</summary>
    public string Folder { get; }

    /// <summary>Epochs from one file to the next, at least 1; 10 unless set.</summary>
    public int EveryEpochs { get; init => field = Setting.AtLeast(1, value, nameof(EveryEpochs)); } = 10;

    /// <summary>How many of the last files are kept, at least 1; 3 unless set.</summary>
    public int Keep { get; init => field = Setting.AtLeast(1, value, nameof(Keep)); } = 3;

    /// <summary>What else must be the same when the run goes on, by name: how the data were prepared, say. Compared, and named when it differs.</summary>
    public IReadOnlyDictionary<string, string> Origin { get; init; } = new Dictionary<string, string>();
}
