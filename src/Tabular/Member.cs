using Backprop.Data;
using Backprop.Training;
using Backprop.Training.Checkpoints;

namespace Backprop.Tabular;

/// <summary>The training of one member of an ensemble.</summary>
/// <param name="Trainer">Its trainer.</param>
/// <param name="Train">What it learns from.</param>
/// <param name="Validation">What it is judged by; null for nothing.</param>
/// <param name="Checkpoint">Where it goes on; null to begin.</param>
internal sealed record Member(Trainer<float> Trainer, Samples<float> Train, Samples<float>? Validation, Checkpoint<float>? Checkpoint);
