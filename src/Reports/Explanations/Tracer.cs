using Backprop.Layers;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Reports.Explanations;

/// <summary>
/// Goes forward through a network layer by layer, and backward on the way that it came, and keeps every number. Layers do what they do in
/// inference. An activation shares the number of the z before it; every other layer has the next.
/// </summary>
internal sealed class Tracer
{
    private readonly List<ExplainedLayer> layers = [];
    private int index;
    private int? member;
    private string mark = "";

    /// <summary>From the gradient of an output to the gradient of the input.</summary>
    public delegate Quantity Pullback(Quantity outputGradient);

    /// <summary>The layers so far, in the order of Forward.</summary>
    public IReadOnlyList<ExplainedLayer> Layers => layers;

    /// <summary>Goes forward.</summary>
    /// <param name="layer">A layer or a whole network.</param>
    /// <param name="x">Its input.</param>
    /// <param name="next">The layer that takes the output; null when there is none.</param>
    public (Quantity Output, Pullback Back) Forward(Layer<double> layer, Quantity x, Layer<double>? next = null) => layer switch
    {
        Sequential<double> chain => Chain(chain.Layers, x, next),
        Residual<double> block => Residual(block, x, next),
        Branch<double> parting => Branch(parting, x, next),
        Ensemble<double> ensemble => Ensemble(ensemble, x, next),
        _ => Leaf(layer, x, next),
    };

    private (Quantity, Pullback) Chain(IReadOnlyList<Layer<double>> chain, Quantity x, Layer<double>? next)
    {
        var back = new Stack<Pullback>();
        for (int l = 0; l < chain.Count; l++)
        {
            (x, Pullback pullback) = Forward(chain[l], x, l + 1 < chain.Count ? chain[l + 1] : next);
            back.Push(pullback);
        }
        return (x, Δ => back.Aggregate(Δ, (gradient, pullback) => pullback(gradient)));
    }

    private (Quantity, Pullback) Leaf(Layer<double> layer, Quantity x, Layer<double>? next)
    {
        Layer<double> machine = layer switch
        {
            Dropout<double> => new Sequential<double>(new Scale<double>(x.Value.RowCount)),
            _ => layer,
        };
        Matrix<double> output = machine.Forward(x.Value).Clone();
        Symbol symbol = OutputSymbol(layer, x, next);
        Symbol P(string letter) => new(letter, symbol.Index, symbol.Mark);
        LayerFormula formula = LayerFormula.Of(layer, x.Name, symbol.ToString(), symbol.Gradient.ToString(), letter => P(letter).ToString());
        var y = new Quantity(symbol, output, symbol.Letter == "z" ? "before the activation" : "the output of the layer");
        ExplainedLayer step = Add(layer, $"{y.Name} = {formula.Forward}");
        step.Output = y;
        return (y, Δ =>
        {
            step.OutputGradient = Δ;
            Matrix<double> gradient = machine.Backward(Δ.Value).Clone();
            step.Parameters = [.. layer.Parameters.Select((parameter, i) => Explain(parameter, P(formula.Letters[i].Letter), formula.Letters[i].Gradient, output.ColumnCount))];
            step.BackwardFormulas = [formula.Backward];
            return Arrive(step, x, gradient);
        }
        );
    }

    // What goes into the block goes two ways, so two gradients come back and are added.
    private (Quantity, Pullback) Residual(Residual<double> block, Quantity x, Layer<double>? next)
    {
        ExplainedLayer parting = Add(block, $"{x.Name} goes on as it is, and through F", "branch");
        (Quantity branch, Pullback back) = Chain(block.Layers, x.Marked("ᶠ"), null);
        var y = new Quantity(OutputSymbol(block, x, next), x.Value + branch.Value, "what went in, and what F adds");
        ExplainedLayer meeting = Add(block, $"{y.Name} = {x.Name} + {branch.Name}", "sum");
        meeting.Output = y;
        return (y, Δ =>
        {
            meeting.OutputGradient = Δ;
            meeting.BackwardFormulas = [Δ.Name];
            Quantity through = back(Arrive(meeting, branch, Δ.Value.Clone()));
            parting.BackwardFormulas = [$"{Δ.Name} + {through.Name}"];
            return Arrive(parting, x, Δ.Value + through.Value);
        }
        );
    }

    // F takes its features and its gradient comes back on them; the rest go past it.
    private (Quantity, Pullback) Branch(Branch<double> layer, Quantity x, Layer<double>? next)
    {
        int samples = x.Value.ColumnCount, past = layer.Past.Count;
        ExplainedLayer parting = Add(layer, $"{layer.Through.Count} of {x.Value.RowCount} features of {x.Name} go through F", "branch");
        var taken = new Quantity(x.Marked("ᶠ").Symbol, Rows(x.Value, layer.Through), "the features that F takes");
        (Quantity branch, Pullback back) = Chain(layer.Layers, taken, null);
        Matrix<double> joined = Matrix<double>.Build.Dense(past + branch.Value.RowCount, samples);
        joined.SetSubMatrix(past, 0, branch.Value);
        for (int i = 0; i < past; i++)
            joined.SetRow(i, x.Value.Row(layer.Past[i]));
        var y = new Quantity(OutputSymbol(layer, x, next), joined, "what went past, and what F gives");
        ExplainedLayer meeting = Add(layer, $"{y.Name} = [{x.Name} past F; {branch.Name}]", "join");
        meeting.Output = y;
        return (y, Δ =>
        {
            meeting.OutputGradient = Δ;
            meeting.BackwardFormulas = [$"the rows of {Δ.Name} that F gave"];
            Quantity through = back(Arrive(meeting, branch, Δ.Value.SubMatrix(past, branch.Value.RowCount, 0, samples)));
            Matrix<double> gradient = Matrix<double>.Build.Dense(x.Value.RowCount, samples);
            for (int i = 0; i < past; i++)
                gradient.SetRow(layer.Past[i], Δ.Value.Row(i));
            for (int i = 0; i < layer.Through.Count; i++)
                gradient.SetRow(layer.Through[i], gradient.Row(layer.Through[i]) + through.Value.Row(i));
            parting.BackwardFormulas = [$"{Δ.Name} of what went past + {through.Name}"];
            return Arrive(parting, x, gradient);
        }
        );
    }

