using Backprop.Data;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Numerics;
using Backprop.Optimizers;
using Backprop.Training;

namespace Backprop.Samples;

/// <summary>A loss of your own: the cost of one sample and its gradient. Here the pinball loss, whose minimum is a quantile.</summary>
public static class CustomLoss
{
    /// <summary>c = q·(y − a) where a &lt; y, else (1 − q)·(a − y).</summary>
    private sealed class Pinball(double q) : Loss<double>
    {
        public override string Title => FormattableString.Invariant($"Pinball({q})");

        protected override double Sample(ReadOnlySpan<double> a, ReadOnlySpan<double> y, Span<double> δ)
        {
            double cost = 0;
            for (int i = 0; i < a.Length; i++)
            {
                δ[i] = a[i] < y[i] ? -q : 1 - q;
                cost += δ[i] * (a[i] - y[i]);
            }
            return cost;
        }
    }

    public static void Run(TextWriter output)
    {
        // y = x + noise, with noise drawn uniformly from [0, 1): nine tenths of the targets lie below x + 0.9.
        RandomStream random = new Seed(7).Stream("data");
        double[,] inputs = new double[2000, 1], targets = new double[2000, 1];
        for (int s = 0; s < 2000; s++)
        {
            inputs[s, 0] = 2 * random.NextUniform() - 1;
            targets[s, 0] = inputs[s, 0] + random.NextUniform();
        }
        var data = Dataset<double>.FromRows(inputs, targets);

        var model = new Sequential<double>(new Seed(7), new Dense<double>(1, 1));
        var loss = new Pinball(0.9);
        output.WriteLine($"gradient check {GradientCheck.Run(model, loss, new Batch<double>(data))}");

        var optimizer = new Adam<double>(model.Parameters, learningRate: 0.02);
        new Trainer<double>(model, loss, optimizer, new TrainerOptions { Epochs = 100, BatchSize = 50, Schedule = new CosineSchedule() }).Fit(data);
        output.WriteLine(FormattableString.Invariant($"the 0.9 quantile: {model.Parameters[0].Value[0, 0]:F2}·x + {model.Parameters[1].Value[0, 0]:F2}"));
    }
}
