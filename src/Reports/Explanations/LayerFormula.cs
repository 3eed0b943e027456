using Backprop.Layers;

namespace Backprop.Reports.Explanations;

/// <summary>What a layer computes, forward and backward, in the guide's notation.</summary>
/// <param name="Forward">The output from the input x and the parameters.</param>
/// <param name="Backward">The gradient of the input from that of the output, Δ.</param>
/// <param name="Letters">A letter and a gradient for each parameter, in the layer's order.</param>
internal sealed record LayerFormula(string Forward, string Backward, params (string Letter, string Gradient)[] Letters)
{
    /// <summary>One line for each layer that model files know; another layer's formula says only that there is a function and its derivative.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="x">What its input is called.</param>
    /// <param name="y">What its output is called.</param>
    /// <param name="Δ">What the gradient of its output is called.</param>
    /// <param name="p">What a parameter with some letter is called.</param>
    public static LayerFormula Of(Layer<double> layer, string x, string y, string Δ, Func<string, string> p) => layer switch
    {
        Dense<double> { Bias: null } => new($"{p("θ")}·{x}", $"{p("θ")}ᵀ·{Δ}", ("θ", $"{Δ}·{x}ᵀ")),
        Dense<double> => new($"{p("θ")}·{x} + {p("b")}", $"{p("θ")}ᵀ·{Δ}", ("θ", $"{Δ}·{x}ᵀ"), ("b", Δ)),
        GroupedDense<double> => new($"{p("V")}ᵀ·{x} + {p("b")} in each group", $"{p("V")}·{Δ} in each group", ("V", $"{x}·{Δ}ᵀ in each group"), ("b", Δ)),
        Periodic<double> => new(
            $"cos(2π·t) with t = {p("w")} .* {x} + {p("b")} for each wave",
            $"Σ g .* {p("w")} over the waves with g = −2π·{Δ} .* sin(2π·t)", ("w", $"g .* {x}"), ("b", "g")),
        PiecewiseLinear<double> => new($"({x} − e) / w for each bin from e, w wide, kept between 0 and 1 but at the ends", $"Σ {Δ} / w over the bins that {x} is in"),
        Parametric<double> own => new(
            $"{x} + {p("α")} .* (h({x}) − {x}) with h = {own.Activation.Title}", $"{Δ} .* (1 − {p("α")}) + {Δ} .* {p("α")} .* h'({x})", ("α", $"{Δ} .* (h({x}) − {x})")),
        Sigmoid<double> => new($"σ({x})", $"{Δ} .* {y} .* (1 − {y})"),
        Tanh<double> => new($"tanh({x})", $"{Δ} .* (1 − {y}²)"),
        ReLU<double> => new($"max(0, {x})", $"{Δ} where {x} > 0, else 0"),
        LeakyReLU<double> leaky => new($"{x} where {x} > 0, else {Text(leaky.NegativeSlope)}·{x}", $"{Δ} where {x} > 0, else {Text(leaky.NegativeSlope)}·{Δ}"),
        ELU<double> elu => new($"{x} where {x} > 0, else {Text(elu.Alpha)}·(exp({x}) − 1)", $"{Δ} where {x} > 0, else {Δ} .* ({y} + {Text(elu.Alpha)})"),
        SELU<double> => new($"λ·{x} where {x} > 0, else λ·α·(exp({x}) − 1)", $"λ·{Δ} where {x} > 0, else {Δ} .* ({y} + λ·α)"),
        GELU<double> => new($"{x} .* Φ({x})", $"{Δ} .* (Φ({x}) + {x} .* φ({x}))"),
        SiLU<double> => new($"{x} .* σ({x})", $"{Δ} .* (σ({x}) + {y} .* (1 − σ({x})))"),
        Mish<double> => new($"{x} .* tanh(log(1 + exp({x})))", $"{Δ} .* (t + {x} .* σ({x}) .* (1 − t²)) with t = tanh(log(1 + exp({x})))"),
        Softplus<double> => new($"log(1 + exp({x}))", $"{Δ} .* σ({x})"),
        Softmax<double> => new($"exp({x}) / Σ exp({x})", $"{y} .* ({Δ} − Σ {Δ} .* {y})"),
        Dropout<double> => new($"{x}, as nothing is dropped in inference", Δ),
        Scale<double> => new($"{p("s")} .* {x}", $"{p("s")} .* {Δ}", ("s", $"{Δ} .* {x}")),
        BatchNorm<double> => new($"{p("γ")} .* x̂ + {p("β")} with x̂ = ({x} − μ) / √(v + ε), μ and v as training left them", $"{p("γ")} / √(v + ε) .* {Δ}", ("γ", $"{Δ} .* x̂"), ("β", Δ)),
        LayerNorm<double> => new(
            $"{p("γ")} .* x̂ + {p("β")} with x̂ = ({x} − μ) / √(v + ε), μ and v of the sample",
            $"(g − mean(g) − x̂ .* mean(g .* x̂)) / √(v + ε) with g = {p("γ")} .* {Δ}", ("γ", $"{Δ} .* x̂"), ("β", Δ)),
        _ => new($"f({x})", $"(∂{y}/∂{x})ᵀ·{Δ}", [.. layer.Parameters.Select(parameter => (LocalName(parameter), $"(∂{y}/∂{p(LocalName(parameter))})ᵀ·{Δ}"))]),
    };

    private static string LocalName(Parameter<double> parameter) => parameter.Name[(parameter.Name.LastIndexOf('.') + 1)..];

    private static string Text(double setting) => setting.ToString("0.##########", System.Globalization.CultureInfo.InvariantCulture);
}
