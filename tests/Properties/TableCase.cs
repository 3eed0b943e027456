using System.Globalization;
using System.Text;
using Backprop.Data;
using Backprop.Numerics;
using Backprop.Tabular;
using FsCheck;
using FsCheck.Fluent;

namespace Backprop.Tests.Properties;

/// <summary>A random table with numbers, categories and a class to predict.</summary>
/// <param name="Rows">From 8 to 30.</param>
/// <param name="Kinds">One letter for each feature: n for numbers, m for numbers with missing cells, c for categories with all that needs quotes.</param>
/// <param name="Classes">Two to four.</param>
/// <param name="Draw">Where the cells come from.</param>
internal sealed record TableCase(int Rows, string Kinds, int Classes, int Draw)
{
    private static readonly string[] Categories = ["red", "a, b", "say \"so\"", "two\nlines", " spaces ", "é∞", "x;y", "'"];

    public static Gen<TableCase> All { get; } =
        from rows in Gen.Choose(8, 30)
        from kinds in Gen.NonEmptyListOf(Gen.Elements('n', 'm', 'c'))
        from classes in Gen.Choose(2, 4)
        from draw in Gen.Choose(0, int.MaxValue)
        select new TableCase(rows, "n" + string.Concat(kinds.Take(4)), classes, draw);

    public IEnumerable<TableCase> Simpler()
    {
        if (Kinds.Length > 1)
            yield return this with { Kinds = Kinds[..^1] };
        if (Rows > 8)
            yield return this with { Rows = Rows - 1 };
        if (Classes > 2)
            yield return this with { Classes = Classes - 1 };
    }

    public RandomStream Stream(string purpose) => new Seed(Draw).Stream(purpose);

    public string[] Header => [.. Kinds.Select((kind, i) => $"{kind}{i}"), "class"];

    /// <summary>The cells, row by row. Class i is called by <paramref name="names"/>.</summary>
    public string[][] Cells(params string[] names)
    {
        RandomStream random = Stream("cells");
        return [.. Enumerable.Range(0, Rows).Select(row => (string[])[.. Kinds.Select(kind => Cell(kind, random)), names[row % Classes]])];
    }

    /// <summary>A file as plain as can be: LF, quotes only where they must be.</summary>
    public static string File(string[] header, IEnumerable<string[]> rows)
        => string.Concat(new[] { header }.Concat(rows).Select(row => string.Join(',', row.Select(cell => cell.AsSpan().ContainsAny(",\"\n") ? Quoted(cell) : cell)) + "\n"));

    public static string Quoted(string cell) => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static CsvTable Read(string text, bool mark = false) => CsvTable.Read(new MemoryStream([.. mark ? Encoding.UTF8.Preamble : [], .. Encoding.UTF8.GetBytes(text)]), "t.csv");

    /// <summary>A network of one hidden layer, after two passes.</summary>
    public static TabularModel Train(CsvTable table)
        => TabularTrainer.Train(table, "class", new TabularOptions { Preset = Preset.Plain, Hidden = [3], Epochs = 2, BatchSize = 8, Validation = 0.25, Test = 0 });

    private static string Cell(char kind, RandomStream random) => kind switch
    {
        'c' => Categories[random.NextIndex(Categories.Length)],
        'm' when random.NextIndex(4) == 0 => "",
        _ => (random.NextIndex(2001) / 8.0 - 125).ToString(CultureInfo.InvariantCulture),
    };

    public override string ToString() => $"{Rows} rows of {Kinds} and {Classes} classes, draw {Draw}";
}
