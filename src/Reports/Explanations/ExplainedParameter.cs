namespace Backprop.Reports.Explanations;

/// <summary>A parameter of a layer and its gradient.</summary>
/// <param name="Name">Its name in the network and in files, such as <c>0.weight</c>.</param>
/// <param name="Value">θ.</param>
/// <param name="Gradient">θ' = ∂C/∂θ, the mean over the samples.</param>
/// <param name="Formula">How θ' comes about.</param>
public sealed record ExplainedParameter(string Name, Quantity Value, Quantity Gradient, string Formula);
