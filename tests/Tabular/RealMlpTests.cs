using Backprop.Data;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Numerics;
using Backprop.Optimizers;
using Backprop.Tabular;
using Backprop.Tests.Layers;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Tabular;

/// <summary>The default preset is RealMLP-TD-S, number for number.</summary>
public class RealMlpTests
{
    [Theory]
    [InlineData(TaskKind.Classification, "SELU", 0.04, 0.1)]
    [InlineData(TaskKind.Regression, "Mish", 0.07, 0)]
    public void The_settings_are_the_papers(TaskKind task, string activation, double rate, double smoothing)
    {
        Recipe recipe = Recipe.For(new(), task, rows: 500);
        var builder = new RecipeBuilder(recipe, task);
        Sequential<float> network = builder.Network(new Seed(1), new Embeddings(recipe, new(16, [], [])), outputs: 3);
        Sequential<float> member = Assert.IsType<Ensemble<float>>(Assert.Single(network.Layers)).Members[0];
        var adam = Assert.IsType<Adam<float>>(builder.OptimizerFor(member));

        Assert.Equal(["Scale(16)", "Dense(16→256)", activation, "Dense(256→256)", activation, "Dense(256→256)", activation, "Dense(256→3)"], member.Layers.Select(layer => layer.Title));
        Assert.Equal((256, 256, rate, smoothing), (recipe.Epochs, recipe.BatchSize, recipe.LearningRate, recipe.LabelSmoothing));
        Assert.Equal((rate, 0.9, 0.95, 1e-8, 0.0), (adam.LearningRate, adam.Beta1, adam.Beta2, adam.Epsilon, adam.WeightDecay));
        Assert.Equal(4, Assert.IsType<CosLogSchedule>(recipe.Schedule).Cycles);
        // ×6 for Scale, ×0.1 for biases, and 1/√n for the weights of a layer of n inputs: 1/4, then 1/16.
        Assert.Equal([6, 0.25, 0.1, 1.0 / 16, 0.1, 1.0 / 16, 0.1, 1.0 / 16, 0.1], adam.Groups.Select(group => group.LearningRateFactor));
        Assert.Equal(member.Parameters, adam.Groups.SelectMany(group => group.Parameters));
    }

    // Scale starts at 1, W with variance 1/n, b with variance 1, the last layer with 0. Means and variances of N draws lie within 5/√N of theirs.
    [Fact]
    public void The_weights_are_drawn_as_in_the_paper()
    {
        Recipe recipe = Recipe.For(new() { Members = 1 }, TaskKind.Classification, rows: 500);
        Sequential<float> network = new RecipeBuilder(recipe, TaskKind.Classification).Network(new Seed(1), new Embeddings(recipe, new(64, [], [])), outputs: 3);

        Assert.All(network.Parameters[0].Values.ToArray(), scale => Assert.Equal(1, scale));
        foreach (Parameter<float> parameter in network.Parameters.Skip(1).Take(6))
        {
            double[] drawn = [.. parameter.Values.ToArray().Select(value => value * Math.Sqrt(parameter.Value.ColumnCount))];
            double bound = 5 / Math.Sqrt(drawn.Length), mean = drawn.Average(), variance = drawn.Average(x => x * x);
            Assert.InRange(mean, -bound, bound);
            Assert.InRange(variance, 1 - Math.Sqrt(2) * bound, 1 + Math.Sqrt(2) * bound);
        }
        Assert.All(network.Parameters.TakeLast(2).SelectMany(p => p.Values.ToArray()), value => Assert.Equal(0, value));
    }

