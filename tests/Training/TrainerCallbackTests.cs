using Backprop.Layers;
using Backprop.Losses;
using Backprop.Numerics;
using Backprop.Optimizers;
using Backprop.Training;

namespace Backprop.Tests.Training;

/// <summary>What callbacks do to the trainer that calls them.</summary>
public class TrainerCallbackTests
{
    private static Trainer<double> Make(int epochs = 2)
    {
        Sequential<double> model = TrainingCase.Network<double>();
        return new(model, new MeanSquaredError<double>(), new Adam<double>(model.Parameters, 0.01), new TrainerOptions { Epochs = epochs, BatchSize = 4, Seed = new Seed(3) });
    }

    [Fact]
    public void ANullIsRefusedByItsPlace()
    {
        Trainer<double> trainer = Make();
        trainer.Callbacks.Add(new Watcher<double>());
        trainer.Callbacks.Add(null!);
        Assert.StartsWith("Expected no null among Callbacks, got one at 1", Assert.Throws<ArgumentNullException>("Callbacks", () => trainer.Fit(TrainingCase.Data<double>(8))).Message);
    }

    [Theory]
    [InlineData("start")]
    [InlineData("step")]
    [InlineData("epoch")]
    [InlineData("end")]
    public void WhatACallbackAddsOrRemovesCountsFromTheNextRunOn(string when)
    {
        Trainer<double> trainer = Make();
        List<string> heard = [];
        Watcher<double> added = Hearing("added", null), removed = Hearing("removed", null);
        bool done = false;
        Watcher<double> changing = Hearing("changing", place =>
        {
            if (place != when || done)
                return;
            done = true;
            trainer.Callbacks.Add(added);
            trainer.Callbacks.Remove(removed);
        });
        trainer.Callbacks.Add(changing);
        trainer.Callbacks.Add(removed);

        trainer.Fit(TrainingCase.Data<double>(8));
        string[] run = ["start", "step", "step", "epoch", "step", "step", "epoch", "end"];
        Assert.Equal(run.SelectMany(place => new[] { $"changing {place}", $"removed {place}" }), heard);

        heard.Clear();
        trainer.Fit(TrainingCase.Data<double>(8));
        Assert.Equal(run.SelectMany(place => new[] { $"changing {place}", $"added {place}" }), heard);

        Watcher<double> Hearing(string name, Action<string>? act) => new()
        {
            Start = _ => Hear(name, "start", act),
            Step = (_, _) => Hear(name, "step", act),
            Epoch = (_, _) => Hear(name, "epoch", act),
            End = _ => Hear(name, "end", act),
        };

        void Hear(string name, string place, Action<string>? act)
        {
            heard.Add($"{name} {place}");
            act?.Invoke(place);
        }
    }

    [Fact]
    public void ASecondRunInTheMiddleOfOneIsRefused()
    {
        Trainer<double> trainer = Make();
        List<string> refusals = [];
        trainer.Callbacks.Add(new Watcher<double> { Epoch = (_, _) => refusals.Add(Assert.Throws<InvalidOperationException>(() => trainer.Fit(TrainingCase.Data<double>(8))).Message) });
        Assert.Equal(2, trainer.Fit(TrainingCase.Data<double>(8)).Epochs.Count);
        Assert.Equal(2, refusals.Count);
        Assert.All(refusals, message => Assert.StartsWith("This trainer is in the middle of a run.", message));
    }

    [Theory]
    [InlineData("start")]
    [InlineData("step")]
    [InlineData("epoch")]
    [InlineData("end")]
    public void AfterAnExceptionATrainerTrainsAgain(string when)
    {
        Trainer<double> trainer = Make();
        bool throws = true;
        trainer.Callbacks.Add(new Watcher<double> { Start = _ => At("start"), Step = (_, _) => At("step"), Epoch = (_, _) => At("epoch"), End = _ => At("end") });
        Assert.Equal(when, Assert.Throws<TimeoutException>(() => trainer.Fit(TrainingCase.Data<double>(8))).Message);
        throws = false;
        Assert.Equal((2, StopReason.Completed), (trainer.Fit(TrainingCase.Data<double>(8)).Epochs.Count, trainer.Fit(TrainingCase.Data<double>(8)).StopReason));

        void At(string place)
        {
            if (throws && place == when)
                throw new TimeoutException(place);
        }
    }
}
