namespace Backprop.Tests.Fuzzing;

/// <summary>What fuzzing once found. Each file of Regressions is called after what reads it, and ends like any other: with a result or a <see cref="BackpropException"/>.</summary>
public sealed class RegressionTests(FuzzCorpus corpus) : IClassFixture<FuzzCorpus>
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Fuzzing", "Regressions");

    public static TheoryData<string> Finds => [.. Directory.GetFiles(Folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Finds))]
    public void Is_found_no_more(string file)
    {
        byte[] input = File.ReadAllBytes(Path.Combine(Folder, file));
        string[] name = Path.GetFileNameWithoutExtension(file).Split('-');
        Action read = name[0] switch
        {
            "model" => () => corpus.UseModel(input),
            "network" => () => corpus.UseNetwork(input),
            "weights" => () => corpus.UseWeights(input),
            "checkpoint" => () => corpus.UseCheckpoint(input),
            "rows" => () => corpus.Predict(input),
            // train-SEED-CASE-…: the options are those of the case.
            "train" => () => FuzzCorpus.Train(input, FuzzCorpus.Options(FuzzRun.AfterInput("train", name[1], name[2], corpus.Table))),
            _ => throw new InvalidOperationException($"{file}: there is no reader of that name."),
        };
        FuzzRun.Judge(read, out string? fault);
        Assert.Null(fault);
    }
}
