using Backprop.Reports.Networks;
using Backprop.Tabular;

namespace Backprop.Reports;

/// <summary>
/// Watches a training for its report: the metric on training rows and the sizes of the gradients, at as many epochs as should cost some 2 % of the time by a count of operations. The model is the same, bit for bit.
/// </summary>
public sealed class TrainingWatch
{
    private readonly SortedDictionary<string, NetworkWatch> networks = new(StringComparer.Ordinal);

    /// <summary>The options of a training that is watched; one training at a time.</summary>
    /// <param name="options">The training.</param>
    public TabularOptions AddTo(TabularOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options with { NetworkCallbacks = run => [.. options.NetworkCallbacks?.Invoke(run) ?? [], networks[run] = new()] };
    }

    /// <summary>What was noted, network by network: <c>member-2</c> before <c>member-10</c>.</summary>
    internal IReadOnlyList<NetworkWatch> Networks => [.. networks.OrderBy(each => each.Key.Length).Select(each => each.Value)];
}
