using Backprop.Data;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Numerics;
using Backprop.Optimizers;
using Backprop.Serialization;
using Backprop.Tests.Serialization;
using Backprop.Training;
using Backprop.Training.Checkpoints;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Layers;

/// <summary>The layers of one network in another, as in transfer learning.</summary>
public sealed class ReusedLayerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Sequential<float> earlier = new(new Seed(1), new Dense<float>(4, 4), new ReLU<float>(), new Dense<float>(4, 2));

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_was_learnt_is_not_drawn_again()
    {
        float[] learnt = [.. earlier.Layers[0].Parameters[0].Values];
        var head = new Dense<float>(4, 1);
        var network = new Sequential<float>(new Seed(2), earlier.Layers[0], earlier.Layers[1], head);

        Assert.Equal(learnt, earlier.Layers[0].Parameters[0].Values.ToArray());
        Assert.Equal(new Sequential<float>(new Seed(2), new ReLU<float>(), new ReLU<float>(), new Dense<float>(4, 1)).Parameters[0].Values.ToArray(), head.Weight.Values.ToArray());
        network.Initialize(new Seed(2));
        Assert.NotEqual(learnt, earlier.Layers[0].Parameters[0].Values.ToArray());
    }

    // Its layers have other names now, under which no file of it could be read.
    [Fact]
    public void The_earlier_network_is_no_longer_saved()
    {
        ModelFile.Save(folder["m"], earlier);
        byte[] before = File.ReadAllBytes(folder["m"]);
        var later = new Sequential<float>(new Seed(2), new Residual<float>(new Dense<float>(4, 4)), earlier.Layers[0], earlier.Layers[1], earlier.Layers[2]);

        const string Why = "Dense(4→4) was taken over by another network, which calls it \"1\": a layer belongs to one network. Save that one, or load the earlier one's file and build on its layers. (Parameter 'model')";
        Assert.Equal(Why, Assert.Throws<ArgumentException>(() => ModelFile.Save(folder["m"], earlier)).Message);
        Assert.Equal(Why, Assert.Throws<ArgumentException>(() => WeightsFile.Save(folder["m"], earlier)).Message);
        var trainer = new Trainer<float>(earlier, new MeanSquaredError<float>(), new Sgd<float>(earlier.Parameters, 0.1), new() { Checkpoints = new CheckpointOptions(folder["c"]) });
        Assert.Equal(Why, Assert.Throws<ArgumentException>(() => trainer.Fit(new Dataset<float>(Matrix<float>.Build.Dense(4, 3), Matrix<float>.Build.Dense(2, 3)))).Message);
        Assert.Equal(before, File.ReadAllBytes(folder["m"]));
        ModelFile.Save(folder["m"], later);
        Assert.Equal(later.State.Select(item => item.Name), ModelFile.Load<float>(folder["m"]).Model.State.Select(item => item.Name));
    }

    [Fact]
    public void Nor_when_a_residual_of_it_was_taken_apart()
    {
        var whole = new Sequential<float>(new Seed(1), new Residual<float>(new Scale<float>(4), new Dense<float>(4, 4)));
        _ = new Sequential<float>(((Residual<float>)whole.Layers[0]).Layers[1]);
        Assert.StartsWith("Dense(4→4) was taken over by another network, which calls it \"0\"", Assert.Throws<ArgumentException>(() => ModelFile.Save(folder["m"], whole)).Message, StringComparison.Ordinal);
    }
}
