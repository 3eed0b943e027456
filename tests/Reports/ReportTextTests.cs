using System.Globalization;
using System.Text.Json.Nodes;
using Backprop.Data;
using Backprop.Layers;
using Backprop.Reports;
using Backprop.Reports.Networks;
using Backprop.Tabular;

namespace Backprop.Tests.Reports;

/// <summary>What a report says in words: whole sentences, and the numbers that were meant.</summary>
public sealed class ReportTextTests
{
    // The remedy stands at the end of the warning, beyond 120 characters.
    [Fact]
    public void A_warning_is_whole()
    {
        CsvTable table = CsvTable.FromRows([.. Enumerable.Range(0, 60).Select(i => new Dictionary<string, string> { ["amount of what was measured"] = i % 20 == 7 ? "not determined" : $"{i}.5", ["y"] = $"{i}" })]);
        TabularRun run = TabularTrainer.Run(table, "y", new() { Epochs = 1, Preset = Preset.Plain });
        string warning = Assert.Single(run.Model.Summary.Warnings, each => each.Contains("looks like numbers but for", StringComparison.Ordinal));
        Assert.InRange(warning.Length, 121, 1000);
        Assert.Contains(warning, Texts(TrainingReport.Of(run).Data["warnings"]!));
    }

    // 100·0.29 is 28.999999999999996 in binary. Weights of a dozen classes take more than 120 characters.
    [Fact]
    public void A_setting_is_whole_and_as_it_was_given()
    {
        string[] classes = [.. Enumerable.Range(0, 12).Select(c => $"class number {c}")];
        TabularRun run = TabularTrainer.Run(Classes(classes), "y", new()
        {
            Epochs = 1,
            Preset = Preset.Plain,
            Validation = 0.29,
            Test = 0.07,
            ClassWeights = ClassWeights.Of(classes.ToDictionary(name => name, _ => 2.5)),
        });
        Dictionary<string, string> settings = TrainingReport.Of(run).Data["settings"]!.AsArray().ToDictionary(each => (string)each![0]!, each => (string)each![1]!);
        Assert.Equal(("29 %", "7 %"), (settings["validation"], settings["test"]));
        Assert.Equal(string.Join(", ", classes.Select(name => $"{name} 2.5")), settings["weights of classes"]);
    }

    [Fact]
    public void One_is_singular_and_what_is_not_drawn_is_said()
    {
        CsvTable five = CsvTable.FromRows([.. Enumerable.Range(1, 5).Select(i => new Dictionary<string, string> { ["x"] = $"{i}", ["y"] = $"{1.1 * i}" })]);
        string page = TrainingReport.Of(TabularTrainer.Run(five, "y", new() { Epochs = 1, Preset = Preset.Plain })).ToHtml();
        Assert.Contains("those of the 1 test row, which", page, StringComparison.Ordinal);
        Assert.Contains(">1 test row; predicted minus true", page, StringComparison.Ordinal);
        Assert.Contains(">1 epoch, the best was 1;", page, StringComparison.Ordinal);
        string many = TrainingReport.Of(TabularTrainer.Run(Classes([.. Enumerable.Range(0, 12).Select(c => $"c{c}")]), "y", new() { Epochs = 2, Preset = Preset.Plain })).ToHtml();
        Assert.Contains("each class against the rest, the first 10 of 12 drawn", many, StringComparison.Ordinal);
    }

    // The tables and charts of a member call its parameters 1.weight.
    [Fact]
    public void Findings_call_the_parts_of_a_member_as_its_tables_do()
    {
        Sequential<float> member = new(new Backprop.Numerics.Seed(1), new Dense<float>(2, 3), new ReLU<float>(), new Dense<float>(3, 2));
        _ = new Sequential<float>(new Ensemble<float>(Averaging.Outputs, member));
        Assert.Equal("0.members.0.0.weight", member.Parameters[0].Name);
        string finding = NetworkHealth.Gradients(member, [new(1, null, [1e-6, 5, 1, 5])])!;
        Assert.Contains("those of 0.weight are 1,000,000 times smaller than those of 2.weight;", finding, StringComparison.Ordinal);
        Assert.Equal("1", NetworkData.LocalName(member, NetworkHealth.Units(member, MathNet.Numerics.LinearAlgebra.Matrix<float>.Build.Dense(2, 4)).Single().Layer));
    }

    private static string[] Texts(JsonNode array) => [.. array.AsArray().Select(text => (string)text!)];

    private static CsvTable Classes(string[] names) => CsvTable.FromRows([.. Enumerable.Range(0, 30 * names.Length).Select(i => new Dictionary<string, string>
    {
        ["x"] = (i % names.Length + Math.Sin(i)).ToString(CultureInfo.InvariantCulture),
        ["y"] = names[i % names.Length],
    })]);
}
