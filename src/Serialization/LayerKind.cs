using System.Numerics;
using System.Text.Json.Nodes;
using Backprop.Layers;

namespace Backprop.Serialization;

/// <summary>How one type of layer is called and described in model files.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="Name">The name in files: <c>leaky_relu</c>. Never changes, whatever becomes of the .NET type.</param>
/// <param name="LayerType">The type of layer.</param>
/// <param name="Write">The settings from which the layer can be built again; not its weights.</param>
/// <param name="Read">Builds the layer from its settings; its weights come later.</param>
internal sealed record LayerKind<T>(string Name, Type LayerType, Func<Layer<T>, JsonObject> Write, Func<LayerSettings<T>, Layer<T>> Read)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
