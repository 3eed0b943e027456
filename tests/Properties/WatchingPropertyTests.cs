using System.Numerics;
using Backprop.Data;
using Backprop.Layers;
using Backprop.Numerics;
using Backprop.Tests.Losses;
using Backprop.Tests.Optimizers;
using Backprop.Tests.Serialization;
using Backprop.Training;
using Backprop.Training.Callbacks;
using Backprop.Training.Checkpoints;
using Backprop.Training.Metrics;
using FsCheck.Fluent;
using Serilog;

namespace Backprop.Tests.Properties;

/// <summary>Whoever watches a training changes nothing.</summary>
public sealed class WatchingPropertyTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Logs_validation_metrics_and_checkpoints_change_no_weight()
        => Property.Holds(
            from network in NetworkCase.Of(Piece.Kinds)
            from optimizer in Gen.Elements("Sgd", "Sgd momentum", "Adam", "AdamW", "RmsProp", "Adagrad")
            from epochs in Gen.Choose(1, 4)
            from batch in Gen.Choose(1, 12)
            from every in Gen.Choose(1, 4)
            from watch in Gen.Choose(1, 15)
            select new Watching(network, optimizer, epochs, batch, every, watch),
            @case =>
            {
                Gradients.SameBits<float>(Train<float>(@case with { Watch = 0 }), Train<float>(@case));
                Gradients.SameBits<double>(Train<double>(@case with { Watch = 0 }), Train<double>(@case));
            },
            @case => @case.Network.Simpler().Select(simpler => @case with { Network = simpler }));

    private T[] Train<T>(Watching @case) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (NetworkCase network, bool logs, bool validates, bool measures, bool saves) = (@case.Network, (@case.Watch & 1) > 0, (@case.Watch & 2) > 0, (@case.Watch & 4) > 0, (@case.Watch & 8) > 0);
        Sequential<T> model = network.Network<T>();
        TargetKind targets = LossCases.Get<T>(network.Loss).Targets;
        string checkpoints = folder[Guid.NewGuid().ToString("N")];
        var trainer = new Trainer<T>(model, network.MakeLoss<T>(), OptimizerCase.Make(@case.Optimizer, model.Parameters, learningRate: 0.01), new TrainerOptions
        {
            Epochs = @case.Epochs,
            BatchSize = @case.BatchSize,
            Seed = new Seed(network.Draw),
            Metrics = !measures ? [] : targets == TargetKind.ClassIndex ? [new Accuracy(), new LogLoss()] : [new Rmse(), new R2()],
            Checkpoints = saves ? new CheckpointOptions(checkpoints) { EveryEpochs = @case.Every } : null,
        });
        if (logs)
            trainer.Callbacks.Add(new ProgressLog<T>(new LoggerConfiguration().CreateLogger()));
        Dataset<T> train = new(network.Input<T>(), network.Target<T>());
        NetworkCase other = network with { Samples = 5 };
        trainer.Fit(train, validates ? new Dataset<T>(other.Input<T>().Map(x => -x), other.Target<T>()) : null);
        if (saves)
            Directory.Delete(checkpoints, recursive: true);
        return [.. model.State.SelectMany(state => state.Value.ToColumnMajorArray())];
    }

    private sealed record Watching(NetworkCase Network, string Optimizer, int Epochs, int BatchSize, int Every, int Watch)
    {
        public override string ToString() => $"{Network}, {Optimizer}, {Epochs} epochs in batches of {BatchSize}, a checkpoint every {Every}, watched by {Watch:b4}";
    }
}
