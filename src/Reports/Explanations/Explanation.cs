using Backprop.Data;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Tabular;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Reports.Explanations;

/// <summary>
/// What happens in a network when a sample goes forward and its cost comes backward: z, a, δ, Δ and θ' of every layer, in the guide's notation
/// <code>
/// z = θ·a + b    a = σ(z)    Δ = ∂C/∂a    δ = ∂C/∂z = Δ .* σ'(z)    θ' = ∂C/∂θ = δ·aᵀ    Δ(previous) = θᵀ·δ
/// </code>
/// It is the trained network that is explained: nothing is dropped, and batch normalisation uses the statistics that training left. Of several samples δ and Δ belong
/// to each sample's own cost, C and θ' are means.
/// </summary>
public sealed class Explanation
{
    // Of so many samples at a time a mean is taken, so that a long table needs no more memory than a short one.
    private const int SamplesAtATime = 256;

    private readonly IReadOnlyList<Quantity> perSample;

    private Explanation(Quantity input, Quantity target, IReadOnlyList<ExplainedLayer> layers, Quantity output, Quantity? probability, Quantity outputGradient, CostFormula formula, double cost)
    {
        (Input, Target, Layers, OutputGradient, Cost, Samples) = (input, target, layers, outputGradient, cost, input.Value.ColumnCount);
        (CostFormula, GradientFormula) = (formula.Cost, formula.Gradient);
        (Probability, ProbabilityFormula) = (probability, formula.Probability);
        Title = $"{Samples} {(Samples == 1 ? "sample" : "samples")}";
        // One quantity is the gradient of an output and of the next layer's input.
        perSample = [.. layers.SelectMany(layer => layer.InputGradients.Append(layer.Output).Append(layer.OutputGradient)).Concat([input, target, output, probability, outputGradient]).OfType<Quantity>().Distinct()];
    }

    /// <summary>What is explained, such as <c>row 5 of iris.csv</c>.</summary>
    public string Title { get; private set; }

    /// <summary>The number of samples.</summary>
    public int Samples { get; private set; }

    /// <summary>Whether the columns are means over the samples instead of one for each.</summary>
    public bool IsMean { get; private set; }

    /// <summary>x: features × samples.</summary>
    public Quantity Input { get; }

    /// <summary>y, as the loss takes it.</summary>
    public Quantity Target { get; }

    /// <summary>The layers in the order of Forward.</summary>
    public IReadOnlyList<ExplainedLayer> Layers { get; private set; }

    /// <summary>C: the mean cost of a sample.</summary>
    public double Cost { get; private set; }

    /// <summary>What C is of one sample.</summary>
    public string CostFormula { get; }

    /// <summary>p: the probability of each class, which a classifier's cost is made of; null without any.</summary>
    public Quantity? Probability { get; }

    /// <summary>How that comes about; null without any.</summary>
    public string? ProbabilityFormula { get; }

    /// <summary>∂C/∂output of each sample, where Backward begins.</summary>
    public Quantity OutputGradient { get; }

    /// <summary>How that comes about.</summary>
    public string GradientFormula { get; }

    /// <summary>Explains a network on some samples. Its gradients and position are afterwards as they were; not for many threads at once.</summary>
    /// <param name="model">The network.</param>
    /// <param name="loss">Its loss.</param>
    /// <param name="inputs">features × samples.</param>
    /// <param name="targets">As the loss takes them.</param>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    public static Explanation Of(Layer<double> model, Loss<double> loss, Matrix<double> inputs, Matrix<double> targets)
        => Of(model, loss, inputs, targets, null, null);

    /// <summary>As above, with the mean over the samples in place of a column for each.</summary>
    /// <param name="model">The network.</param>
    /// <param name="loss">Its loss.</param>
    /// <param name="inputs">features × samples.</param>
    /// <param name="targets">As the loss takes them.</param>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    public static Explanation MeanOf(Layer<double> model, Loss<double> loss, Matrix<double> inputs, Matrix<double> targets)
        => MeanOf(model, loss, inputs, targets, null, null);

    /// <summary>Explains a trained model on rows of a table with the target. The cost is softmax cross-entropy or the squared error of the standardised target.</summary>
    /// <param name="model">The model.</param>
    /// <param name="table">The feature columns and the target.</param>
    /// <param name="rows">Which rows, from 0.</param>
    /// <param name="mean">Whether to take the mean over them.</param>
    /// <exception cref="DataException">A column is missing or a cell cannot be read.</exception>
    /// <exception cref="ArgumentException">No row is given.</exception>
    public static Explanation Of(TabularModel model, CsvTable table, ReadOnlySpan<int> rows, bool mean = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(table);
        Sequential<double> network = model.InDouble();
        Dataset<double> data = model.Encoder.EncodeDataset<double>(table, rows);
        bool classifies = model.Task == TaskKind.Classification;
        Loss<double> loss = classifies ? new SoftmaxCrossEntropy<double>() : new MeanSquaredError<double>();
        Matrix<double> targets = classifies ? Matrix<double>.Build.Dense(model.ClassNames.Count, data.Count, (i, s) => data.Targets[0, s] == i ? 1 : 0) : data.Targets;
        IReadOnlyList<string> outputs = classifies ? model.ClassNames : [model.Target];
        return mean ? MeanOf(network, loss, data.Inputs, targets, model.Encoder.FeatureNames, outputs) : Of(network, loss, data.Inputs, targets, model.Encoder.FeatureNames, outputs);
    }

