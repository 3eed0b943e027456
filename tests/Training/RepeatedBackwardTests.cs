using Backprop.Data;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Numerics;
using Backprop.Optimizers;
using Backprop.Training;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Training;

/// <summary>
/// A container of the caller's own may take its layers Backward, or Forward and Backward, several times before the optimizer's step: Backward adds to the gradients.
/// A training of it has the bits of single steps, where every θ' is computed at once, also of layers so large that their θ' could wait for the optimizer.
/// And callbacks may use what the training uses.
/// </summary>
public sealed class RepeatedBackwardTests
{
    private const int Size = 512, BatchSize = 64, Batches = 3;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_training_has_the_bits_of_single_steps(bool forward)
    {
        Dataset<float> data = Samples();
        Layer<float> whole = Build(forward), single = Build(forward);
        new Trainer<float>(whole, new MeanSquaredError<float>(), new Adam<float>(whole.Parameters, 0.01), new TrainerOptions { Epochs = 1, BatchSize = BatchSize, Shuffle = false }).Fit(data);
        var trainer = new Trainer<float>(single, new MeanSquaredError<float>(), new Adam<float>(single.Parameters, 0.01));
        for (int b = 0; b < Batches; b++)
            trainer.Step(new Batch<float>((Dataset<float>)data.At([.. Enumerable.Range(b * BatchSize, BatchSize)])));
        Assert.Equal(Bits(single), Bits(whole));
        Assert.NotEqual(Bits(Build(forward)), Bits(whole));
    }

    // The last layer's δ is what the loss gave; its product waits for the optimizer, and for whoever looks at the gradient until the next step.
    [Fact]
    public void A_callback_may_use_the_loss_of_the_training()
    {
        Assert.Equal(Norms(false), Norms(true));

        static double[] Norms(bool usesLoss)
        {
            Dataset<float> data = Samples();
            var network = new Sequential<float>(new Seed(1), new Dense<float>(Size, Size));
            var loss = new MeanSquaredError<float>();
            var optimizer = new Adam<float>(network.Parameters, 0.01);
            List<double> norms = [];
            var trainer = new Trainer<float>(network, loss, optimizer, new TrainerOptions { Epochs = 1, BatchSize = BatchSize });
            trainer.Callbacks.Add(new Watcher<float>
            {
                Step = (_, _) =>
                {
                    if (usesLoss)
                        loss.Evaluate(Matrix<float>.Build.Dense(Size, BatchSize, 3), Matrix<float>.Build.Dense(Size, BatchSize));
                    norms.Add(optimizer.GradientNorm(1));
                },
            });
            trainer.Fit(data);
            return [.. norms];
        }
    }

    private static TwoPasses Build(bool forward)
    {
        var trunk = new Sequential<float>(new Seed(1), new Dense<float>(Size, Size), new ReLU<float>(), new Dense<float>(Size, Size), new Tanh<float>());
        return new TwoPasses(trunk, forward);
    }

    private static Dataset<float> Samples()
    {
        RandomStream random = new Seed(2).Stream("data");
        return new(Matrix<float>.Build.Dense(Size, Batches * BatchSize, (_, _) => (float)random.NextNormal()), Matrix<float>.Build.Dense(Size, Batches * BatchSize, (_, _) => (float)random.NextNormal()));
    }

    private static int[] Bits(Layer<float> layer) => [.. layer.Parameters.SelectMany(parameter => parameter.Value.Enumerate()).Select(BitConverter.SingleToInt32Bits)];

    /// <summary>Backward in two passes of other gradients that add up to the given one; or each half of the samples Forward and Backward by itself.</summary>
    private sealed class TwoPasses(Sequential<float> trunk, bool forward) : Layer<float>
    {
        private Matrix<float>? input;

        public override string Title => "TwoPasses";

        public override IReadOnlyList<Parameter<float>> Parameters => trunk.Parameters;

        public override int OutputSize(int inputSize) => inputSize;

        public override Matrix<float> Forward(Matrix<float> input)
        {
            this.input = input;
            return trunk.Forward(input).Clone();
        }

        public override Matrix<float> Backward(Matrix<float> outputGradient) => throw new NotSupportedException();

        public override void BackwardParameters(Matrix<float> outputGradient)
        {
            int half = outputGradient.ColumnCount / 2;
            foreach (int first in new[] { 0, half })
            {
                Matrix<float> part = outputGradient.Clone();
                if (forward)
                {
                    trunk.Forward(input!.SubMatrix(0, Size, first, half));
                    part = part.SubMatrix(0, Size, first, half);
                }
                else
                {
                    part.ClearSubMatrix(0, Size, first, half);
                }
                trunk.BackwardParameters(part);
            }
        }

        public override Matrix<float> Infer(Matrix<float> input) => trunk.Infer(input);
    }
}
