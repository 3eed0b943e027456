using Backprop.Cli.Examples;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Reports.Explanations;
using Backprop.Tests.Examples;
using Backprop.Tests.Layers;
using Backprop.Training;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Reports.Explanations;

/// <summary>The numbers of an explanation are those of the worked example, of the guide's procedure, and of central differences.</summary>
public sealed class ExplanationTests
{
    public static TheoryData<string> Layers => LayerCases.Names;

    // The article's network, every number to the digits that it is known to.
    public static TheoryData<string, double[]> ArticleNumbers => new()
    {
        { "z₁", [0.755, 0.68] },
        { "a₁", [0.6802671966986485, 0.6637386974043528] },
        { "z₂", [0.801444986673512] },
        { "a₂", [0.6902834929076443] },
        { "Δ₂", [0.6902834929076443 - 0.5] },
        { "δ₂", [0.04068112511233903] },
        { "θ'₂", [0.02767403493871786, 0.02700163699100741] },
        { "Δ₁", [0.01220433753370171, 0.03661301260110512] },
        { "δ₁", [0.00265448903088474, 0.00817164506412987] },
        { "θ'₁", [0.00092907116080966, 0.00238904012779627, 0.00286007577244545, 0.00735448055771688] },
    };

    [Theory]
    [MemberData(nameof(ArticleNumbers))]
    public void The_article_has_its_numbers_under_the_guides_names(string name, double[] numbers)
    {
        Explanation article = Explanation.Of(ArticleExample.ByChainRule(), new HalfSquaredError<double>(), ArticleExample.Sample.Inputs, ArticleExample.Sample.Targets);
        Close.To(0.01810390383656677, article.Cost);
        Assert.Equal(["z₁ = θ₁·x", "a₁ = σ(z₁)", "z₂ = θ₂·a₁", "a₂ = σ(z₂)"], article.Layers.Select(layer => layer.ForwardFormula));
        double[] found = Find(article, name).ToRowMajorArray();
        Assert.Equal(numbers.Length, found.Length);
        // The table has fifteen digits of the smallest.
        for (int i = 0; i < numbers.Length; i++)
            Assert.Equal(numbers[i], found[i], 1e-12 * Math.Abs(numbers[i]) + 1e-17);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_number_is_that_of_the_guides_procedure(bool withBias)
    {
        Sequential<double> network = GuideExample.Network(withBias);
        Matrix<double>[] theta = [.. network.Layers.OfType<Dense<double>>().Select(layer => layer.Bias is null ? layer.Weight.Value : layer.Weight.Value.Append(layer.Bias.Value))];
        var procedure = new DeltaProcedure(theta, Sigmoid, z => Sigmoid(z) * (1 - Sigmoid(z)), appendOne: withBias);
        for (int s = 0; s < 5; s++)
        {
            Matrix<double> x = GuideExample.Data.Inputs.SubMatrix(0, 2, s, 1), y = GuideExample.Data.Targets.SubMatrix(0, 3, s, 1);
            DeltaTrace trace = procedure.Trace(x.Column(0), a => a - y.Column(0));
            Explanation one = Explanation.Of(network, new HalfSquaredError<double>(), x, y);
            for (int l = 0; l < 2; l++)
            {
                string index = "₁₂"[l].ToString();
                Close.To(trace.Z[l], Find(one, "z" + index).Column(0));
                Close.To(trace.A[l + 1], Find(one, "a" + index).Column(0));
                Close.To(trace.BigDelta[l], Find(one, "Δ" + index).Column(0));
                Close.To(trace.SmallDelta[l], Find(one, "δ" + index).Column(0));
                Close.To(trace.Gradients[l], WithBias(one, index, withBias));
            }
            Close.To(trace.InputGradient, Find(one, "∂C/∂x").Column(0));
        }
        Explanation all = Explanation.MeanOf(network, new HalfSquaredError<double>(), GuideExample.Data.Inputs, GuideExample.Data.Targets);
        Matrix<double>[] average = procedure.AverageGradients(GuideExample.Data.Inputs, GuideExample.Data.Targets, (a, y) => a - y);
        Assert.True(all.IsMean);
        for (int l = 0; l < 2; l++)
            Close.To(average[l], WithBias(all, "₁₂"[l].ToString(), withBias));
    }

    // 600 samples are more than are computed at a time.
    [Fact]
    public void A_mean_is_the_mean_of_the_columns()
    {
        Sequential<double> network = GuideExample.Network();
        Matrix<double> inputs = RandomMatrix.Normal<double>(2, 600, "x"), targets = RandomMatrix.Normal<double>(3, 600, "y");
        Explanation mean = Explanation.MeanOf(network, new HalfSquaredError<double>(), inputs, targets), all = Explanation.Of(network, new HalfSquaredError<double>(), inputs, targets);
        Assert.Equal((600, 600, 1), (mean.Samples, all.Samples, mean.Input.Value.ColumnCount));
        Assert.Equal(all.Cost, mean.Cost, 1e-12);
        foreach (string name in new[] { "x", "y", "z₁", "a₁", "z₂", "a₂", "Δ₂", "δ₂", "Δ₁", "δ₁", "∂C/∂x" })
            Assert.True((Find(all, name).RowSums() / 600 - Find(mean, name).Column(0)).InfinityNorm() < 1e-13, name);
        foreach (string name in new[] { "θ'₁", "θ'₂" })
            Assert.True((Find(all, name) - Find(mean, name)).InfinityNorm() < 1e-13, name);
        Assert.True((network.Parameters[0].Value - Find(mean, "θ₁")).InfinityNorm() == 0);
    }

    // Scores (1, −1) and (0, 0): softmax gives 1/(1 + e⁻²) = 0.8807970779778823 and ½ to the first class. A cost of values has no probabilities.
    [Fact]
    public void A_classifier_shows_its_probabilities()
    {
        Matrix<double> inputs = Matrix<double>.Build.DenseOfArray(new[,] { { 1.0, 0 }, { -1, 0 } }), targets = Matrix<double>.Build.DenseOfArray(new[,] { { 1.0, 0 }, { 0, 1 } });
        var network = new Sequential<double>(new Dense<double>(Matrix<double>.Build.DenseIdentity(2)));
        Explanation explanation = Explanation.Of(network, new SoftmaxCrossEntropy<double>(), inputs, targets), mean = Explanation.MeanOf(network, new SoftmaxCrossEntropy<double>(), inputs, targets);
        double[] expected = [0.8807970779778823, 0.5];
        for (int sample = 0; sample < 2; sample++)
        {
            Assert.Equal(expected[sample], explanation.Probability!.Value[0, sample], 1e-15);
            Assert.Equal(1 - expected[sample], explanation.Probability.Value[1, sample], 1e-15);
        }
        Assert.Equal(expected.Average(), mean.Only().Probability!.Value[0, 0], 1e-15);
        Assert.All([explanation.ToText(), explanation.ToHtml()], text => Assert.Contains("p = softmax(z₁)", text, StringComparison.Ordinal));
        Assert.Contains(@"p=\operatorname{softmax} (z_{1})", explanation.ToLatex().Replace(" = ", "=", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Null(Explanation.Of(network, new HalfSquaredError<double>(), inputs, targets).Probability);
    }

    // Also of BatchNorm and Dropout, which train otherwise than they infer: the trained network is explained.
    [Theory]
    [MemberData(nameof(Layers))]
    public void Of_every_layer_the_output_is_that_of_inference_and_the_gradients_are_its_differences(string name)
    {
        LayerCase<double> row = LayerCases.Get<double>(name);
        Sequential<double> network = LayerCase<double>.Network(row.Make());
        foreach (BatchNorm<double> norm in network.Tree.OfType<BatchNorm<double>>())
            (norm.RunningMean[0, 0], norm.RunningVariance[0, 0]) = (0.3, 2.5);
        Matrix<double> x = row.Input(3);
        var loss = new HalfSquaredError<double>();
        Matrix<double> y = RandomMatrix.Normal<double>(network.OutputSize(row.Features), 3, "target");
        network.Forward(x);
        network.Backward(y);
        (double[][] before, long step) = ([.. network.Parameters.Select(p => p.Gradients.ToArray())], network.Step);

        Explanation explanation = Explanation.Of(network, loss, x, y);
        Assert.Equal(network.Infer(x), explanation.Layers[^1].Output!.Value);
        Assert.Equal(before, network.Parameters.Select(p => p.Gradients.ToArray()));
        Assert.Equal(step, network.Step);
        Assert.All(explanation.Layers, layer => Assert.DoesNotContain("f(", layer.ForwardFormula));

        double Cost() => loss.Evaluate(network.Infer(x), y).Cost;
        Assert.Equal(Cost() / 3, explanation.Cost, 1e-12);
        // A sample's own cost depends on no other column.
        AssertDifferences(Find(explanation, "∂C/∂x"), x, Cost);
        foreach (ExplainedParameter explained in explanation.Layers.SelectMany(layer => layer.Parameters))
            AssertDifferences(explained.Gradient.Value * 3, network.Parameters.Single(p => p.Name == explained.Name).Value, Cost);
        Assert.Equal(network.Parameters.Count, explanation.Layers.Sum(layer => layer.Parameters.Count));
    }

    [Fact]
    public void Every_layer_that_files_know_has_a_formula()
    {
        Type[] explained = [.. LayerCases.All<double>().SelectMany(row => row.Build().Tree).Select(layer => layer.GetType()).Distinct()];
        Assert.All(Backprop.Serialization.LayerRegistry<double>.Kinds, kind => Assert.Contains(kind.LayerType, explained));
    }

    [Fact]
    public void A_layer_of_the_callers_own_is_explained_too()
    {
        var network = new Sequential<double>(new Dense<double>(ArticleExample.Theta1), new Swap());
        Explanation explanation = Explanation.Of(network, new HalfSquaredError<double>(), ArticleExample.Sample.Inputs, Matrix<double>.Build.Dense(2, 1));
        Assert.Equal("a₂ = f(z₁)", explanation.Layers[1].ForwardFormula);
        Assert.Equal([0.68, 0.755], explanation.Layers[1].Output!.Value.Column(0), (a, b) => Math.Abs(a - b) < 1e-15);
    }

    [Fact]
    public void TargetsForOtherSamplesAreRefusedByName()
    {
        var network = new Sequential<double>(new Dense<double>(Matrix<double>.Build.Dense(1, 2, 1)));
        Matrix<double> inputs = Matrix<double>.Build.Dense(2, 3, 1), targets = Matrix<double>.Build.Dense(1, 2);
        Assert.StartsWith("Expected targets for 3 samples (columns), got 2.", Assert.Throws<ArgumentException>("targets", () => Explanation.MeanOf(network, new MeanSquaredError<double>(), inputs, targets)).Message);
        Assert.Throws<ArgumentException>("input", () => Explanation.MeanOf(network, new MeanSquaredError<double>(), Matrix<double>.Build.Dense(2, 0), targets));
        Explanation one = Explanation.Of(network, new MeanSquaredError<double>(), inputs, Matrix<double>.Build.Dense(1, 3));
        Assert.Throws<ArgumentOutOfRangeException>("max", () => one.ToText(0));
        Assert.Throws<ArgumentOutOfRangeException>("max", () => one.ToLatex(-1));
    }

    [Fact]
    public void Ways_part_and_meet_with_names_of_their_own()
    {
        var network = LayerCase<double>.Network(new Dense<double>(4, 4), new Residual<double>(new Dense<double>(4, 4), new ReLU<double>()), new Ensemble<double>(Averaging.Outputs, Member(), Member()));
        Explanation explanation = Explanation.Of(network, new MeanSquaredError<double>(), RandomMatrix.Normal<double>(4, 1, "x"), RandomMatrix.Normal<double>(2, 1, "y"));
        Assert.Equal(
            ["z₁ = θ₁·x + b₁", "z₁ goes on as it is, and through F", "z₂ = θ₂·z₁ + b₂", "a₂ = max(0, z₂)", "a₃ = z₁ + a₂", "a₃ goes into each of 2 members",
             "z₄⁽¹⁾ = θ₄⁽¹⁾·a₃ + b₄⁽¹⁾", "z₄⁽²⁾ = θ₄⁽²⁾·a₃ + b₄⁽²⁾", "a₅ = 1/2·Σ z₄⁽ᵐ⁾"],
            explanation.Layers.Select(layer => layer.ForwardFormula));
        Assert.Equal(["Δ₃⁽¹⁾ + Δ₃⁽²⁾"], explanation.Layers[5].BackwardFormulas);
        Assert.Equal("Δ₃", explanation.Layers[5].InputGradients.Single().Name);
        Assert.Equal(["Δ₃ + δ₁ᶠ"], explanation.Layers[1].BackwardFormulas);
        Assert.Equal(Find(explanation, "Δ₃") + Find(explanation, "δ₁ᶠ"), Find(explanation, "δ₁"));
        Assert.Equal("θ'₄⁽²⁾ = δ₄⁽²⁾·a₃ᵀ", explanation.Layers[7].Parameters[0].Formula);

        Assert.Equal(["1.inner.0", "1.inner.1"], explanation.Only("1.inner").Layers.Select(layer => layer.Name));
        Assert.Equal([null, null, null, null, null, null, 2, null], explanation.Only(member: 2).Layers.Select(layer => layer.Member));
        Assert.Empty(explanation.Only("1.inn").Layers);

        static Sequential<double> Member() => Sequential<double>.WithoutWeights(new Dense<double>(4, 2));
    }

    internal static Matrix<double> Find(Explanation explanation, string name)
        => explanation.Layers.SelectMany(layer => layer.InputGradients.Append(layer.Output).Append(layer.OutputGradient).Concat(layer.Parameters.SelectMany(p => new[] { p.Value, p.Gradient })))
            .Concat([explanation.Input, explanation.Target]).OfType<Quantity>().First(quantity => quantity.Name == name).Value;

    private static Matrix<double> WithBias(Explanation explanation, string index, bool withBias)
        => withBias ? Find(explanation, "θ'" + index).Append(Find(explanation, "b'" + index)) : Find(explanation, "θ'" + index);

    private static void AssertDifferences(Matrix<double> gradient, Matrix<double> variable, Func<double> cost)
    {
        const double H = 1e-6;
        for (int i = 0; i < variable.RowCount; i++)
            for (int j = 0; j < variable.ColumnCount; j++)
            {
                double value = variable[i, j];
                variable[i, j] = value + H;
                double above = cost();
                variable[i, j] = value - H;
                double below = cost();
                variable[i, j] = value;
                Assert.Equal((above - below) / (2 * H), gradient[i, j], 1e-6 * Math.Max(1, Math.Abs(gradient[i, j])));
            }
    }

    private static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));

    /// <summary>A layer that the project does not know.</summary>
    private sealed class Swap : LeafLayer<double>
    {
        public override string Title => "Swap";

        protected override void Infer(ReadOnlySpan<double> x, Span<double> y, int samples)
        {
            x.CopyTo(y);
            y.Reverse();
        }

        protected override void Backward(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> Δ, Span<double> δ, int samples) => Infer(Δ, δ, samples);
    }
}