    // NTK: z = W·x/√n + b, that is a Dense with weights W on the input x/√n. Here the plain Dense with weights W/√n on x, at 1/√n of the rate, keeps up with it step
    // for step. (ε is added to a gradient √n times as large.)
    [Fact]
    public void A_plain_layer_at_a_smaller_rate_is_the_NTK_parametrisation()
    {
        const int n = 9, samples = 5;
        double root = Math.Sqrt(n);
        Matrix<double> w = RandomMatrix.Normal<double>(2, n, "w"), x = RandomMatrix.Normal<double>(n, samples, "x"), y = RandomMatrix.Normal<double>(2, samples, "y");
        Vector<double> b = Vector<double>.Build.Dense([0.3, -0.7]);
        Dense<double> ntk = new(w, b), plain = new(w / root, b);
        Adam<double> ntkAdam = new((ParameterGroup<double>[])[new([ntk.Weight]), new([ntk.Bias!], 0.1)], 0.04, beta2: 0.95, epsilon: 1e-8);
        Adam<double> plainWeights = new((ParameterGroup<double>[])[new([plain.Weight], 1 / root)], 0.04, beta2: 0.95, epsilon: 1e-8 * root), plainBias = new((ParameterGroup<double>[])[new([plain.Bias!], 0.1)], 0.04, beta2: 0.95, epsilon: 1e-8);
        var loss = new MeanSquaredError<double>();
        for (int step = 0; step < 50; step++)
        {
            ntk.ZeroGradients();
            plain.ZeroGradients();
            ntk.BackwardParameters(loss.Evaluate(ntk.Forward(x / root), y).Gradient);
            plain.BackwardParameters(loss.Evaluate(plain.Forward(x), y).Gradient);
            ntkAdam.Step(1.0 / samples);
            plainWeights.Step(1.0 / samples);
            plainBias.Step(1.0 / samples);
        }
        MatrixAssert.Close(ntk.Weight.Value / root, plain.Weight.Value, 1e-11, floor: 1e-3);
        MatrixAssert.Close(ntk.Bias!.Value, plain.Bias!.Value, 1e-11, floor: 1e-3);
    }

    [Theory]
    [InlineData(OptimizerKind.AdamW, null, 0.01)]
    [InlineData(OptimizerKind.AdamW, 0.0, 0.0)]
    [InlineData(OptimizerKind.AdamW, 0.5, 0.5)]
    [InlineData(OptimizerKind.Adam, null, 0.0)]
    [InlineData(null, null, 0.0)]
    public void AdamW_decays_unless_told_otherwise(OptimizerKind? optimizer, double? given, double expected)
    {
        foreach (Preset preset in Enum.GetValues<Preset>())
            Assert.Equal(expected, Recipe.For(new() { Preset = preset, Optimizer = optimizer, WeightDecay = given }, TaskKind.Classification, rows: 500).WeightDecay);
    }

    // A number, ten categories, a pair, another number, nine categories: 22 inputs. The ten become 8 learnt features and stand last: 12 + 8 = 20, the numbers at 0 and 2.
    // Each number adds three combinations of its 16 waves: 26. λ = 0.02 is that of NTK weights, √n times it here.
    [Fact]
    public void What_the_full_recipe_adds_is_built_on_request()
    {
        FeatureLayout layout = new(22, [0, 12], [[.. Enumerable.Range(1, 10)], [.. Enumerable.Range(13, 9)]]);
        TabularOptions options = new() { Embedding = EmbeddingKind.Pbld, CategoryEmbedding = 8, ParametricActivations = true, Dropout = 0.15, WeightDecay = 0.02, Members = 1, Hidden = [256] };
        Recipe recipe = Recipe.For(options, TaskKind.Classification, rows: 500);
        var builder = new RecipeBuilder(recipe, TaskKind.Classification);
        Sequential<float> network = builder.Network(new Seed(1), new Embeddings(recipe, layout), outputs: 3);
        var adam = Assert.IsType<AdamW<float>>(builder.OptimizerFor(network));

        Assert.Equal(
        [
            "Branch(10 of 22: Dense(10→8, no bias))", "Branch(2 of 20: Periodic(2→32), GroupedDense(2 × 16→3))", "Scale(26)",
            "Dense(26→256)", "Parametric(256, SELU)", "Dropout(0.15)", "Dense(256→3)",
        ], network.Layers.Select(layer => layer.Title));
        Assert.Equal(Enumerable.Range(1, 10), ((Branch<float>)network.Layers[0]).Through);
        Assert.Equal([0, 2], ((Branch<float>)network.Layers[1]).Through);
        Assert.Equal([1, 0.1, 0.1 / (2 * Math.PI), 0.1, 6, 1 / Math.Sqrt(26), 0.1, 0.1, 1.0 / 16, 0.1], adam.Groups.Select(group => group.LearningRateFactor));
        Assert.Equal([0, 0, 0, 0, 0, 0.02 * Math.Sqrt(26), 0, 0, 0.02 * 16, 0], adam.Groups.Select(group => group.WeightDecay ?? adam.WeightDecay));
        Assert.Equal(network.Parameters, adam.Groups.SelectMany(group => group.Parameters));
        Assert.IsType<FlatCosSchedule>(recipe.TrainerOptions(options).DropoutSchedule);
        Assert.IsType<FlatCosSchedule>(recipe.TrainerOptions(options).WeightDecaySchedule);
    }

