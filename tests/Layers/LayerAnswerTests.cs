using Backprop.Data;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Numerics;
using Backprop.Optimizers;
using Backprop.Training;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Layers;

/// <summary>A layer of the caller's own that answers null, or in another shape: it is the one that is named, wherever it stands.</summary>
public sealed class LayerAnswerTests
{
    private const int Samples = 3;

    public static readonly TheoryData<string> Places = ["alone", "first", "last", "residual", "branch", "ensemble"];

    private static Dataset<double> Data { get; } = new(RandomMatrix.Normal<double>(2, Samples, "input"), RandomMatrix.Normal<double>(2, Samples, "target"));

    [Theory]
    [MemberData(nameof(Places))]
    public void Forward(string place)
    {
        Refuses("OutputSize says 2×3, but Forward gave null.", new() { Output = _ => null });
        Refuses("OutputSize says 2×3, but Forward gave 3×3.", new() { Output = x => Matrix<double>.Build.Dense(3, x.ColumnCount) });
        Refuses("OutputSize says 2×3, but Forward gave 2×1.", new() { Output = _ => Matrix<double>.Build.Dense(2, 1) });
        Refuses("OutputSize says 2×3, but Forward gave 2×3, a SparseMatrix and not a dense matrix.", new() { Output = Matrix<double>.Build.SparseOfMatrix });

        void Refuses(string what, Own own) => AssertNames(own, what, () => Trainer(Network(place, own)).Fit(Data));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Backward(string place)
    {
        Refuses("from Backward, 2×3, got null.", new() { InputGradient = _ => null });
        Refuses("from Backward, 2×3, got 1×3.", new() { InputGradient = Δ => Matrix<double>.Build.Dense(1, Δ.ColumnCount) });
        Refuses("from Backward, 2×3, got 2×1.", new() { InputGradient = _ => Matrix<double>.Build.Dense(2, 1) });
        Refuses("from Backward, 2×3, got 2×3, a SparseMatrix and not a dense matrix.", new() { InputGradient = Matrix<double>.Build.SparseOfMatrix });

        void Refuses(string what, Own own) => AssertNames(own, $"expected the gradient of its input {what}", () => GradientCheck.Run(Network(place, own), Data.Inputs));
    }

    // Then only what stands around the layer knows how many features went in.
    [Fact]
    public void Backward_of_a_layer_that_takes_any_size()
    {
        Own silent = new() { Size = null, InputGradient = _ => null }, wide = new() { Size = null, InputGradient = Δ => Matrix<double>.Build.Dense(3, Δ.ColumnCount) };
        AssertNames(silent, "expected the gradient of its input from Backward, features×3, got null.", () => GradientCheck.Run(Network("last", silent), Data.Inputs));
        AssertNames(wide, "expected the gradient of its input from Backward, 2×3, got 3×3.", () => GradientCheck.Run(wide, Data.Inputs));
        Assert.EndsWith("from Backward, 2×3, got 3×3.", Assert.Throws<InvalidOperationException>(() => GradientCheck.Run(Network("branch", wide), Data.Inputs)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Infer(string place)
    {
        Own silent = new() { Inferred = _ => null }, wide = new() { Inferred = x => Matrix<double>.Build.Dense(3, x.ColumnCount) };
        foreach ((Own own, string what) in new[] { (silent, "null"), (wide, "3×3") })
        {
            Layer<double> network = Network(place, own);
            AssertNames(own, $"OutputSize says 2×3, but Infer gave {what}.", () => Trainer(network).Evaluate(Data));
            AssertNames(own, $"OutputSize says 2×3, but Infer gave {what}.", () => network.Infer(Data.Inputs.AsColumnMajorArray(), new double[Samples * network.OutputSize(2)]));
        }
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Parameters(string place)
    {
        Refuses("Parameters is null. A layer that learns nothing has an empty list.", new() { Given = () => null });
        Refuses("Parameters contains null. A layer that learns nothing has an empty list.", new() { Given = () => [null!] });
        Refuses("Parameters holds other parameters whenever it is read. Make them once, in the constructor.", new() { Given = () => [new("weight", 1, 1)] });

        void Refuses(string what, Own own)
        {
            AssertNames(own, what, () => new Trainer<double>(Network(place, own), new HalfSquaredError<double>(), new Sgd<double>([new Parameter<double>("any", 1, 1)], 0.01)));
            AssertNames(own, what, () => own.Initialize(new Seed(1)));
            AssertNames(own, what, () => GradientCheck.Run(own, Data.Inputs));
        }
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void State(string place)
    {
        Own own = new() { HasState = false };
        AssertNames(own, "State is null. A layer that has nothing to save has an empty list.", () => Trainer(Network(place, own)));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Right_answers_are_taken(string place)
    {
        Layer<double> network = Network(place, new() { Inferred = Matrix<double>.Build.SparseOfMatrix });
        Assert.True(double.IsFinite(Trainer(network).Fit(Data, Data).Epochs[^1].ValidationCost!.Value));
        Assert.True(GradientCheck.Run(network, Data.Inputs).Passed);
    }

    // The layer has its name only once it stands in its place.
    private static void AssertNames(Own own, string what, Action use)
    {
        string message = Assert.Throws<InvalidOperationException>(use).Message;
        Assert.Equal($"{own}: {what}", message);
    }

    private static Trainer<double> Trainer(Layer<double> network)
        => new(network, new HalfSquaredError<double>(), new Sgd<double>(network.Parameters, 0.01), new() { Epochs = 1 });

    private static Layer<double> Network(string place, Own own) => place switch
    {
        "first" => new Sequential<double>(new Seed(1), own, new Dense<double>(2, 2)),
        "last" => new Sequential<double>(new Seed(1), new Dense<double>(2, 2), own),
        "residual" => new Sequential<double>(new Seed(1), new Residual<double>(own), new Dense<double>(2, 2)),
        "branch" => new Sequential<double>(new Seed(1), new Branch<double>([], [0, 1], own), new Dense<double>(2, 2)),
        "ensemble" => new Ensemble<double>(Averaging.Outputs, new Sequential<double>(new Seed(1), own, new Dense<double>(2, 2)), new Sequential<double>(new Seed(2), new Dense<double>(2, 2))),
        _ => own,
    };

    /// <summary>y = x, and a parameter that changes nothing.</summary>
    private sealed class Own : Layer<double>
    {
        private readonly Parameter<double>[] parameters = [new("idle", 1, 1)];

        public int? Size { get; init; } = 2;

        public Func<Matrix<double>, Matrix<double>?> Output { get; init; } = x => x.Clone();

        public Func<Matrix<double>, Matrix<double>?> InputGradient { get; init; } = Δ => Δ.Clone();

        public Func<Matrix<double>, Matrix<double>?> Inferred { get; init; } = x => x.Clone();

        public Func<IReadOnlyList<Parameter<double>>?>? Given { get; init; }

        public bool HasState { get; init; } = true;

        public override string Title => "Own";

        public override int? InputSize => Size;

        public override IReadOnlyList<Parameter<double>> Parameters => Given is null ? parameters : Given()!;

        public override IReadOnlyList<NamedMatrix<double>> State => HasState ? base.State : null!;

        public override int OutputSize(int inputSize) => inputSize;

        public override Matrix<double> Forward(Matrix<double> input) => Output(input)!;

        public override Matrix<double> Backward(Matrix<double> outputGradient) => InputGradient(outputGradient)!;

        public override void BackwardParameters(Matrix<double> outputGradient)
        {
        }

        public override Matrix<double> Infer(Matrix<double> input) => Inferred(input)!;
    }
}
