namespace Backprop.Layers;

/// <summary>The names of layers, parameters and statistics within a network, in PyTorch's style.</summary>
internal static class LayerPath
{
    /// <summary><c>1.inner</c> for <c>inner</c> in layer <c>1</c>; the child alone in the network itself, whose path is empty.</summary>
    public static string Join(string parent, string child) => parent.Length == 0 ? child : $"{parent}.{child}";
}