    [Theory]
    [InlineData(EmbeddingKind.None, 5)]
    [InlineData(EmbeddingKind.Pbld, 5 + 2 * 3)]
    [InlineData(EmbeddingKind.Plr, 3 + 2 * 8)]
    [InlineData(EmbeddingKind.Ple, 5 + 2 * 3)]
    public void An_embedding_of_numbers_leaves_the_rest_alone(EmbeddingKind kind, int size)
    {
        Recipe recipe = Recipe.For(new() { Embedding = kind }, TaskKind.Regression, rows: 500);
        Matrix<float> samples = Matrix<float>.Build.Dense(5, 40, (i, s) => i * s);
        var embeddings = new Embeddings(recipe, new FeatureLayout(5, [1, 3], []), new Dataset<float>(samples, Matrix<float>.Build.Dense(1, 40)));
        Assert.Equal(size, embeddings.Size);
        if (kind == EmbeddingKind.Ple)
            Assert.Equal([0, 39], ((PiecewiseLinear<float>)((Branch<float>)Assert.Single(embeddings.Layers())).Layers[0]).Edges.Column(0).Where((_, t) => t is 0 or 16));
    }

    // Of 100,001 rows every third is looked at: 0, 3, …, 99999 are the ends.
    [Fact]
    public void Quantiles_of_many_rows_are_those_of_some()
    {
        var rows = new Dataset<float>(Matrix<float>.Build.Dense(1, 100_001, (_, s) => s), Matrix<float>.Build.Dense(1, 100_001));
        var embeddings = new Embeddings(Recipe.For(new() { Embedding = EmbeddingKind.Ple }, TaskKind.Regression, 100_001), new FeatureLayout(1, [0], []), rows);
        var bins = (PiecewiseLinear<float>)((Branch<float>)Assert.Single(embeddings.Layers())).Layers[0];
        Assert.Equal([0, 99_999], new[] { bins.Edges[0, 0], bins.Edges[16, 0] });
    }

    [Theory]
    [InlineData(TaskKind.Regression, EmbeddingKind.Ple)]
    [InlineData(TaskKind.Classification, EmbeddingKind.None)]
    public void Regressions_have_bins(TaskKind task, EmbeddingKind embedding)
    {
        Assert.Equal(embedding, Recipe.For(new(), task, rows: 500).Embedding);
        Assert.Equal(EmbeddingKind.None, Recipe.For(new() { Preset = Preset.Plain }, task, rows: 500).Embedding);
    }

