using System.Globalization;
using Backprop.Data;
using Backprop.Tabular;
using Backprop.Tests.Data;

namespace Backprop.Tests.Tabular;

/// <summary>A model is compared with saying the same of every row, as by scikit-learn's DummyClassifier(strategy="most_frequent") and DummyRegressor(strategy="mean").</summary>
public class BaselineTests
{
    private static readonly TabularOptions Small = new() { Preset = Preset.Plain, Hidden = [8], Epochs = 60, LearningRate = 0.05, Validation = HeldOut.None, Test = 0.5 };

    // Half of 54 and 6 rows, by class: 27 and 3. accuracy_score(27·["no"] + 3·["yes"], 30·["no"]) = 0.9.
    [Fact]
    public void Accuracy_of_the_commonest_class_is_said()
    {
        string text = "x,y\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{Noise(i)},{(i % 10 == 0 ? "yes" : "no")}\n"));
        string warning = Assert.Single(Warnings(Csv.Table(text), Small));
        Assert.StartsWith("always saying \"no\" is right for 0.9000 of the test rows, the model for 0.", warning);
        Assert.EndsWith(": by this it is of no use; where classes are rare, logLoss and macroF1 tell more than accuracy, and --metric log-loss may train a better model", warning);
        Assert.EndsWith(" tell more than accuracy", Assert.Single(Warnings(Csv.Table(text), Small with { Metric = MetricKind.F1, Validation = 0.2, Test = 0.4 })));
    }

    // accuracy_score(27·["no"] + 3·["yes"], 30·["yes"], sample_weight=27·[1] + 3·[100]) = 300/327.
    [Fact]
    public void The_commonest_class_is_so_by_weight()
    {
        string text = "x,w,y\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{Noise(i)},{(i % 10 == 0 ? "100,yes" : "1,no")}\n"));
        Assert.StartsWith("always saying \"yes\" is right for 0.9174 of the test rows, the model for 0.", Assert.Single(Warnings(Csv.Table(text), Small with { Weights = "w" })));
    }

    // What is learnt of 0, 1, …, 19 is wrong for test rows in which it is the other way round. mean_squared_error([19, 0], [9.5, 9.5]) = 9.5².
    [Fact]
    public void The_error_of_the_mean_is_said()
    {
        CsvTable train = Csv.Table("x,y\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"{i * 7 % 20},{i * 7 % 20}.0\n")));
        HeldOut reversed = HeldOut.Table(Csv.Table("x,y\n0,19\n19,0\n")), alike = HeldOut.Table(Csv.Table("x,y\n0.5,0.5\n18.5,18.5\n"));
        TabularOptions options = Small with { Task = TaskKind.Regression };
        Assert.StartsWith("always saying 9.5, the mean of the rows trained on, has an rmse of 9.5000 on the test rows, the model 1", Assert.Single(Warnings(train, options with { Test = reversed })));
        Assert.StartsWith("always saying 9.5, the mean of the rows trained on, has an rmse of 9.5000 on the validation rows", Assert.Single(Warnings(train, options with { Validation = reversed, Test = HeldOut.None })));
        Assert.Empty(Warnings(train, options with { Test = alike }));
        Assert.Empty(Warnings(train, options with { Test = HeldOut.None }));
    }

    // x is the other way round in the test rows: accuracy_score(["p", "q"], ["p", "p"]) = ½, the model's is 0. No class is rare.
    [Fact]
    public void Of_rare_classes_is_spoken_where_one_is_commoner_than_all_others()
    {
        CsvTable train = Csv.Table("x,y\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"{i * 7 % 20},{(i * 7 % 20 < 10 ? "p" : "q")}\n")));
        Assert.Equal("always saying \"p\" is right for 0.5000 of the test rows, the model for 0.0000: by this it is of no use",
            Assert.Single(Warnings(train, Small with { Test = HeldOut.Table(Csv.Table("x,y\n0,q\n19,p\n")) })));
    }

    [Fact]
    public void A_model_of_use_is_not_spoken_of()
        => Assert.Empty(Warnings(Csv.Table("x,y\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{i}.5,{(i < 12 ? "yes" : "no")}\n"))), Small));

    private static IReadOnlyList<string> Warnings(CsvTable table, TabularOptions options) => TabularTrainer.Train(table, "y", options).Summary.Warnings;

    private static string Noise(int i) => Math.Sin(i * 12.9898).ToString(CultureInfo.InvariantCulture);
}
