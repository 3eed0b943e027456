using Backprop.Data;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Numerics;
using Backprop.Optimizers;
using Backprop.Training;

namespace Backprop.Samples;

/// <summary>The whole idea on one page: a network, a loss, an optimizer, and the training loop written out.</summary>
public static class XorFromCode
{
    public static void Run(TextWriter output)
    {
        // Four samples. FromRows takes one sample per row, as people write them; inside, a sample is a column.
        var xor = Dataset<float>.FromRows(
            inputs: new float[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } },
            targets: new float[,] { { 0 }, { 1 }, { 1 }, { 0 } });

        var seed = new Seed(42);
        var model = new Sequential<float>(seed,
            new Dense<float>(2, 8), new Tanh<float>(),
            new Dense<float>(8, 1));
        var loss = new BinaryCrossEntropyWithLogits<float>();
        var optimizer = new Adam<float>(model.Parameters, learningRate: 0.05f);
        var sampler = new BatchSampler<float>(xor, batchSize: 4, seed);
        output.WriteLine(model);

        // By hand: five statements that can be said aloud.
        for (int epoch = 0; epoch < 200; epoch++)
            foreach (var batch in sampler.Epoch(epoch))
            {
                var a = model.Forward(batch.Inputs);
                var (cost, delta) = loss.Evaluate(a, batch.Targets);     // sums over the batch
                model.Backward(delta);
                optimizer.Step(gradientScale: 1f / batch.Count);         // averages θ' once
                model.ZeroGradients();
                if (epoch % 50 == 0)
                    output.WriteLine(FormattableString.Invariant($"epoch {epoch,3}: cost {cost / batch.Count:F4}"));
            }

        // The same loop ships as Trainer, with validation, metrics, callbacks and cancellation.
        var trainer = new Trainer<float>(model, loss, optimizer, new TrainerOptions { Epochs = 200, BatchSize = 4, Seed = seed });
        TrainingHistory history = trainer.Fit(xor);
        output.WriteLine(FormattableString.Invariant($"after {history.Epochs.Count} more: cost {history.Epochs[^1].TrainingCost:F4}"));

        var scores = model.Infer(xor.Inputs);
        for (int s = 0; s < xor.Count; s++)
            output.WriteLine($"{xor.Inputs[0, s]} xor {xor.Inputs[1, s]} = {(scores[0, s] > 0 ? 1 : 0)}");
    }
}
