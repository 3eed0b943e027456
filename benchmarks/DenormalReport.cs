using System.Diagnostics;
using System.Globalization;
using Backprop.Data;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Numerics;
using Backprop.Optimizers;
using Backprop.Training;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Benchmarks;

/// <summary>A training step of the shape of W1 whose numbers have sunk below the smallest normal float (1.2e-38), beside the ordinary one, by turns on one thread.</summary>
internal static class DenormalReport
{
    private const int Rounds = 61, Steps = 20, BatchSize = 64;

    public static void Print(TextWriter output)
    {
        output.WriteLine("| optimizer | what is denormal | µs per step | ordinary | ratio |");
        output.WriteLine("|---|---|---:|---:|---:|");
        foreach (bool adam in new[] { false, true })
        {
            // z of the first layer is a sum of 784 products of 1e-40 or so; Adam's v of a gradient of 1e-19 is 1e-41.
            Row("weights of the first layer", adam, weights: 1e-40f, inputs: 1);
            Row("activations and squares of gradients", adam, weights: 1e-20f, inputs: 1e-19f);
        }

        void Row(string what, bool adam, float weights, float inputs)
        {
            Action ordinary = Step(adam, 1, 1), denormal = Step(adam, weights, inputs);
            var times = (Ordinary: new double[Rounds], Denormal: new double[Rounds]);
            for (int round = 0; round < Rounds; round++)
                (times.Ordinary[round], times.Denormal[round]) = (Time(ordinary), Time(denormal));
            Array.Sort(times.Ordinary);
            Array.Sort(times.Denormal);
            (double usual, double sunk) = (times.Ordinary[Rounds / 2], times.Denormal[Rounds / 2]);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {(adam ? "Adam" : "SGD")} | {what} | {sunk:F0} | {usual:F0} | {sunk / usual:F2} |"));
        }
    }

    // A learning rate of 0 leaves the numbers where they are; the update does all its work.
    private static Action Step(bool adam, float weights, float inputs)
    {
        var first = new Dense<float>(784, 128);
        var model = new Sequential<float>(new Seed(1), first, new ReLU<float>(), new Dense<float>(128, 10));
        foreach (ref float weight in first.Weight.Values)
            weight *= weights;
        Optimizer<float> optimizer = adam ? new Adam<float>(model.Parameters, learningRate: 0) : new Sgd<float>(model.Parameters, learningRate: 0);
        var trainer = new Trainer<float>(model, new SoftmaxCrossEntropy<float>(), optimizer, new TrainerOptions { Threads = 1 });
        RandomStream random = new Seed(1).Stream("inputs");
        Batch<float> batch = new(new Dataset<float>(
            Matrix<float>.Build.Dense(784, BatchSize, (_, _) => inputs * (float)Math.Abs(random.NextNormal())),
            Matrix<float>.Build.Dense(1, BatchSize, (_, s) => s % 10)));
        return () => trainer.Step(batch);
    }

    private static double Time(Action step)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Steps; i++)
            step();
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / Steps;
    }
}
