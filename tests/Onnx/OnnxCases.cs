using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Backprop.Data;
using Backprop.Layers;
using Backprop.Numerics;
using Backprop.Onnx;
using Backprop.Tabular;
using Backprop.Tests.Layers;
using Backprop.Tests.Serialization;
using MathNet.Numerics.LinearAlgebra;
using DataType = Backprop.Onnx.Messages.TensorProto.Types.DataType;

namespace Backprop.Tests.Onnx;

/// <summary>Models that are exported, and what they give on inputs other than those that the export compares.</summary>
internal static class OnnxCases
{
    private const int Samples = 20;

    /// <summary>Rows with every kind of column: dates before and after 1970, with leap days; pairs, categories, numbers, numbers far from 0; each also unknown; one that is constant.</summary>
    public static string EveryKind()
    {
        RandomStream random = new Seed(3).Stream("rows");
        var rows = new StringBuilder("when,day,pair,city,age,clock,constant,y,class\n");
        for (int row = 0; row < 120; row++)
        {
            DateTime when = new DateTime(1890, 1, 1).AddSeconds(86_400.0 * 365 * 220 * random.NextUniform());
            double age = 40 + 15 * random.NextNormal();
            string[] cells =
            [
                when.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), new DateTime(2000 + row / 30 * 4, 2, 28).AddDays(row % 3).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                age > 40 ? "yes" : "no", $"city {random.NextIndex(5)}", age.ToString("R", CultureInfo.InvariantCulture),
                (1.7e9 + 100 * random.NextUniform()).ToString("R", CultureInfo.InvariantCulture),
            ];
            for (int c = 0; c < cells.Length; c++)
                if (random.NextIndex(10) == 0)
                    cells[c] = "";
            double y = age / 10 + when.Month + when.Hour;
            rows.Append(CultureInfo.InvariantCulture, $"{string.Join(',', cells)},same,{y},{(y > 20 ? "late" : "early")}\n");
        }
        return rows.ToString();
    }

    /// <summary>Every layer, then networks of them in random order.</summary>
    public static IEnumerable<(string Name, Sequential<float> Network)> Networks()
    {
        foreach (LayerCase<float> row in LayerCases.All<float>())
            yield return (row.Name, LayerCase<float>.Network(row.Make()));
        for (int seed = 0; seed < 100; seed++)
            yield return ($"random {seed}", RandomNetwork.Build<float>(new Seed(seed)));
    }

    /// <summary>Exports a network and writes inputs for it beside the file.</summary>
    /// <returns>What the network gives on them, [samples, outputs].</returns>
    public static float[] Write(string folder, string name, Sequential<float> network)
    {
        Matrix<float> inputs = RandomNetwork.Inputs<float>(network, new Seed(1).Stream(name), Samples);
        OnnxFile.Save(Path.Join(folder, $"{name}.onnx"), network);
        WriteInputs(folder, name, new JsonObject { ["input"] = Tensor([Samples, inputs.RowCount], inputs.AsColumnMajorArray().Select(value => (JsonNode?)value)) });
        return network.Infer(inputs).AsColumnMajorArray();
    }

    /// <summary>Exports a model and writes the rows of a table beside the file.</summary>
    /// <returns>What the model says of them, its numbers read in the precision of the graph's inputs.</returns>
    public static IReadOnlyList<Prediction> Write(string folder, string name, TabularModel model, CsvTable table)
    {
        OnnxFile.Save(Path.Join(folder, $"{name}.onnx"), model);
        var inputs = new JsonObject();
        var rows = Enumerable.Range(0, table.RowCount).Select(_ => new Dictionary<string, string>()).ToArray();
        foreach (ColumnEncoder column in model.Encoder.Columns.Where(column => column.FeatureNames.Count > 0))
        {
            CsvColumn cells = table.Column(column.Column);
            bool isFloat = ColumnNodes.InputType(column) == DataType.Float;
            for (int row = 0; row < rows.Length; row++)
                rows[row][column.Column] = !isFloat ? cells.Text(row) : cells.Number(row) is { } number ? FormattableString.Invariant($"{(double)(float)number:R}") : "";
            int[] shape = [rows.Length, 1];
            inputs[column.Column] = ColumnNodes.InputType(column) switch
            {
                DataType.Double => Tensor(shape, Enumerable.Range(0, rows.Length).Select(row => (JsonNode?)cells.Number(row)), "doubles"),
                DataType.Float => Tensor(shape, Enumerable.Range(0, rows.Length).Select(row => cells.Number(row) is { } number ? (JsonNode?)(float)number : null)),
                DataType.Int64 => Tensor(shape, Enumerable.Range(0, rows.Length).Select(row => (JsonNode?)Seconds(cells, row).ToString(CultureInfo.InvariantCulture)), "integers"),
                _ => Tensor(shape, Enumerable.Range(0, rows.Length).Select(row => (JsonNode?)cells.Text(row)), "texts"),
            };
        }
        WriteInputs(folder, name, inputs);
        return model.Predict(CsvTable.FromRows(rows));
    }

    /// <summary>|a − b| / max(unit, |b|).</summary>
    public static double Difference(double a, double b, double unit = 1) => Math.Abs(a - b) / Math.Max(unit, Math.Abs(b));

    private static long Seconds(CsvColumn cells, int row) => cells.IsMissing(row)
        ? long.MinValue
        : (long)(DateTime.Parse(cells.Text(row), CultureInfo.InvariantCulture) - DateTime.UnixEpoch).TotalSeconds;

    private static JsonObject Tensor(int[] shape, IEnumerable<JsonNode?> values, string kind = "numbers")
        => new() { ["shape"] = new JsonArray([.. shape]), [kind] = new JsonArray([.. values]) };

    private static void WriteInputs(string folder, string name, JsonObject inputs) => File.WriteAllText(Path.Join(folder, $"{name}.json"), inputs.ToJsonString());
}
