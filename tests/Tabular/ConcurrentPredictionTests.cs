using Backprop.Data;
using Backprop.Tabular;

namespace Backprop.Tests.Tabular;

public class ConcurrentPredictionTests
{
    // Each thread has rows of its own, whole tables and single rows, and unseen categories to count.
    [Theory]
    [InlineData("data/penguins.csv", "species")]
    [InlineData("data/concrete.csv", null)]
    public async Task Sixteen_threads_get_the_predictions_of_one(string file, string? target)
    {
        CsvTable table = CsvTable.Read(file);
        TabularModel model = TabularTrainer.Train(table, target ?? table.Columns[^1].Name, new() { Epochs = 2, Hidden = [16], Members = 2 });
        string[] lines = [.. File.ReadLines(file)];
        CsvTable[] parts = [.. Enumerable.Range(0, 16).Select(thread => CsvTable.Read(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(
            string.Join('\n', [lines[0], .. lines.Skip(1 + 3 * thread).Take(1 + 15 * thread)]))), $"part {thread}"))];
        string[] expected = [.. parts.Select(part => Text(model.Predict(part)))];
        using var start = new Barrier(16);

        string[][] answers = await Task.WhenAll(parts.Select(part => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return Enumerable.Range(0, 10).Select(_ => Text(model.Predict(part, new List<string>()))).ToArray();
            },
            TaskCreationOptions.LongRunning)));

        for (int thread = 0; thread < 16; thread++)
            Assert.All(answers[thread], answer => Assert.Equal(expected[thread], answer));
    }

    // R: all the digits, so that equal texts are equal bits.
    private static string Text(IReadOnlyList<Prediction> predictions)
        => string.Join('\n', predictions.Select(prediction => $"{prediction.Label} {prediction.Value:R} {string.Join(' ', prediction.Probabilities.Select(pair => $"{pair.Key} {pair.Value:R}"))}"));
}
