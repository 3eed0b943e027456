namespace Backprop.Reports.Explanations;

/// <summary>
/// What one layer does with a sample and with the gradient that comes back. A residual block and an ensemble stand here twice: where the ways part
/// and where they meet.
/// </summary>
public sealed class ExplainedLayer
{
    internal ExplainedLayer(string name, string title, int? member, string forward)
        => (Name, Title, Member, ForwardFormula) = (name, title, member, forward);

    /// <summary>The path within the network, such as <c>1.inner.0</c>.</summary>
    public string Name { get; }

    /// <summary>What the layer is, such as <c>Dense(4→16)</c>.</summary>
    public string Title { get; }

    /// <summary>Which member of an ensemble it belongs to, from 1; null outside of one.</summary>
    public int? Member { get; }

    /// <summary>How the output comes about, such as <c>z₁ = θ₁·x + b₁</c>.</summary>
    public string ForwardFormula { get; }

    /// <summary>z or a; null where ways part and nothing is computed.</summary>
    public Quantity? Output { get; internal set; }

    /// <summary>δ = ∂C/∂z or Δ = ∂C/∂a of the output, for each sample; null where <see cref="Output"/> is.</summary>
    public Quantity? OutputGradient { get; internal set; }

    /// <summary>θ and θ'.</summary>
    public IReadOnlyList<ExplainedParameter> Parameters { get; internal set; } = [];

    /// <summary>How the gradients of the inputs come about, one formula for each.</summary>
    public IReadOnlyList<string> BackwardFormulas { get; internal set; } = [];

    /// <summary>δ or Δ of the inputs: one, or one for each way that meets here.</summary>
    public IReadOnlyList<Quantity> InputGradients { get; internal set; } = [];
}
