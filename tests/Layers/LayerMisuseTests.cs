using Backprop.Layers;
using Backprop.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Layers;

/// <summary>What a caller can do wrong with a layer, beside the shapes of <see cref="LayerRefusalTests"/>.</summary>
public class LayerMisuseTests
{
    [Theory]
    [MemberData(nameof(LayerCases.Names), MemberType = typeof(LayerCases))]
    public void Nothing_at_all(string name)
    {
        LayerCase<double> row = LayerCases.Get<double>(name);
        Layer<double> layer = row.Build();

        Assert.Throws<ArgumentNullException>("input", () => layer.Forward(null!));
        Assert.Throws<ArgumentNullException>("input", () => layer.Infer(null!));
        layer.Forward(row.Input(2));
        Assert.Throws<ArgumentNullException>("outputGradient", () => layer.Backward(null!));
        Assert.Throws<ArgumentNullException>("outputGradient", () => layer.BackwardParameters(null!));
        Assert.Throws<ArgumentNullException>("state", () => layer.LoadState(null!));
    }

    [Fact]
    public void Weights_that_no_array_holds()
    {
        Assert.StartsWith("65536×65536 elements are more than an array holds, ", Assert.Throws<ArgumentOutOfRangeException>(() => new Dense<float>(65_536, 65_536)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Parameter<double>("weight", 2, int.MaxValue));
    }

    [Fact]
    public void A_forward_that_failed_leaves_nothing_for_backward()
    {
        var dropout = new Dropout<double>(0.5);
        Matrix<double> x = Matrix<double>.Build.Dense(2, 3, 1);
        Assert.Throws<InvalidOperationException>(() => dropout.Forward(x));
        Assert.Equal("Dropout(0.5): Backward needs a Forward before it.", Assert.Throws<InvalidOperationException>(() => dropout.Backward(x)).Message);
        dropout.Reseed(new Seed(1));
        dropout.Forward(x);
        dropout.Backward(x);
    }

    [Fact]
    public void Layers_made_of_nothing()
    {
        Assert.Throws<ArgumentNullException>("layers", () => new Sequential<double>((Layer<double>[])null!));
        Assert.Throws<ArgumentNullException>("members", () => new Ensemble<double>(Averaging.Outputs, null!));
        Assert.StartsWith("Expected no null among layers, got one at 1 (counted from 0).", Assert.Throws<ArgumentNullException>("layers", () => new Sequential<double>(new Seed(1), new Tanh<double>(), null!)).Message);
        Assert.Throws<ArgumentNullException>("layers", () => new Residual<double>((Layer<double>)null!));
        Assert.Throws<ArgumentNullException>("layers", () => new Branch<double>([], [0], (Layer<double>)null!));
        Assert.Throws<ArgumentNullException>("members", () => new Ensemble<double>(Averaging.Outputs, new Sequential<double>(new Tanh<double>()), null!));
        Assert.Throws<ArgumentNullException>("past", () => new Branch<double>(null!, [0], new Tanh<double>()));
        Assert.Throws<ArgumentNullException>("through", () => new Branch<double>([0], null!, new Tanh<double>()));
        Assert.Throws<ArgumentNullException>("activation", () => new Parametric<double>(1, null!));
        Assert.Throws<ArgumentNullException>("weight", () => new Dense<double>(null!));
        Assert.Throws<ArgumentNullException>("samples", () => PiecewiseLinear<double>.OfQuantiles(null!, 2));
        Assert.Throws<ArgumentNullException>("random", () => Initializer.Zeros.Fill(new double[1], 1, 1, null!));
        Assert.Throws<ArgumentNullException>("name", () => new Parameter<double>(null!, 1, 1));
        Assert.Throws<ArgumentException>("name", () => new Parameter<double>("", 1, 1));
    }

    [Fact]
    public void Sizes_below_1()
    {
        Assert.Throws<ArgumentOutOfRangeException>("size", () => new Periodic<double>(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>("waves", () => new Periodic<double>(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>("groups", () => new GroupedDense<double>(0, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>("inputs", () => new GroupedDense<double>(1, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>("outputs", () => new GroupedDense<double>(1, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>("size", () => new PiecewiseLinear<double>(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>("bins", () => new PiecewiseLinear<double>(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>("size", () => new Parametric<double>(0, new Tanh<double>()));
        // 1 is enough everywhere.
        Assert.Equal(1, new Periodic<double>(1, 1).OutputSize(1));
        Assert.Equal(1, new GroupedDense<double>(1, 1, 1).OutputSize(1));
        Assert.Equal(1, new PiecewiseLinear<double>(1, 1).OutputSize(1));
        Assert.Equal(1, new Parametric<double>(1, new Tanh<double>()).InputSize);
        Assert.Equal(1, new LayerNorm<double>(1).InputSize);
        Assert.Equal(1, new BatchNorm<double>(1).InputSize);
        Assert.Equal(1, new Scale<double>(1).InputSize);
    }

    // 2¹⁶ groups of 2¹⁶ outputs, and three bins or waves of 2³⁰ features, are more than 2³¹ − 1.
    [Fact]
    public void Sizes_that_no_int_holds()
    {
        Assert.Throws<ArgumentOutOfRangeException>("groups", () => new GroupedDense<double>(1 << 16, 1, 1 << 16));
        Assert.Throws<OverflowException>(() => new PiecewiseLinear<double>(1, 3).OutputSize(1 << 30));
        Assert.Throws<OverflowException>(() => new Periodic<double>(1, 3).OutputSize(1 << 30));
    }

    [Fact]
    public void Settings_say_the_range_and_what_they_got()
    {
        Refuses("epsilon", "epsilon must be finite and above 0, got 0.", () => new LayerNorm<double>(2, epsilon: 0));
        Refuses("epsilon", "epsilon must be finite and above 0, got 0.", () => new BatchNorm<double>(2, epsilon: 0));
        Refuses("momentum", "momentum must lie in (0, 1], got 1.5.", () => new BatchNorm<double>(2, momentum: 1.5));
        Refuses("probability", "probability must lie in [0, 1), got 1.", () => new Dropout<double>(1));
        Refuses("ProbabilityFactor", "ProbabilityFactor must lie in [0, 1], got -0.5.", () => new Dropout<double>(0).ProbabilityFactor = -0.5);
        Refuses("ProbabilityFactor", "ProbabilityFactor must lie in [0, 1], got NaN.", () => new Dropout<double>(0).ProbabilityFactor = double.NaN);
        Refuses("negativeSlope", "negativeSlope must be finite, got Infinity.", () => new LeakyReLU<double>(double.PositiveInfinity));
        Refuses("alpha", "alpha must be finite, got NaN.", () => new ELU<double>(double.NaN));
        Refuses("averaging", "averaging must be one of Outputs, Probabilities, got 7.", () => new Ensemble<double>((Averaging)7, Sequential<double>.WithoutWeights(new Tanh<double>())));
        Refuses("epsilon", "epsilon must be finite and above 0 in Single, got 1E-50.", () => new LayerNorm<float>(2, epsilon: 1e-50));
        Refuses("epsilon", "epsilon must be finite and above 0 in Single, got 1E-50.", () => new BatchNorm<float>(2, epsilon: 1e-50));
        Refuses("negativeSlope", "negativeSlope must be finite in Single, got 1E+39.", () => new LeakyReLU<float>(1e39));
        Refuses("alpha", "alpha must be finite in Single, got -1E+39.", () => new ELU<float>(-1e39));
        foreach (double bad in new[] { 0, -1, double.PositiveInfinity, double.NaN })
        {
            Refuses("deviation", $"deviation must be finite and above 0, got {bad}.", () => Initializer.Normal(bad));
            Refuses("limit", $"limit must be finite and above 0, got {bad}.", () => Initializer.Uniform(bad));
        }
        // The ends that belong to the range, and what only float cannot hold.
        Assert.Equal((1e-50, 1e-50, 1e39, -1e39), (new LayerNorm<double>(2, 1e-50).Epsilon, new BatchNorm<double>(2, 1e-50).Epsilon, new LeakyReLU<double>(1e39).NegativeSlope, new ELU<double>(-1e39).Alpha));
        Assert.Equal(1, new BatchNorm<double>(2, momentum: 1).Momentum);
        Assert.Equal(1, new Dropout<double>(0) { ProbabilityFactor = 1 }.ProbabilityFactor);
        Assert.Equal(0, new Dropout<double>(0) { ProbabilityFactor = 0 }.ProbabilityFactor);

        static void Refuses(string parameter, string message, Action make)
            => Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(parameter, make).Message);
    }

    [Fact]
    public void Parts_that_do_not_fit_say_which()
    {
        Says("Expected a W of at least 1×1, got 0×3.", () => new Dense<double>(Matrix<double>.Build.Dense(0, 3)));
        Says("Expected a W of at least 1×1, got 3×0.", () => new Dense<double>(Matrix<double>.Build.Dense(3, 0)));
        Says("Dense(3→2): expected a bias of 2 entries, got 3.", () => new Dense<double>(Matrix<double>.Build.Dense(2, 3), Vector<double>.Build.Dense(3)));
        Assert.Throws<NotSupportedException>(() => new Parameter<Half>("weight", 1, 1));
        Says("A vector has one column, got 2.", () => new Parameter<double>("weight", 3, 2, isVector: true));
        Says("A Branch needs at least one feature to go through its layers.", () => new Branch<double>([0], [], new Tanh<double>()));
        Says("Every feature goes past the layers or through them, but of 0 to 3 only 3 do.", () => new Branch<double>([0], [1, 3], new Tanh<double>()));
        Says("Every feature goes past the layers or through them, but of 0 to 3 only 3 do.", () => new Branch<double>([3], [0, 1], new Tanh<double>()));
        Says("Every feature goes past the layers or through them, but of 0 to 1 only 1 do.", () => new Branch<double>([], [1], new Tanh<double>()));
        Says("Features are counted from 0 and ascending, got -1.", () => new Branch<double>([], [-1, 0], new Tanh<double>()));
        Says("Features are counted from 0 and ascending, got 1 after 2.", () => new Branch<double>([2, 1], [0], new Tanh<double>()));
        Says("Branch(2 of 3: Dense(3→1)): 2 features go through layers that expect 3.", () => new Branch<double>([0], [1, 2], new Dense<double>(3, 1)));
        Says("An Ensemble needs at least one member.", () => new Ensemble<double>(Averaging.Outputs));
        Says("Ensemble(2 × Scale(1)): the members take the same input, but one expects 1 features and another 2.", () => new Ensemble<double>(Averaging.Outputs, Chain(new Scale<double>(1)), Chain(new Scale<double>(2))));
        Says("Ensemble(2 × Tanh): the members take the same input, but one expects any number of features and another 2.", () => new Ensemble<double>(Averaging.Outputs, Chain(new Tanh<double>()), Chain(new Scale<double>(2))));
        Says("Ensemble(2 × Dense(1→2)): the members give the same number of features, but one gives 2 and another 3.", () => new Ensemble<double>(Averaging.Outputs, Chain(new Dense<double>(1, 2)), Chain(new Dense<double>(1, 3))));
        Says("A Sequential needs at least one layer.", () => new Sequential<double>());
        var twice = new ReLU<double>();
        Says("ReLU stands in two places of the Sequential: a layer caches one input, so make two layers.", () => new Sequential<double>(twice, new Tanh<double>(), twice));
        Says("\"1.weight\" has no values yet. Pass a Seed as the first argument to draw them, or give the layer its weights.", () => new Sequential<double>(new Tanh<double>(), new Dense<double>(1, 1)));

        Says("ReLU stands in two places of the Ensemble: a layer caches one input, so make two layers.", () => new Ensemble<double>(Averaging.Outputs, Chain(twice), Chain(twice)));

        static Sequential<double> Chain(Layer<double> layer) => Sequential<double>.WithoutWeights(layer);
    }

    // 256 features are enough for a ReLU within the product, 4 are not.
    [Theory]
    [InlineData(4)]
    [InlineData(256)]
    public void An_output_as_the_next_input(int size)
    {
        var network = new Sequential<float>(new Seed(1), new Dense<float>(size, size), new ReLU<float>());
        var layer = (Dense<float>)network.Layers[0];
        const string Why = "the input is the matrix of an earlier output, which Forward writes again. Pass a copy of it, or use Infer. (Parameter 'input')";
        Matrix<float> first = network.Forward(Matrix<float>.Build.Dense(size, 32, 1));
        Matrix<float> copy = first.Clone();
        Assert.EndsWith(Why, Assert.Throws<ArgumentException>(() => network.Forward(first)).Message, StringComparison.Ordinal);
        Matrix<float> second = layer.Forward(copy);
        Says($"Dense({size}→{size}) \"0\": {Why}", () => layer.Forward(second));
        // Another number of samples goes to another matrix.
        network.Forward(network.Forward(Matrix<float>.Build.Dense(size, 8, 1)).SubMatrix(0, size, 0, 4));
    }

    // Backward needs the input that Forward would write over. What was cached before the refusal stays as it was.
    [Theory]
    [MemberData(nameof(LayerCases.NamesThatKeepTheSize), MemberType = typeof(LayerCases))]
    public void An_earlier_output_of_the_layer_as_its_next_input(string name)
    {
        LayerCase<double> row = LayerCases.Get<double>(name);
        Layer<double> layer = row.Build(), other = row.Build();
        Matrix<double> first = layer.Forward(row.Input(3)), input = row.Input(2, "next");
        other.Forward(row.Input(3));
        layer.Forward(input);
        other.Forward(input);

        Assert.EndsWith("Pass a copy of it, or use Infer. (Parameter 'input')", Assert.Throws<ArgumentException>(() => layer.Forward(first)).Message, StringComparison.Ordinal);
        if (layer is Sequential<double>)
            return;
        MatrixAssert.SameBits(other.Backward(row.OutputGradient(other, 2)), layer.Backward(row.OutputGradient(layer, 2)));
        MatrixAssert.SameGradients(other, layer);
    }

    [Fact]
    public void One_parameter_in_two_layers()
    {
        var shared = new Parameter<double>("weight", 1, 1);
        Says("One parameter belongs to two layers of the Sequential: files and optimizers know it by one name, so make two parameters.", () => new Sequential<double>(new Own(shared), new Own(shared)));
    }

    // A layer of the caller's own may take any size, so that only its output tells that x + F(x) has no sense.
    [Fact]
    public void A_residual_around_a_layer_that_does_not_keep_the_size()
    {
        const string Message = "x + F(x) needs an F that keeps the size, but 2 features go in and 3 come out.";
        var residual = new Residual<double>(new Own(size: 3));
        Says($"Residual(Own): {Message}", () => residual.OutputSize(2));
        Says($"Residual(Own): {Message}", () => residual.Forward(Matrix<double>.Build.Dense(2, 4)));
        Says($"Residual(Own): {Message}", () => residual.Infer(Matrix<double>.Build.Dense(2, 4)));
    }

    // Likewise members of an ensemble, which know their sizes only from the input.
    [Fact]
    public void An_ensemble_of_layers_that_give_different_sizes()
    {
        const string Message = "Ensemble(2 × Own): the members give the same number of features, but one gives 2 and another 3.";
        var ensemble = new Ensemble<double>(Averaging.Outputs, new Sequential<double>(new Own(size: 2)), new Sequential<double>(new Own(size: 3)));
        Says(Message, () => ensemble.Forward(Matrix<double>.Build.Dense(2, 4)));
        Says(Message, () => ensemble.Infer(Matrix<double>.Build.Dense(2, 4)));
    }

    // OutputSize says 3 features; what Infer gives has 2, or one sample too many.
    [Theory]
    [InlineData(2, 4)]
    [InlineData(3, 5)]
    public void A_layer_that_gives_another_shape_than_it_says(int rows, int columns)
    {
        Sequential<double> network = new(new Own(size: 3, answer: Matrix<double>.Build.Dense(rows, columns)));
        Assert.Equal($"Own \"0\": OutputSize says 3×4, but Infer gave {rows}×{columns}.", Assert.Throws<InvalidOperationException>(() => network.Infer(Matrix<double>.Build.Dense(2, 4))).Message);
    }

    [Fact]
    public void Memory_that_is_no_whole_number_of_samples()
    {
        var dense = new Dense<double>(Matrix<double>.Build.Dense(2, 3));
        Says("Dense(3→2, no bias): expected samples of 3 features, got 4 numbers, which is not a multiple of that.", () => dense.Infer(new double[4], new double[2]));
        Says("Dense(3→2, no bias): expected an output of 2×2, got 3 numbers (input 3×2).", () => dense.Infer(new double[6], new double[3]));
    }

    private static void Says(string message, Action act) => Assert.StartsWith(message, Assert.Throws<ArgumentException>(act).Message);

    /// <summary>A layer as a caller may write it, of any number of features, that answers with zeros.</summary>
    private sealed class Own(Parameter<double>? parameter = null, int? size = null, Matrix<double>? answer = null) : Layer<double>
    {
        public Own(int size, Matrix<double>? answer = null)
            : this(null, size, answer)
        {
        }

        public override string Title => "Own";

        public override IReadOnlyList<Parameter<double>> Parameters => parameter is null ? [] : [parameter];

        public override int OutputSize(int inputSize) => size ?? inputSize;

        public override Matrix<double> Forward(Matrix<double> input) => Infer(input);

        public override Matrix<double> Backward(Matrix<double> outputGradient) => outputGradient;

        public override void BackwardParameters(Matrix<double> outputGradient)
        {
        }

        public override Matrix<double> Infer(Matrix<double> input) => answer ?? Matrix<double>.Build.Dense(OutputSize(input.RowCount), input.ColumnCount);
    }
}
