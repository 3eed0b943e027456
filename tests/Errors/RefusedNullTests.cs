using Backprop.Data;
using Backprop.Layers;
using Backprop.Optimizers;
using Backprop.Serialization;
using Backprop.Tabular;
using Backprop.Training;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Errors;

/// <summary>What is null is refused where it is given, by its name.</summary>
public class RefusedNullTests
{
    private static readonly CsvTable Table = CsvTable.FromRows([new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" }]);

    [Fact]
    public void Settings_of_a_training()
    {
        Assert.Throws<ArgumentNullException>("Schedule", () => new TrainerOptions { Schedule = null! });
        Assert.Throws<ArgumentNullException>("WeightDecaySchedule", () => new TrainerOptions { WeightDecaySchedule = null! });
        Assert.Throws<ArgumentNullException>("DropoutSchedule", () => new TrainerOptions { DropoutSchedule = null! });
        Assert.Throws<ArgumentNullException>("Metrics", () => new TrainerOptions { Metrics = null! });
        Assert.StartsWith("Expected no null among TrainingMetrics, got one at 0", Assert.Throws<ArgumentNullException>("TrainingMetrics", () => new TrainerOptions { TrainingMetrics = [null!] }).Message);
    }

    [Fact]
    public void Settings_of_a_table()
    {
        Assert.Throws<ArgumentNullException>("Columns", () => new TabularOptions { Columns = null! });
        Assert.Throws<ArgumentNullException>("Validation", () => new TabularOptions { Validation = null! });
        Assert.Throws<ArgumentNullException>("Test", () => new TabularOptions { Test = null! });
        Assert.Throws<ArgumentNullException>("Csv", () => new TabularOptions { Csv = null! });
        Assert.Throws<ArgumentNullException>("Callbacks", () => new TabularOptions { Callbacks = null! });
        Assert.Throws<ArgumentNullException>("Callbacks", () => new TabularOptions { Callbacks = [null!] });
        Assert.Throws<ArgumentNullException>("Ignore", () => new ColumnChoices { Ignore = [null!] });
        Assert.Throws<ArgumentNullException>("Numeric", () => new ColumnChoices { Numeric = null! });
        Assert.Throws<ArgumentNullException>("Categorical", () => new ColumnChoices { Categorical = null! });
        Assert.Throws<ArgumentNullException>("Date", () => new ColumnChoices { Date = null! });
    }

    [Fact]
    public void A_file_or_a_target()
    {
        Assert.Throws<ArgumentNullException>("path", () => TabularTrainer.Train((string)null!, "b"));
        Assert.Throws<ArgumentNullException>("target", () => TabularTrainer.Train("none.csv", null!));
        Assert.Throws<ArgumentNullException>("target", () => TabularTrainer.Run(Table, null!));
        Assert.Throws<ArgumentNullException>("target", () => CrossValidation.Run(Table, null!));
        Assert.Throws<ArgumentNullException>("path", () => TabularSearch.Run((string)null!, "b"));
        Assert.Throws<ArgumentNullException>("target", () => TabularSearch.Run("none.csv", null!));
        Assert.Throws<ArgumentNullException>("target", () => TabularSearch.Run(Table, null!));
        Assert.Throws<ArgumentNullException>("target", () => SchemaInference.Infer(Table, null!));
    }

    [Fact]
    public void Parts_of_a_table()
    {
        Assert.Throws<ArgumentNullException>("name", () => Table.FindColumn(null!));
        Assert.Throws<ArgumentNullException>("name", () => Table.Column(null!));
        Assert.Throws<ArgumentNullException>("column", () => Table.WhereKnown(null!));
        Assert.Throws<ArgumentNullException>("tables", () => CsvTable.Concatenate([Table, null!]));
        Assert.Throws<ArgumentNullException>("features", () => new TableSchema([null!], "b", TaskKind.Regression));
        Assert.Throws<ArgumentNullException>("classes", () => new TableSchema([new ColumnSchema("a", ColumnKind.Numeric)], "b", TaskKind.Classification, ["x", null!]));
        Assert.Throws<ArgumentNullException>("MissingValues", () => new CsvOptions { MissingValues = [null!] });
    }

    [Fact]
    public void Parts_of_a_network()
    {
        var dense = new Dense<double>(Matrix<double>.Build.Dense(1, 2));
        Assert.Throws<ArgumentException>("state", () => dense.LoadState(new Dictionary<string, Matrix<double>> { ["weight"] = null! }));
        Assert.Throws<ArgumentNullException>("parameters", () => ParameterGroup.Split([dense.Weight, null!], parameter => parameter.IsVector));
        Assert.Throws<ArgumentNullException>("tensors", () => new SafetensorsFile([null!]));
        Assert.Throws<ArgumentNullException>("theta", () => new DeltaProcedure(null!, z => z, _ => 1));
        Assert.Throws<ArgumentNullException>("theta", () => new DeltaProcedure([null!], z => z, _ => 1));
        Assert.Throws<ArgumentNullException>("sigma", () => new DeltaProcedure([], null!, _ => 1));
        Assert.Throws<ArgumentNullException>("sigmaPrime", () => new DeltaProcedure([], z => z, null!));
    }
}
