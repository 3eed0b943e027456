using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Backprop.Data;
using Backprop.Reports;
using Backprop.Reports.Page;
using Backprop.Tabular;
using Backprop.Tests.Cli;
using Backprop.Tests.Serialization;

namespace Backprop.Tests.Reports;

/// <summary>What a report says, and that nothing in the data can harm it.</summary>
public sealed class TrainingReportTests
{
    [Fact]
    public void Its_numbers_are_those_of_the_command()
    {
        using TemporaryFolder folder = new();
        string iris = Path.Join(AppContext.BaseDirectory, "data", "iris.csv");
        JsonObject json = JsonNode.Parse(CommandRun.Of(folder.Path, "train", iris, "--target", "species", "--epochs", "5", "--members", "2", "--folds", "3", "--json", "--report", "report.html").Ok().Output)!.AsObject();
        string page = File.ReadAllText(folder["report.html"]);
        JsonObject data = Embedded(page), results = data["results"]!.AsObject();
        foreach ((string name, JsonNode? value) in json.Where(property => property.Key != "warnings"))
            Assert.True(JsonNode.DeepEquals(value, results[name]), $"{name}: {value} and {results[name]}");
        // The confusion matrix and the metric come from the same rows: 30 for the test.
        (int True, int Predicted, double Count)[] confusion = [.. data["classification"]!["confusion"]!.AsArray().Select(cell => ((int)cell![0]!, (int)cell[1]!, (double)cell[2]!))];
        Assert.Equal(30, confusion.Sum(cell => cell.Count));
        Assert.Equal((double)json["test"]!["accuracy"]!, confusion.Where(cell => cell.True == cell.Predicted).Sum(cell => cell.Count) / 30);
        Assert.All(confusion, cell => Assert.Contains(FormattableString.Invariant($"<td class=\"n {(cell.True == cell.Predicted ? "right" : "wrong")}\" style=\"--share:{cell.Count / 10:0.###}\">{cell.Count}</td>"), page));
        Assert.Equal("test", (string?)data["judged"]!["rows"]);
        Assert.Equal($"backprop train {iris} --target species --epochs 5 --members 2 --folds 3 --json --report report.html", (string?)data["command"]);
        Assert.Contains("150 rows, 4 columns, 4 inputs, 3 classes</p>", page);
        JsonNode judged = json["crossValidation"]!;
        Assert.Equal(3, (int)judged["folds"]!);
        Assert.Contains("Cross-validation: 3 folds", page);
        foreach ((string row, string statistic) in new[] { ("mean", "mean"), ("standard deviation", "std") })
            Assert.Contains(FormattableString.Invariant($"<th scope=\"row\" class=\"t\">{row}</th><td class=\"n\">{(double)judged[statistic]!["accuracy"]!:0.0000}</td>"), page);
    }

    [Fact]
    public void Its_settings_tell_what_shaped_the_network()
    {
        CsvTable iris = CsvTable.Read(Path.Join(AppContext.BaseDirectory, "data", "iris.csv"));
        TabularOptions options = new() { Epochs = 1, Members = 1, Embedding = EmbeddingKind.Ple, CategoryEmbedding = 8, ParametricActivations = true, Dropout = 0.15, WeightDecay = 0.02 };
        TabularRun run = TabularTrainer.Run(iris, "species", options);
        Dictionary<string, string> settings = SettingList.Of(run).ToDictionary(each => each.Name, each => each.Value);
        Assert.Equal(("ple", "8 features", "yes"), (settings["embedding of numbers"], settings["embedding of categories"], settings["learnt share of activations"]));
        Assert.Equal(("0.15", "0.02"), (settings["dropout"], settings["weight decay"]));
        Assert.Equal(FormattableString.Invariant($"scores divided by {run.Model.Summary.Calibration!.Temperature:G4}"), settings["calibrated"]);
    }

    [Fact]
    public void A_report_that_cannot_be_written_is_refused_before_training()
    {
        using TemporaryFolder folder = new();
        string iris = Path.Join(AppContext.BaseDirectory, "data", "iris.csv");
        CommandRun run = CommandRun.Of(folder.Path, "train", iris, "--target", "species", "--report", "missing/report.html");
        Assert.Equal(5, run.ExitCode);
        Assert.Empty(folder.Names);
        Assert.Equal(2, CommandRun.Of(folder.Path, "train", iris, "--target", "species", "--output", "same", "--report", "same").ExitCode);
        Assert.Equal(2, CommandRun.Of(folder.Path, "train", iris, "--target", "species", "--report", iris).ExitCode);
        File.WriteAllText(folder["taken"], "");
        Assert.Equal(5, CommandRun.Of(folder.Path, "train", iris, "--target", "species", "--tensorboard", "taken").ExitCode);
    }