    /// <summary>The same with some of the layers only.</summary>
    /// <param name="layer">The path of a layer, which stands for all within it; null for all.</param>
    /// <param name="member">The number of a member, from 1, whose layers are kept with those that belong to none; null for all.</param>
    /// <param name="title">Another title; null for the same.</param>
    public Explanation Only(string? layer = null, int? member = null, string? title = null)
    {
        var part = (Explanation)MemberwiseClone();
        part.Title = title ?? Title;
        part.Layers = [.. Layers.Where(each => (layer is null || each.Name == layer || each.Name.StartsWith(layer + ".", StringComparison.Ordinal)) && (member is null || each.Member is null || each.Member == member))];
        return part;
    }

    /// <summary>As text, forward and then backward; larger matrices are cut.</summary>
    /// <param name="max">How many rows and columns of a matrix are shown, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="max"/> is less than 1.</exception>
    public string ToText(int max = 8) => new ExplanationText(this, Setting.AtLeast(1, max, nameof(max))).ToString();

    /// <summary>As one HTML page that needs nothing else: every matrix whole and in colour, its numbers under the pointer.</summary>
    public string ToHtml() => ExplanationPage.Of(this);

    /// <summary>As a LaTeX document that needs amsmath; larger matrices are cut.</summary>
    /// <param name="max">How many rows and columns of a matrix are shown, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="max"/> is less than 1.</exception>
    public string ToLatex(int max = 8) => new ExplanationLatex(this, Setting.AtLeast(1, max, nameof(max))).ToString();

    private static Explanation Of(Layer<double> model, Loss<double> loss, Matrix<double> inputs, Matrix<double> targets, IReadOnlyList<string>? features, IReadOnlyList<string>? outputs)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        model.CheckInput(inputs.RowCount, inputs.ColumnCount);
        Matrix<double>[] gradients = [.. model.Parameters.Select(parameter => parameter.Gradient.Clone())];
        BatchNorm<double>[] norms = [.. model.Tree.OfType<BatchNorm<double>>()];
        long step = model.Step;
        try
        {
            foreach (BatchNorm<double> norm in norms)
                norm.IsFrozen = true;
            model.ZeroGradients();
            var tracer = new Tracer();
            var x = new Quantity(new("x"), inputs.Clone(), "what goes in", features);
            (Quantity end, Tracer.Pullback back) = tracer.Forward(model, x);
            (double cost, Matrix<double> gradient) = loss.Evaluate(end.Value, targets);
            Quantity output = end.Named(outputs), Δ = new(end.Symbol.Gradient, gradient.Clone(), $"∂C/∂{end.Name}", output.RowNames);
            back(Δ);
            foreach (ExplainedLayer layer in tracer.Layers.Where(layer => layer.Output == end))
                layer.Output = output;
            var y = new Quantity(new("y"), targets.Clone(), "the target", output.RowNames);
            CostFormula formula = Explanations.CostFormula.Of(loss, end.Name);
            // The gradient of such a cost is p − y.
            Quantity? p = formula.Probability is null || targets.RowCount != gradient.RowCount ? null : new(new("p"), gradient + targets, "what the network holds for likely", output.RowNames);
            return new(x, y.Named(outputs), tracer.Layers, output, p, Δ, formula, cost / inputs.ColumnCount);
        }
        finally
        {
            model.Step = step;
            foreach (BatchNorm<double> norm in norms)
                norm.IsFrozen = false;
            foreach ((Parameter<double> parameter, Matrix<double> before) in model.Parameters.Zip(gradients))
                before.CopyTo(parameter.Gradient);
        }
    }

    private static Explanation MeanOf(Layer<double> model, Loss<double> loss, Matrix<double> inputs, Matrix<double> targets, IReadOnlyList<string>? features, IReadOnlyList<string>? outputs)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        Explanation? sum = null;
        double cost = 0;
        int samples = inputs.ColumnCount;
        model.CheckInput(inputs.RowCount, samples);
        if (targets.ColumnCount != samples)
            throw new ArgumentException($"Expected targets for {samples} samples (columns), got {targets.ColumnCount}.", nameof(targets));
        for (int start = 0; start < samples || sum is null; start += SamplesAtATime)
        {
            int count = Math.Min(SamplesAtATime, samples - start);
            Explanation part = Of(model, loss, inputs.SubMatrix(0, inputs.RowCount, start, count), targets.SubMatrix(0, targets.RowCount, start, count), features, outputs);
            cost += part.Cost * count;
            foreach (Quantity quantity in part.perSample)
                quantity.Replace(value => value.RowSums().ToColumnMatrix());
            foreach (Quantity gradient in part.ParameterGradients)
                gradient.Replace(value => value * count);
            if (sum is null)
                sum = part;
            else
                foreach ((Quantity total, Quantity more) in sum.AllMeans.Zip(part.AllMeans))
                    total.Replace(value => value + more.Value);
        }
        foreach (Quantity total in sum.AllMeans)
            total.Replace(value => value / samples);
        (sum.Title, sum.Samples, sum.IsMean, sum.Cost) = ($"the mean of {samples} samples", samples, true, cost / samples);
        return sum;
    }

    private IEnumerable<Quantity> ParameterGradients => Layers.SelectMany(layer => layer.Parameters).Select(parameter => parameter.Gradient);

    private IEnumerable<Quantity> AllMeans => perSample.Concat(ParameterGradients);
}
