using Backprop.Data;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Numerics;
using Backprop.Optimizers;
using Backprop.Training;
using Backprop.Training.Callbacks;
using Backprop.Training.Metrics;

namespace Backprop.Benchmarks;

/// <summary>A network, data, a loss, an optimizer and a batch size: what trainers are compared on.</summary>
internal sealed record Workload(string Name, int[] Sizes, Func<Dataset<float>> Data, Func<Loss<float>> Loss, Func<IReadOnlyList<Parameter<float>>, Optimizer<float>> Optimizer, int BatchSize)
{
    public static IReadOnlyList<Workload> All { get; } =
    [
        new("W1", [784, 128, 10], () => Mnist.Train, () => new SoftmaxCrossEntropy<float>(), p => new Sgd<float>(p, 0.1), 64),
        new("W2", [784, 512, 512, 10], () => Mnist.Train, () => new SoftmaxCrossEntropy<float>(), p => new Adam<float>(p, 1e-3), 128),
        new("W3", [4, 16, 3], Flowers, () => new SoftmaxCrossEntropy<float>(), p => new Sgd<float>(p, 0.1), 16),
        new("W4", [784, 1024, 1024, 1024, 10], () => Mnist.Train, () => new SoftmaxCrossEntropy<float>(), p => new Sgd<float>(p, 0.01, momentum: 0.9), 512),
        new("W5", [8, 64, 64, 1], Waves, () => new MeanSquaredError<float>(), p => new Adam<float>(p, 1e-3), 32),
    ];

    /// <summary>Floating-point operations per sample: forward and θ' of every layer, Δ of all but the first.</summary>
    public double FlopPerSample => Sizes.Zip(Sizes.Skip(1), (inputs, outputs) => 6.0 * inputs * outputs).Sum() - 2.0 * Sizes[0] * Sizes[1];

    public Sequential<float> Network() => new(new Seed(1), [.. Layers()]);

    /// <summary>Samples per second of the training loop alone, over at least this long, after a warm-up of a quarter of it.</summary>
    public double Measure(double seconds, int? threads)
    {
        var clock = new StepClock(seconds / 4, seconds);
        Train(clock, threads, clock.Token);
        return clock.Steps * SamplesPerStep / clock.Seconds;
    }

    /// <summary>The share of the FMA peak, measured by turns with it.</summary>
    public string Share(double seconds, int threads)
    {
        var clock = new ShareClock(seconds, threads, SamplesPerStep * FlopPerSample);
        Train(clock, threads, clock.Token);
        return clock.ToString();
    }

    /// <summary>Test accuracy after five epochs on MNIST.</summary>
    public double Accuracy(int? threads)
    {
        Sequential<float> network = Network();
        var trainer = new Trainer<float>(network, Loss(), Optimizer(network.Parameters), new TrainerOptions { Epochs = 5, BatchSize = BatchSize, Threads = threads });
        trainer.Fit(Data());
        return new Accuracy().Evaluate(network.Infer(Mnist.Test.Inputs), Mnist.Test.Targets);
    }

    // The last batch of an epoch is shorter.
    private double SamplesPerStep => (double)Data().Count / ((Data().Count - 1) / BatchSize + 1);

    private void Train(TrainingCallback<float> clock, int? threads, CancellationToken cancellationToken)
    {
        Sequential<float> network = Network();
        var options = new TrainerOptions { Epochs = int.MaxValue, BatchSize = BatchSize, Threads = threads };
        var trainer = new Trainer<float>(network, Loss(), Optimizer(network.Parameters), options) { Callbacks = { clock } };
        trainer.Fit(Data(), cancellationToken: cancellationToken);
    }

    private IEnumerable<Layer<float>> Layers()
    {
        for (int l = 0; l + 1 < Sizes.Length; l++)
        {
            yield return new Dense<float>(Sizes[l], Sizes[l + 1]);
            if (l + 2 < Sizes.Length)
                yield return new ReLU<float>();
        }
    }

    private static Dataset<float> Flowers()
    {
        RandomStream random = new Seed(1).Stream("flowers");
        float[,] inputs = new float[150, 4], targets = new float[150, 1];
        for (int s = 0; s < 150; s++)
        {
            for (int i = 0; i < 4; i++)
                inputs[s, i] = (float)random.NextNormal();
            targets[s, 0] = random.NextIndex(3);
        }
        return Dataset<float>.FromRows(inputs, targets);
    }

    private static Dataset<float> Waves()
    {
        RandomStream random = new Seed(1).Stream("waves");
        float[,] inputs = new float[20640, 8], targets = new float[20640, 1];
        for (int s = 0; s < 20640; s++)
        {
            double sum = 0;
            for (int i = 0; i < 8; i++)
                sum += inputs[s, i] = (float)random.NextNormal();
            targets[s, 0] = (float)(Math.Sin(sum) + 0.1 * random.NextNormal());
        }
        return Dataset<float>.FromRows(inputs, targets);
    }
}
