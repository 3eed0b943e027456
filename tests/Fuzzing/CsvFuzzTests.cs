namespace Backprop.Tests.Fuzzing;

/// <summary>CSV files that went wrong on their way: read, predicted, and trained on.</summary>
public sealed class CsvFuzzTests(FuzzCorpus corpus) : IClassFixture<FuzzCorpus>
{
    [Fact]
    public void Rows_are_refused_or_predicted()
        => FuzzRun.Cases("rows", 6000, random => CsvMutation.Of(corpus.Table, random), (input, _) => corpus.Predict(input), accepted: 3);

    [Fact]
    public void Files_are_refused_or_trained_on()
        => FuzzRun.Cases("train", 1500, random => CsvMutation.Of(corpus.Table, random), (input, random) => FuzzCorpus.Train(input, FuzzCorpus.Options(random)), accepted: 3);
}
