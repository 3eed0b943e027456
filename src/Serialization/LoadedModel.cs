using System.Collections.Immutable;
using System.Numerics;
using System.Text.Json.Nodes;
using Backprop.Layers;

namespace Backprop.Serialization;

/// <summary>What a model file holds.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="Model">The network with its weights. To train it on when it has dropout, call <see cref="Layer{T}.Reseed"/> first.</param>
/// <param name="Sections">The sections that were passed to <see cref="ModelFile.Save{T}(string, Sequential{T}, JsonObject, IReadOnlyDictionary{string, string})"/>; empty when there were none.</param>
public sealed record LoadedModel<T>(Sequential<T> Model, JsonObject Sections) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The version of the file's format.</summary>
    public int FormatVersion { get; init; } = ModelMetadata.FormatVersion;

    /// <summary>What other programs have written into the file's <c>__metadata__</c>: pass it to <see cref="ModelFile.Save{T}(string, Sequential{T}, JsonObject, IReadOnlyDictionary{string, string})"/> to keep it.</summary>
    public IReadOnlyDictionary<string, string> ForeignMetadata { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The network as a table, and the names of what else the file holds.</summary>
    public override string ToString() => $"{Model}\nformat {FormatVersion}; sections: {Names(Sections.Select(item => item.Key))}; of other programs: {Names(ForeignMetadata.Keys)}";

    private static string Names(IEnumerable<string> names) => DisplayText.List([.. names]) is { Length: > 0 } list ? list : "none";
}
