using Backprop.Reports.Networks;
using Backprop.Tabular;
using Backprop.Training;
using Backprop.Training.Checkpoints;

namespace Backprop.Reports;

/// <summary>
/// Watches a training for its report: the metric on training rows and the sizes of the gradients, at as many epochs as should cost some 2 % of the time by a count of operations. The model is the same, bit for bit.
/// </summary>
public sealed class TrainingWatch
{
    private readonly Dictionary<string, NetworkWatch> networks = [];

    /// <summary>The options of a training that is watched; one training at a time.</summary>
    /// <param name="options">The training.</param>
    public TabularOptions AddTo(TabularOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options with { NetworkCallbacks = run => [.. options.NetworkCallbacks?.Invoke(run) ?? [], networks[run] = new()] };
    }

    /// <summary>What was noted of a training, network by network.</summary>
    /// <exception cref="ArgumentException">It was another training that was watched, or a later one since.</exception>
    internal IReadOnlyList<NetworkWatch> NetworksOf(TabularRun run) => [.. run.Networks.Select((history, n) => NetworkOf(history, run.Networks.Count == 1 ? "" : Checkpoint.NameOf(n)))];

    private NetworkWatch NetworkOf(TrainingHistory history, string name)
        => networks.TryGetValue(name, out NetworkWatch? network) && network.HasSeen(history)
            ? network
            : throw new ArgumentException("The watch has not watched this training: give the one whose AddTo made its options, before it watches another, or none.", "watch");
}