    // The watch of another training draws curves and gradients that are none of this one's.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_watch_of_another_training_is_refused(int members)
    {
        TabularOptions options = new() { Epochs = 2, Members = members };
        (TabularRun run, TrainingWatch watch) = Run("iris", "species", options);
        TabularRun other = Run("iris", "species", options).Run;
        Assert.StartsWith("The watch has not watched this training", Refused(other, watch), StringComparison.Ordinal);
        Assert.StartsWith("The watch has not watched this training", Refused(run, new TrainingWatch()), StringComparison.Ordinal);

        // A watch may be used again, and belongs to the later training then, whatever the number of its networks.
        TabularRun later = TabularTrainer.Run(Data("iris"), "species", watch.AddTo(options with { Members = 3 - members }));
        TrainingReport.Of(later, watch);
        later = TabularTrainer.Run(Data("iris"), "species", watch.AddTo(options));
        TrainingReport.Of(later, watch);
        Assert.StartsWith("The watch has not watched this training", Refused(run, watch), StringComparison.Ordinal);

        static string Refused(TabularRun run, TrainingWatch watch) => Assert.Throws<ArgumentException>("watch", () => TrainingReport.Of(run, watch)).Message;
    }

    [Fact]
    public void Watching_changes_no_bit()
    {
        TabularModel watched = Run("iris", "species", new() { Epochs = 6 }).Run.Model, alone = TabularTrainer.Train(Data("iris"), "species", new() { Epochs = 6 });
        Assert.All(watched.Network.Parameters.Zip(alone.Network.Parameters), pair => Assert.Equal(pair.Second.Values.ToArray(), pair.First.Values.ToArray()));
    }

    [Fact]
    public void The_same_run_gives_the_same_page()
    {
        (TabularRun run, TrainingWatch watch) = Run("concrete", "compressive_strength", new() { Epochs = 3, Members = 2 });
        Assert.Equal(TrainingReport.Of(run, watch).ToHtml(), TrainingReport.Of(run, watch).ToHtml());
    }

