using Backprop.Data;
using Backprop.Reports;
using Backprop.Tabular;

namespace Backprop.Tests.Reports;

/// <summary>A training on data whose names try to become markup, script, or an order to the terminal.</summary>
internal static class Hostile
{
    public const string Name = "</script><script>alert(1)</script>";

    private static readonly string[] Classes = ["\"><img src=x onerror=alert(2)>", "<b>x & 'y'\u202e", "{{c}}\u001b[31m"];

    public static (TabularRun Run, TrainingWatch Watch) Run()
    {
        TrainingWatch watch = new();
        Dictionary<string, string>[] rows =
        [
            .. Enumerable.Range(0, 90).Select(i => new Dictionary<string, string>
            {
                [Name] = $"{i % 7}",
                ["<img src=x onerror=alert(3)>"] = i % 2 == 0 ? "<i>a" : "--><b>x",
                ["target' onclick='alert(4)"] = Classes[i % 3],
            }),
        ];
        CsvTable table = CsvTable.FromRows(rows, name: "<b>x.csv");
        return (TabularTrainer.Run(table, "target' onclick='alert(4)", watch.AddTo(new TabularOptions { Epochs = 3, Members = 1 })), watch);
    }
}
