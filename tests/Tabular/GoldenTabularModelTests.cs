using System.Text;
using Backprop.Cli.Results;
using Backprop.Data;
using Backprop.Tabular;

namespace Backprop.Tests.Tabular;

/// <summary>Models that the first version trained and saved, with what it then predicted: every later version must say the same.</summary>
public class GoldenTabularModelTests
{
    [Theory]
    [InlineData("class", "tabular-v1-rows.csv")]
    [InlineData("value", "tabular-v1-value-rows.csv")]
    public void A_model_of_the_first_version_predicts_what_it_did(string model, string rows)
    {
        TabularModel loaded = TabularModel.Load(Fixture($"tabular-v1-{model}.safetensors"));
        using var predicted = new MemoryStream();
        PredictionCsv.Write(predicted, loaded.Predict(CsvTable.Read(Fixture(rows))), loaded.ClassNames);

        Assert.Equal(File.ReadAllText(Fixture($"tabular-v1-{model}.csv")).ReplaceLineEndings("\n"), Encoding.UTF8.GetString(predicted.ToArray()).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Its_file_is_written_to_the_byte()
    {
        string path = Path.GetTempFileName();
        TabularModel.Load(Fixture("tabular-v1-class.safetensors")).Save(path);

        Assert.Equal(File.ReadAllBytes(Fixture("tabular-v1-class.safetensors")), File.ReadAllBytes(path));
        File.Delete(path);
    }

    private static string Fixture(string name) => Path.Join(AppContext.BaseDirectory, "Fixtures", name);
}
