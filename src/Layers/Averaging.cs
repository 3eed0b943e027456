namespace Backprop.Layers;

/// <summary>What an <see cref="Ensemble{T}"/> averages.</summary>
public enum Averaging
{
    /// <summary>The outputs: for values.</summary>
    Outputs,

    /// <summary>The probabilities, softmax of the outputs: for scores (logits). What comes out are scores again.</summary>
    Probabilities,
}
