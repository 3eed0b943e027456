using Backprop.Losses;

namespace Backprop.Reports.Explanations;

/// <summary>What a loss computes of one sample, and its gradient.</summary>
/// <param name="Cost">c from the output a and the target y.</param>
/// <param name="Gradient">∂c/∂a.</param>
/// <param name="Probability">The probabilities that the cost is of; null where the output itself is judged.</param>
internal sealed record CostFormula(string Cost, string Gradient, string? Probability = null)
{
    /// <param name="loss">The loss.</param>
    /// <param name="a">What the output of the network is called.</param>
    public static CostFormula Of(Loss<double> loss, string a) => loss switch
    {
        HalfSquaredError<double> => new($"½·Σ ({a} − y)²", $"{a} − y"),
        MeanSquaredError<double> => new($"1/n·Σ ({a} − y)²", $"2/n·({a} − y)"),
        MeanAbsoluteError<double> => new($"1/n·Σ |{a} − y|", $"1/n·sign({a} − y)"),
        SoftmaxCrossEntropy<double> { LabelSmoothing: 0 } => new($"−Σ y .* log(softmax({a})), a class y being 1 in its own row", $"softmax({a}) − y", $"softmax({a})"),
        BinaryCrossEntropyWithLogits<double> => new($"−1/n·Σ (y .* log(σ({a})) + (1 − y) .* log(1 − σ({a})))", $"1/n·(σ({a}) − y)"),
        _ => new($"c({a}, y)", $"∂c/∂{a}"),
    };
}
