using System.Reflection;
using System.Runtime.CompilerServices;
using Backprop.Data;
using Backprop.Numerics;
using Backprop.Reports;
using Backprop.Tabular;
using Backprop.Tests.Serialization;

namespace Backprop.Tests.Reports;

/// <summary>The C# that a report shows is that of these tests, letter for letter: the compiler has read it, and it sets the options it was made of.</summary>
public sealed class TrainingCodeTests
{
    // Of TabularOptions, and why the code does without.
    private static readonly Dictionary<string, string> LeftOut = new()
    {
        ["Threads"] = "the model does not depend on them",
        ["Checkpoints"] = "where and how often a training is saved changes no model",
        ["Resume"] = "a training that goes on ends at the same model",
        ["Callbacks"] = "objects of the caller, without a text",
        ["NetworkCallbacks"] = "a function of the caller, without a text",
    };

    [Fact]
    public void Every_option_is_in_code_that_compiles()
    {
        TabularOptions given = new();
        var TabularTrainer = new { Train = Keep(options => given = options) };
        TabularModel model = TabularTrainer.Train("a \"b\".csv", "y", new TabularOptions
        {
            Task = TaskKind.Classification,
            Columns = new() { Ignore = ["id"], Numeric = ["a", "b"], Categorical = ["c\u202e"], Date = ["when"], DateOrder = DateOrder.DayFirst },
            Encoding = new() { Scaling = NumericScaling.Standard, MaximumLevels = 16, MissingIndicators = false, SignedPairs = false, GroupsRareLevels = false, LeavesOutConstants = false, ClampToTrainingRange = true },
            ClampToTrainingRange = false,
            Preset = Preset.Plain,
            Hidden = [64, 32],
            Activation = ActivationKind.Mish,
            Optimizer = OptimizerKind.Adam,
            LearningRate = 1E-05,
            Epochs = 7,
            BatchSize = 16,
            LabelSmoothing = 0.1,
            Members = 3,
            Embedding = EmbeddingKind.Pbld,
            CategoryEmbedding = 0,
            ParametricActivations = false,
            Dropout = 0,
            WeightDecay = 0.02,
            Weights = "w",
            ClassWeights = ClassWeights.Of(new Dictionary<string, double> { ["yes"] = 2.5, ["no"] = 1 }),
            Metric = MetricKind.LogLoss,
            Calibrate = true,
            TimeBudget = TimeSpan.FromSeconds(1.5),
            Validation = HeldOut.File("folder\\validation.csv"),
            Test = 0.3,
            Seed = new Seed(-7),
            Cache = "folder",
            Memory = 1048576,
            Csv = new() { Delimiter = '\t', HasHeader = false, DecimalSeparator = ',', MissingValues = ["-"], MaximumFieldLength = 100 },
        });
        Assert.Null(model);
        Assert.Equal(Source(), TrainingCode.Of("a \"b\".csv", "y", given));
        AllSet(given, new());
        AllSet(given.Columns, new());
        AllSet(given.Encoding!, new());
        AllSet(given.Csv, new());
    }

    [Fact]
    public void What_is_left_to_the_defaults_is_not_in_the_code()
    {
        TabularOptions given = new();
        var TabularTrainer = new { Train = Keep(options => given = options) };
        TabularModel model = TabularTrainer.Train("t.csv", "y", new TabularOptions
        {
            Encoding = new(),
            Hidden = [],
            ClassWeights = ClassWeights.Balanced,
            Test = HeldOut.None,
            Seed = new Seed(42),
        });
        Assert.Null(model);
        Assert.Equal(Source(), TrainingCode.Of("t.csv", "y", given));
    }

