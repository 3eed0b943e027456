using Backprop.Cli.Results;
using Backprop.Tabular;
using Backprop.Tests.Serialization;
using Backprop.Training.Checkpoints;

namespace Backprop.Tests.Tabular;

/// <summary>What goes on from checkpoints, what does not, and what is said of members that ended apart.</summary>
public sealed class InterruptedTrainingTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    // A single network saves in the folder itself, members in a folder each.
    [Theory]
    [InlineData(3, 2, "member-1/")]
    [InlineData(2, 3, "member-1/")]
    [InlineData(3, 1, "member-1/")]
    [InlineData(1, 3, "")]
    public void Another_number_of_members_is_refused(int then, int now, string saved)
    {
        TabularOptions options = Saving(then);
        Iris(options);
        string[] before = Files();
        ModelFileException refused = Assert.Throws<ModelFileException>(() => Iris(options with { Members = now, Resume = true }));

        Assert.Equal($"{folder["run"]}/{saved}epoch-00002.safetensors: belongs to another run: its number of members was {then}, here it is {now}", refused.Message);
        Assert.Equal(before, Files());
    }

    // The newest checkpoints of one member are lost: it goes on from its second epoch, the others from their fourth. After an epoch of each the time is spent.
    [Fact]
    public void Members_that_end_apart_have_the_fewest_and_the_most_epochs()
    {
        TabularOptions options = Saving(3) with { Epochs = 8, Validation = 0, Resume = true };
        for (int epochs = 1; epochs <= 4; epochs++)
            Assert.Equal((epochs, epochs), Epochs(Iris(options with { TimeBudget = TimeSpan.FromTicks(1) }).Summary));
        File.Delete(folder["run/member-2/epoch-00003.safetensors"]);
        File.Delete(folder["run/member-2/epoch-00004.safetensors"]);

        TabularModel model = Iris(options with { TimeBudget = TimeSpan.FromTicks(1) });
        Assert.Equal((3, 5), Epochs(model.Summary));
        Assert.Equal("3 to 5 epochs of 3 networks", TrainingText.Epochs(model.Summary));
        model.Save(folder["m.safetensors"]);
        Assert.Equal((3, 5), Epochs(TabularModel.Load(folder["m.safetensors"]).Summary));

        TabularModel whole = Iris(options);
        Assert.Equal("8 epochs of 3 networks", TrainingText.Epochs(whole.Summary));
    }

    [Fact]
    public void Going_on_without_checkpoints_is_refused()
        => Assert.StartsWith("Resume goes on from the newest of the Checkpoints, which are null.", Assert.Throws<ArgumentException>("options", () => Iris(new() { Resume = true })).Message);

    private TabularOptions Saving(int members) => new() { Members = members, Hidden = [4], Epochs = 2, Checkpoints = new CheckpointOptions(folder["run"]) { EveryEpochs = 1 } };

    private string[] Files() => [.. Directory.EnumerateFileSystemEntries(folder["run"], "*", SearchOption.AllDirectories).Order()];

    private static (int, int) Epochs(TrainingSummary summary) => (summary.Epochs, summary.MostEpochs);

    private static TabularModel Iris(TabularOptions options) => TabularTrainer.Train("data/iris.csv", "species", options);
}
