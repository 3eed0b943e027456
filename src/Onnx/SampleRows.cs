using System.Globalization;
using Backprop.Data;
using Backprop.Numerics;
using Backprop.Onnx.Evaluation;
using DataType = Backprop.Onnx.Messages.TensorProto.Types.DataType;

namespace Backprop.Onnx;

/// <summary>Rows for the columns of an encoder, about as the training rows were, with missing cells and categories that training had not seen.</summary>
internal static class SampleRows
{
    private const double Unknown = 1 / 8.0;

    private const double MostDays = 200_000;

    private const string DateFormat = "yyyy-MM-dd HH:mm:ss";

    /// <summary>Draws rows.</summary>
    public static CsvTable Draw(TabularEncoder encoder, int count, Seed seed)
    {
        RandomStream[] random = [.. encoder.Columns.Select(column => seed.Stream($"cells:{column.Column}"))];
        var rows = new List<IReadOnlyDictionary<string, string>>();
        for (int row = 0; row < count; row++)
            rows.Add(encoder.Columns.Zip(random).ToDictionary(pair => pair.First.Column, pair => Cell(pair.First, pair.Second)));
        // A category may be called like something that means "not known" elsewhere.
        return CsvTable.FromRows(rows, new CsvOptions { MissingValues = [] });
    }

    /// <summary>The cells of a column as an input of the graph.</summary>
    public static OnnxTensor Input(CsvTable table, ColumnEncoder encoder)
    {
        string[] cells = [.. Enumerable.Range(0, table.RowCount).Select(table.Column(encoder.Column).Text)];
        DataType type = ColumnNodes.InputType(encoder);
        return type switch
        {
            DataType.Float or DataType.Double => new(type, [cells.Length, 1], Array.ConvertAll(cells, cell => cell.Length == 0 ? double.NaN : double.Parse(cell, CultureInfo.InvariantCulture))),
            DataType.Int64 => new(DataType.Int64, [cells.Length, 1], Array.ConvertAll(cells, Seconds)),
            _ => new([cells.Length, 1], cells),
        };
    }

    private static string Cell(ColumnEncoder encoder, RandomStream random)
    {
        if (random.NextUniform() < Unknown)
            return "";
        return encoder switch
        {
            DateEncoder e => Date(e, random),
            NumericEncoder e => Number(Spread(e.Scale, random), ColumnNodes.InputType(e)),
            OneHotEncoder e => Category(e.Levels, random),
            PairEncoder e => Category(e.Levels, random),
            _ => "",
        };
    }

    private static double Spread(NumericScale? scale, RandomStream random) => scale switch
    {
        RobustScale s => s.Median + 2 * s.Range * random.NextNormal(),
        Standardization s => s.Mean + 2 * s.StandardDeviation * random.NextNormal(),
        _ => random.NextNormal(),
    };

    // Around the training dates, or anywhere in four centuries; to the second.
    private static string Date(DateEncoder encoder, RandomStream random)
    {
        double days = encoder.Parts.FirstOrDefault(part => part.Part == DatePart.Days) is { } part ? Spread(part.Scale, random) : 73_000 * (2 * random.NextUniform() - 1);
        long seconds = (long)(86_400 * Math.Clamp(days, -MostDays, MostDays));
        return DateTime.UnixEpoch.AddSeconds(seconds).ToString(DateFormat, CultureInfo.InvariantCulture);
    }

    private static double Seconds(string cell)
        => cell.Length == 0 ? long.MinValue : (DateTime.ParseExact(cell, DateFormat, CultureInfo.InvariantCulture) - DateTime.UnixEpoch).TotalSeconds;

    // A number that the input holds exactly, so that the graph and the model get the same.
    private static string Number(double value, DataType input) => (input == DataType.Float ? (float)value : value).ToString("R", CultureInfo.InvariantCulture);

    private static string Category(IReadOnlyList<string> levels, RandomStream random)
        => random.NextUniform() < Unknown ? levels.MaxBy(level => level.Length) + "?" : levels[random.NextIndex(levels.Count)];
}