    // Dates are numbers too; an indicator of missing cells is none, and neither is a pair.
    [Fact]
    public void The_layout_knows_numbers_and_categories()
    {
        CsvTable table = CsvTable.FromRows([.. Enumerable.Range(0, 40).Select(i => new Dictionary<string, string>
        {
            ["pair"] = i % 2 == 0 ? "yes" : "no",
            ["age"] = i == 3 ? "" : $"{i * i % 17}",
            ["city"] = "abc".Substring(i % 3, 1),
            ["day"] = new DateTime(2020, 1, 1).AddDays(40 * i).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            ["y"] = $"{i % 7}",
        })]);
        TableSchema schema = SchemaInference.Infer(table, "y", TaskKind.Regression, new ColumnChoices());
        TabularEncoder encoder = TabularEncoder.Fit(table, schema, [.. Enumerable.Range(0, 40)]);
        FeatureLayout layout = FeatureLayout.Of(encoder);
        Assert.Equal(encoder.FeatureNames.Count, layout.Size);
        Assert.Equal(["age", "day.days", "day.year", "day.month", "day.weekday"], layout.Numbers.Select(i => encoder.FeatureNames[i]));
        Assert.Equal(["city=a", "city=b", "city=c"], Assert.Single(layout.Categories).Select(i => encoder.FeatureNames[i]));
    }

    // 10·256 + 2·256² + 256·1 = 133,888 weights, 6 operations each: an epoch of five members takes 4.016 MFLOP a row. With 1000 rows 373 would be worth it,
    // with 4000 there are 93. With 60,000 rows and three members (2.41 MFLOP a row) 10 are worth it, but 32 are done: 4.6e12 of the 6e12 that may be.
    // With 1,000,000 rows: 6e12 / 2.41e12 = 2.
    [Theory]
    [InlineData(1000, 256)]
    [InlineData(4000, 93)]
    [InlineData(60_000, 32)]
    [InlineData(1_000_000, 2)]
    public void Large_files_have_fewer_epochs(int rows, int epochs)
    {
        Recipe recipe = Recipe.For(new(), TaskKind.Regression, rows);
        Assert.Equal(epochs, recipe.Within(new(), rows, inputs: 10, outputs: 1).Epochs);
        Assert.Equal(500, (recipe with { Epochs = 500 }).Within(new() { Epochs = 500 }, rows, 10, 1).Epochs);
    }

    [Theory]
    [InlineData(199, 128)]
    [InlineData(200, 256)]
    public void Few_rows_have_fewer_epochs(int rows, int epochs)
    {
        Assert.Equal(epochs, Recipe.For(new(), TaskKind.Classification, rows).Epochs);
        Assert.Equal(300, Recipe.For(new() { Epochs = 300 }, TaskKind.Classification, rows).Epochs);
    }

    [Theory]
    [InlineData(29, 1)]
    [InlineData(30, 5)]
    [InlineData(7999, 5)]
    [InlineData(8000, 3)]
    public void Members_follow_the_rows(int rows, int members) => Assert.Equal(members, Recipe.For(new(), TaskKind.Regression, rows).Members);

    [Fact]
    public void What_is_set_wins()
    {
        Recipe recipe = Recipe.For(new() { Members = 2, Hidden = [7], Optimizer = OptimizerKind.Sgd, Epochs = 3, BatchSize = 8 }, TaskKind.Regression, rows: 500);
        Assert.Equal((2, 3, 8, 0.01), (recipe.Members, recipe.Epochs, recipe.BatchSize, recipe.LearningRate));
        Assert.Equal([7], recipe.Hidden);
        Assert.Equal(0.5, Recipe.For(new() { LearningRate = 0.5 }, TaskKind.Regression, rows: 500).LearningRate);
        Assert.Equal(1, Recipe.For(new() { Preset = Preset.Plain }, TaskKind.Regression, rows: 500).Members);
        Assert.Contains("at least 1", Assert.Throws<ArgumentOutOfRangeException>("Members", () => new TabularOptions { Members = 0 }).Message);
    }
}
