namespace Backprop.Layers;

/// <summary>What an <see cref="Ensemble{T}"/> averages.</summary>
public enum Averaging
{
    /// <summary>The outputs: for values.</summary>
    Outputs,

    /// <summary>The probabilities, softmax of the outputs: for scores (logits), one for each class and so at least two. What comes out are scores again.</summary>
    Probabilities,
}
