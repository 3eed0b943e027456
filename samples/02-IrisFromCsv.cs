using Backprop.Tabular;

namespace Backprop.Samples;

/// <summary>A CSV file in, a model out. Columns, classes, standardisation and the split are found out.</summary>
public static class IrisFromCsv
{
    public static void Run(TextWriter output)
    {
        TabularModel iris = TabularTrainer.Train("data/iris.csv", target: "species");
        foreach ((string metric, double value) in iris.Summary.Test!)
            output.WriteLine(FormattableString.Invariant($"test {metric}: {value:F3}"));

        Prediction prediction = iris.Predict(new Dictionary<string, string>
        {
            ["sepal_length"] = "5.1",
            ["sepal_width"] = "3.5",
            ["petal_length"] = "1.4",
            ["petal_width"] = "0.2",
        });
        output.WriteLine(FormattableString.Invariant($"{prediction.Label} ({prediction.Probabilities[prediction.Label]:P1})"));
    }
}
