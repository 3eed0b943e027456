using System.Text.Json.Nodes;

namespace Backprop.Serialization;

/// <summary>How a checkpoint's part of a model file is called.</summary>
internal static class CheckpointSection
{
    /// <summary>The section.</summary>
    public const string Key = "checkpoint";

    /// <summary>What the names of its tensors start with. Those of a network start with a number.</summary>
    public const string Prefix = "checkpoint.";

    /// <summary>True for a tensor that belongs to the checkpoint and not to the network.</summary>
    public static bool Owns(StoredTensor tensor, JsonObject sections) => sections.ContainsKey(Key) && tensor.Name.Length > Prefix.Length && tensor.Name.StartsWith(Prefix, StringComparison.Ordinal);
}
