using System.Globalization;
using System.Text;
using Backprop.Cli.Results;
using Backprop.Data;
using Backprop.Tabular;

namespace Backprop.Tests.Tabular;

/// <summary>Models that the first version trained and saved, with what it then predicted: every later version must say the same, but for the last bits of a double.</summary>
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

        string[][] expected = Cells(File.ReadAllText(Fixture($"tabular-v1-{model}.csv"))), actual = Cells(Encoding.UTF8.GetString(predicted.ToArray()));
        Assert.Equal(expected.Length, actual.Length);
        foreach ((string[] then, string[] now) in expected.Zip(actual))
            Assert.Equal(then, now, SameCell);
    }

    [Fact]
    public void Its_file_is_written_to_the_byte()
    {
        string path = Path.GetTempFileName();
        TabularModel.Load(Fixture("tabular-v1-class.safetensors")).Save(path);

        Assert.Equal(File.ReadAllBytes(Fixture("tabular-v1-class.safetensors")), File.ReadAllBytes(path));
        File.Delete(path);
    }

    private static string[][] Cells(string csv) => [.. csv.ReplaceLineEndings("\n").TrimEnd().Split('\n').Select(line => line.Split(','))];

    // A softmax in double may round its last bit otherwise from version to version.
    private static bool SameCell(string then, string now)
        => then == now || (double.TryParse(then, CultureInfo.InvariantCulture, out double a) && double.TryParse(now, CultureInfo.InvariantCulture, out double b) && Math.Abs(a - b) <= 1e-15 * Math.Abs(a));

    private static string Fixture(string name) => Path.Join(AppContext.BaseDirectory, "Fixtures", name);
}
