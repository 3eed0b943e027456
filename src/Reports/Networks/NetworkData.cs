using System.Text.Json.Nodes;
using Backprop.Layers;
using Backprop.Tabular;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Reports.Networks;

/// <summary>The networks of a model: layers, weights, gradients, and what ails them.</summary>
internal static class NetworkData
{
    private const int Rows = 512;

    public static JsonArray Of(TabularRun run, IReadOnlyList<NetworkWatch> watched)
    {
        Sequential<float> whole = run.Model.Network;
        IReadOnlyList<Sequential<float>> networks = whole.Layers is [Ensemble<float> ensemble] ? ensemble.Members : [whole];
        int[] rows = [.. Thinning.Positions(run.Train.Rows.Length, Rows).Select(i => run.Train.Rows[i])];
        Matrix<float> inputs = run.Model.Encoder.Encode<float>(run.Train.Table, rows);
        return new([.. networks.Select((network, n) => (JsonNode)Network(network, networks.Count == 1 ? "network" : $"member {n + 1}", inputs, watched.ElementAtOrDefault(n)))]);
    }

    private static JsonObject Network(Sequential<float> network, string name, Matrix<float> inputs, NetworkWatch? watch)
    {
        IReadOnlyList<UnitFinding> units = NetworkHealth.Units(network, inputs);
        string? gradients = NetworkHealth.Gradients(network, watch?.Epochs ?? []);
        IEnumerable<string> findings =
        [
            .. units.Where(each => each.Count > 0).Select(each => $"{name}, layer {LocalName(network, each.Layer)} ({each.Title}): {each.Count} of {each.Units} units {(each.Count == 1 ? "is" : "are")} {each.Ailment}"),
            .. gradients is null ? [] : new[] { $"{name}: {gradients}" },
        ];
        return new()
        {
            ["name"] = name,
            ["layers"] = new JsonArray([.. Layers(network, inputs.RowCount, units)]),
            ["parameters"] = new JsonArray([.. network.Parameters.Select((parameter, p) => (JsonNode)new JsonObject
            {
                ["name"] = LocalName(network, parameter.Name),
                ["shape"] = parameter.IsVector ? $"{parameter.Count}" : $"{parameter.Value.RowCount} × {parameter.Value.ColumnCount}",
                ["weights"] = Json.Of(Histogram.Of<float>(parameter.Values)),
                ["gradients"] = watch is { Gradients: { Count: > 0 } histograms } ? Json.Of(histograms[p]) : null,
            })]),
            ["watchedFrom"] = watch?.From,
            ["gradientSizes"] = watch is null ? null : new JsonArray([.. watch.Epochs.Select(epoch => (JsonNode)new JsonObject { ["epoch"] = epoch.Epoch, ["sizes"] = Json.Numbers(epoch.GradientSizes) })]),
            ["findings"] = Json.Sentences(findings),
        };
    }

    /// <summary>The layers as the page lists them; a block answers for the units within it.</summary>
    internal static IEnumerable<JsonNode> Layers(Sequential<float> network, int inputs, IReadOnlyList<UnitFinding> units)
    {
        int size = inputs;
        foreach (Layer<float> layer in network.Layers)
        {
            size = layer.OutputSize(size);
            string[] idle = [.. units.Where(each => each.Count > 0 && (each.Layer == layer.Name || each.Layer.StartsWith(layer.Name + ".", StringComparison.Ordinal)))
                .GroupBy(each => each.Ailment).Select(group => $"{group.Sum(each => each.Count)} {group.Key}")];
            yield return new JsonObject
            {
                ["title"] = layer.Title,
                ["outputs"] = size,
                ["parameters"] = layer.Parameters.Sum(parameter => (long)parameter.Count),
                ["isDense"] = layer is Dense<float>,
                ["idle"] = idle.Length == 0 ? null : string.Join(", ", idle),
            };
        }
    }

    /// <summary>What a layer or parameter is called within its network: of a member's 0.members.0.1.weight, 1.weight.</summary>
    internal static string LocalName(Sequential<float> network, string name) => network.Name.Length == 0 ? name : name[(network.Name.Length + 1)..];
}