    /// <summary>The name of rows from several files is no path.</summary>
    [Fact]
    public void Rows_that_are_no_file_are_a_table()
    {
        string iris = Path.Join(AppContext.BaseDirectory, "data", "iris.csv");
        TabularOptions options = new() { Epochs = 1, Members = 1 };
        Assert.StartsWith("TabularModel model = TabularTrainer.Train(\"", TrainingCode.Of(TabularTrainer.Run(CsvTable.Read(iris), "species", options)), StringComparison.Ordinal);
        string[] lines = TrainingCode.Of(TabularTrainer.Run(CsvTable.Read([iris, iris]), "species", options)).Split('\n');
        Assert.Equal($"CsvTable table = …; // {iris} and 1 more", lines[0]);
        Assert.Equal("TabularModel model = TabularTrainer.Train(table, \"species\", new TabularOptions", lines[1]);
        Assert.Contains("\n    Test = HeldOut.Table(…),\n", TrainingCode.Of("t.csv", "y", new() { Test = HeldOut.Table(CsvTable.Read([iris, iris])) }));
    }

    /// <summary>As with <c>--drop-missing-target</c>.</summary>
    [Fact]
    public void Rows_without_a_target_are_left_out_in_the_code_too()
    {
        using TemporaryFolder folder = new();
        string file = folder["t.csv"];
        File.WriteAllText(file, "x;y\n1;a\n2;\n3;b\n4;a\n5;b\n;a\n");
        CsvOptions csv = new() { Delimiter = ';' };
        TabularOptions options = new() { Epochs = 1, Members = 1, Validation = HeldOut.None, Test = HeldOut.None, Csv = csv };
        string code = TrainingCode.Of(TabularTrainer.Run(CsvTable.Read(file, csv).WhereKnown("y"), "y", options));
        Assert.StartsWith($"CsvTable table = CsvTable.Read(\"{file}\", new CsvOptions {{ Delimiter = ';' }}).WhereKnown(\"y\");\nTabularModel model = TabularTrainer.Train(table, \"y\", new", code, StringComparison.Ordinal);
        Assert.Contains($"\n    Test = HeldOut.Table(CsvTable.Read(\"{file}\", new CsvOptions {{ Delimiter = ';' }}).WhereKnown(\"y\")),\n",
            TrainingCode.Of("t.csv", "y", new() { Test = HeldOut.Table(CsvTable.Read(file, csv).WhereKnown("y")) }), StringComparison.Ordinal);
        // By two columns.
        code = TrainingCode.Of(TabularTrainer.Run(CsvTable.Read(file, csv).WhereKnown("y").WhereKnown("x"), "y", options));
        Assert.Contains(".WhereKnown(\"y\").WhereKnown(\"x\");\n", code, StringComparison.Ordinal);
        // Nothing was left out.
        File.WriteAllText(file, "x;y\n1;a\n3;b\n4;a\n5;b\n");
        code = TrainingCode.Of(TabularTrainer.Run(CsvTable.Read(file, csv).WhereKnown("y"), "y", options));
        Assert.StartsWith("TabularModel model = TabularTrainer.Train(\"", code, StringComparison.Ordinal);
    }

    // What takes the place of the trainer, and looks at the options only.
    private static Func<string, string, TabularOptions, TabularModel> Keep(Action<TabularOptions> options) => (_, _, given) =>
    {
        options(given);
        return null!;
    };

    // An option that is new fails here until it is in the code above, and there until TrainingCode prints it.
    private static void AllSet<T>(T given, T defaults)
        => Assert.All(typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => !(given is TabularOptions && LeftOut.ContainsKey(property.Name))),
            property => Assert.NotEqual(property.GetValue(defaults), property.GetValue(given)));

    // From "TabularModel model" to "});" in the calling test, without its indentation.
    private static string Source([CallerFilePath] string file = "", [CallerMemberName] string test = "")
    {
        string[] lines = File.ReadAllLines(file);
        return string.Join('\n', lines.SkipWhile(line => !line.Contains($" {test}()", StringComparison.Ordinal))
            .SkipWhile(line => !line.StartsWith("        TabularModel model", StringComparison.Ordinal)).TakeWhile(line => !line.StartsWith("        Assert", StringComparison.Ordinal)).Select(line => line[8..]));
    }
}
