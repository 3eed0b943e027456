using Backprop.Data;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Numerics;
using Backprop.Optimizers;
using Backprop.Training;
using Backprop.Training.Callbacks;
using Backprop.Training.Metrics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Samples;

/// <summary>An optimizer, a metric and a callback of your own, in the trainer that ships.</summary>
public static class CustomTraining
{
    /// <summary>Descent by the sign of the gradient alone: w ← w − η·sign(g).</summary>
    private sealed class SignDescent(IReadOnlyList<Parameter<float>> parameters, double learningRate)
        : Optimizer<float>([new ParameterGroup<float>(parameters)], learningRate, weightDecay: 0)
    {
        protected override void Update(Span<float> value, ReadOnlySpan<float> gradient, float scale, float rate, float weightDecay, ReadOnlySpan<float[]> state)
        {
            for (int i = 0; i < value.Length; i++)
                value[i] -= rate * MathF.Sign(scale * gradient[i]);
        }
    }

    /// <summary>max |a − y| over all samples that count.</summary>
    private sealed class LargestError : Metric
    {
        public override string Name => "largestError";

        public override bool HigherIsBetter => false;

        public override double Evaluate<T>(Matrix<T> output, Matrix<T> target, Vector<T>? weights = null)
            => double.CreateChecked(output.EnumerateColumns().Zip(target.EnumerateColumns())
                .Where((_, s) => weights is null || weights[s] != T.Zero)
                .Max(pair => (pair.First - pair.Second).AbsoluteMaximum()));
    }

    /// <summary>Writes ‖g‖ of the last batch every so many epochs. Gradients are sums over the batch, and LastWeight is what makes them averages.</summary>
    private sealed class GradientNorm(TextWriter output, int every) : TrainingCallback<float>
    {
        public override void OnEpoch(TrainingRun<float> run, EpochRecord epoch)
        {
            if (epoch.Epoch % every != 0)
                return;
            double sum = Math.Sqrt(run.Model.Parameters.Sum(parameter => Math.Pow(parameter.Gradient.FrobeniusNorm(), 2)));
            output.WriteLine(FormattableString.Invariant($"epoch {epoch.Epoch}: ‖g‖ {sum / run.LastWeight:F3}, largest error {epoch.Metrics["largestError"]:F3}"));
        }
    }

    public static void Run(TextWriter output)
    {
        // y = 2x + 1 at 64 places from −1 to 1.
        float[][] inputs = [.. Enumerable.Range(0, 64).Select(s => new[] { s / 31.5f - 1 })];
        var data = Dataset<float>.FromRows(inputs, Array.ConvertAll(inputs, x => 2 * x[0] + 1));

        var model = new Sequential<float>(new Seed(1), new Dense<float>(1, 1));
        var trainer = new Trainer<float>(model, new HalfSquaredError<float>(), new SignDescent(model.Parameters, learningRate: 0.05),
            new TrainerOptions { Epochs = 100, BatchSize = 32, Schedule = new CosineSchedule(), Metrics = [new LargestError()] })
        {
            Callbacks = { new GradientNorm(output, every: 25) },
        };
        trainer.Fit(data);
        output.WriteLine($"in the end: {trainer.Evaluate(data)}");
    }
}