    private static Matrix<double> Rows(Matrix<double> of, IReadOnlyList<int> rows) => Matrix<double>.Build.DenseOfRowVectors(rows.Select(of.Row));

    private (Quantity, Pullback) Ensemble(Ensemble<double> ensemble, Quantity x, Layer<double>? next)
    {
        (int first, int last, int? outer, string outerMark) = (index, index, member, mark);
        ExplainedLayer parting = Add(ensemble, $"{x.Name} goes into each of {ensemble.Members.Count} members", "members");
        var ends = new List<(Quantity Output, Pullback Back)>();
        for (int m = 0; m < ensemble.Members.Count; m++)
        {
            (index, member, mark) = (first, m + 1, outerMark + Symbol.Member(m + 1));
            ends.Add(Forward(ensemble.Members[m], x.Marked(Symbol.Member(m + 1))));
            last = Math.Max(last, index);
        }
        (index, member, mark) = (last, outer, outerMark);
        // The average is Ensemble's own, of members that hand on what is already known.
        var average = new Ensemble<double>(ensemble.Averaging, [.. ends.Select(end => new Sequential<double>(new GivenOutput(end.Output.Value)))]);
        var y = new Quantity(OutputSymbol(ensemble, x, next), average.Forward(x.Value).Clone(), "the average of the members");
        string any = new Symbol(ends[0].Output.Symbol.Letter, ends[0].Output.Symbol.Index, outerMark).ToString(), count = $"{ends.Count}";
        ExplainedLayer meeting = Add(ensemble, $"{y.Name} = {(ensemble.Averaging == Averaging.Outputs ? $"1/{count}·Σ {any}⁽ᵐ⁾" : $"log(1/{count}·Σ softmax({any}⁽ᵐ⁾))")}", "average");
        meeting.Output = y;
        return (y, Δ =>
        {
            meeting.OutputGradient = Δ;
            average.Backward(Δ.Value);
            meeting.BackwardFormulas = [.. ends.Select(end => MemberGradient(ensemble.Averaging, end.Output.Name, y.Name, Δ.Name, count))];
            meeting.InputGradients = [.. ends.Select((end, m) => Gradient(end.Output, ((GivenOutput)average.Members[m].Layers[0]).Gradient!.Clone()))];
            Quantity[] through = [.. ends.Select((end, m) => end.Back(meeting.InputGradients[m]))];
            parting.BackwardFormulas = [string.Join(" + ", through.Select(gradient => gradient.Name))];
            return Arrive(parting, x, through.Select(gradient => gradient.Value).Aggregate((sum, gradient) => sum + gradient));
        }
        );
    }

    private static string MemberGradient(Averaging averaging, string z, string y, string Δ, string count)
        => averaging == Averaging.Outputs ? $"1/{count}·{Δ}" : $"g − softmax({z}) .* Σ g with g = 1/{count}·{Δ} .* softmax({z}) / exp({y})";

    private Symbol OutputSymbol(Layer<double> layer, Quantity x, Layer<double>? next)
    {
        bool isActivation = layer is Activation<double>;
        if (isActivation && x.Symbol is { Letter: "z", Index: { } shared })
            return new("a", shared, mark);
        return new(layer is Dense<double> || (next is Activation<double> && !isActivation) ? "z" : "a", ++index, mark);
    }

    private ExplainedLayer Add(Layer<double> layer, string formula, string part = "")
    {
        layers.Add(new(layer.Name, part.Length == 0 ? layer.Title : $"{layer.GetType().Name.Split('`')[0]}: {part}", member, formula));
        return layers[^1];
    }

    private static ExplainedParameter Explain(Parameter<double> parameter, Symbol symbol, string formula, int samples)
    {
        string mean = samples == 1 ? formula : $"1/m·Σ {formula}";
        return new(parameter.Name, new(symbol, parameter.Value.Clone(), parameter.Name), new(symbol.Prime, parameter.Gradient / samples, $"∂C/∂{symbol}"), $"{symbol.Prime} = {mean}");
    }

    private static Quantity Gradient(Quantity of, Matrix<double> value) => new(of.Symbol.Gradient, value, $"∂C/∂{of.Symbol with { GradientMark = "" }}", of.RowNames);

    private static Quantity Arrive(ExplainedLayer step, Quantity x, Matrix<double> gradient)
    {
        Quantity arrived = Gradient(x, gradient);
        step.InputGradients = [arrived];
        return arrived;
    }
}
