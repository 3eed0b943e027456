using Backprop.Data;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Numerics;
using Backprop.Optimizers;
using Backprop.Training;
using Backprop.Training.Callbacks;
using Backprop.Training.Checkpoints;

namespace Backprop.Tests.Training;

/// <summary>One checkpoint for each version of the format, from which every later Backprop must go on.</summary>
public class GoldenCheckpointTests
{
    // Written by Fixtures/checkpoint-v1.py, which shares no code with Backprop.
    [Fact]
    public void Version1GoesOn()
    {
        // The weight is 1, its momentum 0.25, the first step cost 0.125. The second sample is x = 2, y = 3:
        //   a = 2, cost ½(2 − 3)² = 0.5, θ' = (2 − 3)·2 = −2
        //   v = 0.5·0.25 − 2 = −1.875, w = 1 + 0.5·1.875 = 1.9375
        // The epoch's cost is (0.125 + 0.5)/2.
        var model = new Sequential<float>(new Seed(9), new Dense<float>(1, 1, bias: false));
        var trainer = new Trainer<float>(model, new HalfSquaredError<float>(), new Sgd<float>(model.Parameters, learningRate: 0.5, momentum: 0.5),
            new TrainerOptions { Epochs = 1, BatchSize = 1, Shuffle = false })
        {
            Callbacks = { new EarlyStopping<float>(patience: 3) },
        };
        Dataset<float> data = Dataset<float>.FromRows(new float[,] { { 1 }, { 2 } }, new float[,] { { 1 }, { 3 } });

        TrainingHistory history = trainer.Resume(Checkpoint<float>.Load(Path.Join(AppContext.BaseDirectory, "Fixtures", "checkpoint-v1.safetensors")), data);

        Assert.Equal(1.9375f, model.Parameters[0].Values[0]);
        EpochRecord epoch = Assert.Single(history.Epochs);
        Assert.Equal((0.3125, 1, 2L), (epoch.TrainingCost, history.BestEpoch, model.Step));
        Assert.True(epoch.Seconds >= 0.5);
    }
}
