namespace Backprop.Tests.Fuzzing;

/// <summary>Model files that were forged with care: what loads, predicts, and saves what it loaded.</summary>
public sealed class ModelFileFuzzTests(FuzzCorpus corpus) : IClassFixture<FuzzCorpus>
{
    [Fact]
    public void Tabular_models_are_refused_or_work()
        => FuzzRun.Cases("model", 7000, random => ModelFileMutation.Of(random.Of(corpus.Models), random), (input, _) => corpus.UseModel(input), accepted: 3);

    [Fact]
    public void Networks_are_refused_or_work()
        => FuzzRun.Cases("network", 4000, random => ModelFileMutation.Of(random.Of(corpus.Networks), random), (input, _) => corpus.UseNetwork(input), accepted: 3);

    [Fact]
    public void Weights_are_refused_or_leave_a_network_that_works()
        => FuzzRun.Cases("weights", 1500, random => ModelFileMutation.Of(corpus.Networks[0], random), (input, _) => corpus.UseWeights(input), accepted: 3);

    [Fact]
    public void Checkpoints_are_refused_or_go_on()
        => FuzzRun.Cases("checkpoint", 3000, random => ModelFileMutation.Of(random.Of(corpus.Checkpoints), random), (input, _) => corpus.UseCheckpoint(input), accepted: 3);
}
