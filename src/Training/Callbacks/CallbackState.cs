using System.Numerics;
using System.Text.Json.Nodes;
using Backprop.Layers;

namespace Backprop.Training.Callbacks;

/// <summary>What a <see cref="TrainingCallback{T}"/> remembers, for checkpoints.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="Values">Numbers and texts; JSON has no NaN and no ∞.</param>
/// <param name="Matrices">Weights and the like, under names of the callback's own.</param>
public sealed record CallbackState<T>(JsonObject Values, IReadOnlyList<NamedMatrix<T>> Matrices) where T : unmanaged, IBinaryFloatingPointIeee754<T>;
