using System.Text.Json.Nodes;
using Backprop.Data;
using Backprop.Serialization;
using Backprop.Tabular;
using Backprop.Tests.Serialization;

namespace Backprop.Tests.Tabular;

/// <summary>A model knows how the cells that it was trained on were written.</summary>
public sealed class CellTextTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_row_is_read_with_the_missing_values_of_the_training()
    {
        TabularModel model = Train(row => row % 5 == 0 ? "-999" : $"{row % 7}.5", new() { MissingValues = ["-999"] });

        foreach (TabularModel each in new[] { model, Reloaded(model) })
        {
            Assert.Equal(["-999"], each.Csv.MissingValues);
            Assert.Equal(Probability(each, ""), Probability(each, "-999"));
            Assert.NotEqual(Probability(each, ""), Probability(each, "-998"));
        }
    }

    [Fact]
    public void A_row_is_read_with_the_decimal_separator_of_the_training()
    {
        TabularModel model = Train(row => $"{row % 7},5", new() { DecimalSeparator = ',', Delimiter = ';' });

        foreach (TabularModel each in new[] { model, Reloaded(model) })
        {
            Assert.Equal((',', ';'), (each.Csv.DecimalSeparator, each.Csv.Delimiter));
            Assert.NotEqual(Probability(each, "1,5"), Probability(each, "2,5"));
            Assert.Throws<DataException>(() => Probability(each, "1.5"));
        }
    }

    // Their names are numbers: in order of their values, and 1 is 1,0.
    [Fact]
    public void Classes_with_a_decimal_comma_are_numbers()
    {
        CsvOptions csv = new() { DecimalSeparator = ',', Delimiter = ';' };
        CsvTable table = CsvTable.FromRows([.. Enumerable.Range(0, 66).Select(row => new Dictionary<string, string> { ["a"] = $"{row % 11},5", ["y"] = row is 30 ? "8" : $"{row % 11},0" })], csv);
        TabularModel model = TabularTrainer.Train(table, "y", new() { Task = TaskKind.Classification, Members = 1, Hidden = [4], Epochs = 1, Validation = 0 });

        CsvTable again = CsvTable.FromRows([.. Enumerable.Range(0, 11).Select(row => new Dictionary<string, string> { ["a"] = $"{row},5", ["y"] = $"{row},00" })], csv);
        foreach (TabularModel each in new[] { model, Reloaded(model) })
        {
            Assert.Equal([.. Enumerable.Range(0, 11).Select(value => $"{value},0")], each.Encoder.ClassNames);
            Assert.Equal(Enumerable.Range(0, 11).Select(index => (float)index), each.Encoder.EncodeTarget<float>(again, [.. Enumerable.Range(0, 11)]).Enumerate());
        }
    }

    // Files of earlier versions say nothing, and are read as they were.
    [Fact]
    public void A_file_says_nothing_of_cells_that_are_written_as_usual()
    {
        Reloaded(Train(row => $"{row % 7}.5", new()));
        Assert.Null(Cells());
        Reloaded(Train(row => $"{row % 7},5", new() { DecimalSeparator = ',' }));
        Assert.Equal("""{"decimalSeparator":","}""", Cells()?.ToJsonString());
        Reloaded(Train(row => $"{row % 7}.5", new() { Delimiter = '\t' }));
        Assert.Equal("""{"delimiter":"\t"}""", Cells()?.ToJsonString());
    }

    private static TabularModel Train(Func<int, string> cell, CsvOptions csv)
    {
        CsvTable table = CsvTable.FromRows([.. Enumerable.Range(0, 60).Select(row => new Dictionary<string, string> { ["a"] = cell(row), ["y"] = row % 7 < 3 ? "low" : "high" })], csv);
        return TabularTrainer.Train(table, "y", new() { Members = 1, Hidden = [4], Epochs = 5, Validation = 0 });
    }

    private static double Probability(TabularModel model, string cell) => model.Predict(new Dictionary<string, string> { ["a"] = cell }).Probabilities["low"];

    private JsonNode? Cells() => ModelFile.Load<float>(folder["m.safetensors"]).Sections["tabular"]!["cells"];

    private TabularModel Reloaded(TabularModel model)
    {
        model.Save(folder["m.safetensors"]);
        return TabularModel.Load(folder["m.safetensors"]);
    }
}
