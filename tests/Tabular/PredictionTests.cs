using System.Text;
using System.Text.Json;
using Backprop.Data;
using Backprop.Tabular;

namespace Backprop.Tests.Tabular;

/// <summary>What a model says of many rows, and of one.</summary>
public class PredictionTests
{
    private static readonly TabularOptions Quick = new() { Preset = Preset.Plain, Hidden = [], Test = HeldOut.None, Epochs = 1 };

    // One feature: 2²⁰ rows are encoded at a time.
    [Fact]
    public void Progress_is_told_after_each_piece()
    {
        const int rows = (1 << 20) + (1 << 18);
        TabularModel model = TabularTrainer.Train(Read("x,y\n1,1\n2,2\n3,4\n4,8\n5,9\n6,9\n"), "y", Quick with { Validation = HeldOut.None });
        CsvTable many = Read($"x,y\n{string.Concat(Enumerable.Repeat("1,2\n", rows))}");
        Shares predicted = [], evaluated = [];

        Assert.Equal(rows, model.Predict(many, progress: predicted).Count);
        model.Evaluate(many, progress: evaluated);

        Assert.Equal([0.8, 1], predicted);
        Assert.Equal([0.8, 1], evaluated);
    }

    [Fact]
    public void Probabilities_are_a_dictionary_in_the_order_of_the_classes()
    {
        TabularModel model = TabularTrainer.Train("data/iris.csv", "species", Quick);
        Prediction prediction = model.Predict(CsvTable.Read("data/iris.csv"))[149];
        IReadOnlyDictionary<string, double> probabilities = prediction.Probabilities;

        Assert.Equal(["setosa", "versicolor", "virginica"], probabilities.Keys);
        Assert.Equal(3, probabilities.Count);
        Assert.Equal(1, probabilities.Values.Sum(), 1e-15);
        Assert.Equal(probabilities.Values, probabilities.Keys.Select(name => probabilities[name]));
        Assert.Equal(probabilities.MaxBy(pair => pair.Value).Key, prediction.Label);
        Assert.False(probabilities.ContainsKey("Setosa"));
        Assert.False(probabilities.TryGetValue("rose", out double none));
        Assert.Equal(0, none);
        Assert.Equal("There is no class \"rose\"; the classes are \"setosa\", \"versicolor\", \"virginica\".", Assert.Throws<KeyNotFoundException>(() => probabilities["rose"]).Message);
        Assert.Equal(probabilities, JsonSerializer.Deserialize<Dictionary<string, double>>(JsonSerializer.SerializeToElement(prediction).GetProperty("Probabilities")));
    }

    [Fact]
    public void Each_prediction_is_made_of_its_numbers_whenever_it_is_asked_for()
    {
        TabularModel model = TabularTrainer.Train("data/iris.csv", "species", Quick);
        CsvTable table = CsvTable.Read("data/iris.csv");
        IReadOnlyList<Prediction> all = model.Predict(table), again = model.Predict(table);

        Assert.Equal(150, all.Count);
        Assert.NotSame(all[0], all[0]);
        Assert.Equal(all.ToArray(), again.ToArray());
        Assert.Equal(all[7].GetHashCode(), again[7].GetHashCode());
        Assert.NotEqual(all[0], all[149]);
        Assert.NotEqual(all[0], all[1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => all[150]);
        Assert.Throws<ArgumentOutOfRangeException>(() => all[-1]);
        Assert.Equal(model.Predict(new Dictionary<string, string> { ["sepal_length"] = "5.1", ["sepal_width"] = "3.5", ["petal_length"] = "1.4", ["petal_width"] = "0.2" }).Label, all[0].Label);
    }

    private static CsvTable Read(string text) => CsvTable.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "rows.csv");
}