    [Fact]
    public void Names_from_the_data_are_text_and_nothing_else()
    {
        (TabularRun run, TrainingWatch watch) = Hostile.Run();
        string page = TrainingReport.Of(run, watch, new ReportOptions { CommandLine = $"backprop train '{Hostile.Name}'" }).ToHtml();
        Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<b>x", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\u202e", page, StringComparison.Ordinal);
        Assert.Equal(Scripts, page.Split("</script>").Length - 1);
        Assert.Equal(Hostile.Name, (string?)Embedded(page)["table"]!["columns"]![0]!["name"]);
        Assert.Contains("\\u{202e}", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Odd_columns_are_called_out()
    {
        var csv = new StringBuilder("x,same,code,y\n");
        for (int i = 0; i < 200; i++)
            csv.Append(CultureInfo.InvariantCulture, $"{i * 37 % 101},{i * 37 % 101},k{i % 3},{(i % 3 == 0 ? "yes" : "no")}\n");
        TabularRun run = TabularTrainer.Run(CsvTable.Read(new MemoryStream(Encoding.UTF8.GetBytes(csv.ToString())), "odd.csv"), "y", new() { Epochs = 1, Members = 1 });
        string[] warnings = [.. TrainingReport.Of(run).Data["warnings"]!.AsArray().Select(line => (string)line!)];
        Assert.Contains(warnings, line => line.StartsWith("columns \"x\", \"same\" hold the same cells", StringComparison.Ordinal));
        Assert.Contains(warnings, line => line.StartsWith("column \"code\" may leak the target", StringComparison.Ordinal));
        Assert.DoesNotContain(warnings, line => line.StartsWith("column \"x\" may leak", StringComparison.Ordinal));
    }

    // 20,000 rows: the page stays below a megabyte, half of which is the chart library, and says that it shows some of them.
    [Fact]
    public void A_large_file_makes_no_large_page()
    {
        var csv = new StringBuilder("a,b,y\n");
        for (int i = 0; i < 20_000; i++)
            csv.Append(CultureInfo.InvariantCulture, $"{Math.Sin(i):R},{Math.Cos(3 * i):R},{Math.Sin(i) + 0.1 * Math.Cos(7 * i):R}\n");
        TabularRun run = TabularTrainer.Run(CsvTable.Read(new MemoryStream(Encoding.UTF8.GetBytes(csv.ToString())), "large.csv"), "y", new() { Epochs = 1, Preset = Preset.Plain });
        string page = TrainingReport.Of(run).ToHtml();
        Assert.InRange(page.Length, 500_000, 1_000_000);
        Assert.Contains("1,000 of 4,000 test rows, at even distances", page, StringComparison.Ordinal);
    }

    // The matrix of 60 classes has 3,600 cells; the 60 rows that judge fill 60 of them at most.
    [Fact]
    public void Many_classes_make_no_large_page()
    {
        CsvTable table = CsvTable.FromRows([.. Enumerable.Range(0, 300).Select(i => new Dictionary<string, string> { ["x"] = $"{i}", ["y"] = $"c{i % 60}" })]);
        TrainingReport report = TrainingReport.Of(TabularTrainer.Run(table, "y", new() { Epochs = 1, Preset = Preset.Plain }));
        JsonArray confusion = report.Data["classification"]!["confusion"]!.AsArray();
        Assert.Equal(60, confusion.Sum(cell => (double)cell![2]!));
        Assert.InRange(confusion.Sum(cell => cell!.AsArray().Count), 3, 3 * 60);
        Assert.Contains("60 classes: the confusion matrix stands in the page's data alone", report.ToHtml(), StringComparison.Ordinal);
    }

    // 20 of 80 rows have weight 0; a fifth of the others is for the test. Points and their residuals are drawn one for each row.
    [Fact]
    public void Captions_say_by_weight_where_weights_count()
    {
        CsvTable table = CsvTable.FromRows([.. Enumerable.Range(0, 80).Select(i => new Dictionary<string, string> { ["x"] = $"{i * 7 % 10}", ["w"] = $"{i % 4}", ["y"] = $"{i * 37 % 100}" })]);
        TabularRun run = TabularTrainer.Run(table, "y", new() { Epochs = 1, Preset = Preset.Plain, Task = TaskKind.Regression, Weights = "w" });
        TrainingReport report = TrainingReport.Of(run);
        string page = report.ToHtml();
        Assert.Contains("12 test rows; on the diagonal both are the same", page, StringComparison.Ordinal);
        Assert.Contains("12 test rows; predicted minus true", page, StringComparison.Ordinal);
        Assert.Contains("12 test rows, by weight; mean of 5 shuffles", page, StringComparison.Ordinal);
        TablePart test = run.Test!.Part;
        Assert.Equal(Importance.Permutation(run.Model, test.Table.Where([.. test.Rows.Order()]), 5, weights: "w")[0].Mean, (double)report.Data["importance"]!["columns"]![0]!["drop"]!);
    }

    // Each row is out of fold for one of two members alone, and importance asks both.
    [Fact]
    public void Importance_out_of_fold_is_said_to_be_of_the_whole_model()
    {
        TabularRun run = TabularTrainer.Run(Data("iris"), "species", new() { Epochs = 1, Members = 2, Test = HeldOut.None });
        string page = TrainingReport.Of(run).ToHtml();
        Assert.Contains("rows out of fold; each class against the rest", page, StringComparison.Ordinal);
        Assert.Contains("rows trained on, asked of the whole model; mean of 5 shuffles", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("d3.min.js")]
    [InlineData("plot.umd.min.js")]
    public void The_chart_library_is_the_one_that_was_written_down(string name)
    {
        string readme = File.ReadAllText(Path.Join(Architecture.Sources.Root, "src", "Reports", "Assets", "README.md"));
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Asset.Text(name)))), readme, StringComparison.Ordinal);
    }

    // Of the page itself: the data, D3, Plot, what draws, and what makes boxes scroll.
    private const int Scripts = 5;

    internal static (TabularRun Run, TrainingWatch Watch) Run(string data, string target, TabularOptions options)
    {
        TrainingWatch watch = new();
        return (TabularTrainer.Run(Data(data), target, watch.AddTo(options)), watch);
    }

    private static CsvTable Data(string name) => CsvTable.Read(Path.Join(AppContext.BaseDirectory, "data", $"{name}.csv"));

    private static JsonObject Embedded(string page)
    {
        const string Start = "id=\"report-data\">";
        int from = page.IndexOf(Start, StringComparison.Ordinal) + Start.Length;
        return JsonNode.Parse(page[from..page.IndexOf("</script>", from, StringComparison.Ordinal)])!.AsObject();
    }
}
