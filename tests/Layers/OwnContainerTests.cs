using Backprop.Data;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Numerics;
using Backprop.Optimizers;
using Backprop.Serialization;
using Backprop.Tests.Serialization;
using Backprop.Training;
using Backprop.Training.Callbacks;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Layers;

/// <summary>A container of the caller's own around layers of the library: their parameters have names, and so weights, of their own.</summary>
public sealed class OwnContainerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Parameters_of_one_name_are_counted()
    {
        Sequential<float> network = Network(1);
        Assert.Equal(["0.weight", "0.bias", "0.1.weight", "0.1.bias", "1.weight", "1.bias"], network.Parameters.Select(parameter => parameter.Name));
        Assert.NotEqual(network.Parameters[0].Value, network.Parameters[2].Value);
    }

    [Fact]
    public void Alone_too()
    {
        var gate = new Gate();
        gate.Initialize(new Seed(1));
        Assert.Equal(["weight", "bias", "1.weight", "1.bias"], gate.Parameters.Select(parameter => parameter.Name));
        Assert.NotEqual(gate.Parameters[0].Value, gate.Parameters[2].Value);
    }

    [Fact]
    public void It_trains_and_its_weights_are_saved()
    {
        Sequential<float> network = Network(1), other = Network(2);
        var samples = new Dataset<float>(RandomMatrix.Normal<float>(4, 12, "input"), RandomMatrix.Normal<float>(1, 12, "target"));
        var trainer = new Trainer<float>(network, new MeanSquaredError<float>(), new Adam<float>(network.Parameters, 0.01), new() { Epochs = 3, BatchSize = 4 }) { Callbacks = { new EarlyStopping<float>(patience: 1) } };
        TrainingHistory history = trainer.Fit(samples);
        Assert.True(history.Epochs[^1].Cost < history.Epochs[0].Cost, "it learns");

        WeightsFile.Save(folder["w"], network);
        WeightsFile.Load(folder["w"], other);
        MatrixAssert.SameBits(network.Infer(samples.Inputs), other.Infer(samples.Inputs));
    }

    // The second layer's weights are called "1.weight" in the container, and would be "2.weight" in the file.
    [Fact]
    public void What_it_took_over_is_not_saved_alone()
    {
        var trunk = new Sequential<float>(new Seed(1), new Dense<float>(4, 4), new ReLU<float>(), new Dense<float>(4, 4));
        ModelFile.Save(folder["m"], trunk);
        _ = new Sequential<float>(new Seed(1), new Trunk(trunk), new Dense<float>(4, 1));
        const string Why = "Dense(4→4) was taken over by another network, which calls its weights \"0.1.weight\": a layer belongs to one network.";
        Assert.StartsWith(Why, Assert.Throws<ArgumentException>("model", () => ModelFile.Save(folder["m"], trunk)).Message, StringComparison.Ordinal);
        Assert.Equal(3, ModelFile.Load<float>(folder["m"]).Model.Layers.Count);
    }

    private static Sequential<float> Network(int seed) => new(new Seed(seed), new Gate(), new Dense<float>(4, 1));

    /// <summary>y = h(x) + g(x).</summary>
    private sealed class Gate : Layer<float>
    {
        private readonly Dense<float> h = new(4, 4), g = new(4, 4);

        public override string Title => "Gate";

        public override IReadOnlyList<Parameter<float>> Parameters => [.. h.Parameters, .. g.Parameters];

        public override int OutputSize(int inputSize) => 4;

        public override Matrix<float> Forward(Matrix<float> input) => h.Forward(input) + g.Forward(input);

        public override Matrix<float> Backward(Matrix<float> outputGradient) => h.Backward(outputGradient) + g.Backward(outputGradient);

        public override void BackwardParameters(Matrix<float> outputGradient)
        {
            h.BackwardParameters(outputGradient);
            g.BackwardParameters(outputGradient);
        }

        public override Matrix<float> Infer(Matrix<float> input) => h.Infer(input) + g.Infer(input);
    }

    /// <summary>A network of the library's within a layer.</summary>
    private sealed class Trunk(Sequential<float> inner) : Layer<float>
    {
        public override string Title => "Trunk";

        public override IReadOnlyList<Parameter<float>> Parameters => inner.Parameters;

        public override int OutputSize(int inputSize) => inner.OutputSize(inputSize);

        public override Matrix<float> Forward(Matrix<float> input) => inner.Forward(input);

        public override Matrix<float> Backward(Matrix<float> outputGradient) => inner.Backward(outputGradient);

        public override void BackwardParameters(Matrix<float> outputGradient) => inner.BackwardParameters(outputGradient);

        public override Matrix<float> Infer(Matrix<float> input) => inner.Infer(input);
    }
}
