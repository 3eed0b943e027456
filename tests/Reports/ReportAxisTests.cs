using System.Globalization;
using Backprop.Data;
using Backprop.Reports;
using Backprop.Tabular;
using Backprop.Tests.Browser;
using Backprop.Tests.Serialization;

namespace Backprop.Tests.Reports;

/// <summary>The axes of a report's charts in a real browser, for numbers of any size and for a single one.</summary>
public sealed class ReportAxisTests(Chromium chromium)
{
    // On a phone a chart is 350 pixels wide: nine labels such as 10,000,000,000 lay over each other, and to the left of the chart.
    [Theory]
    [InlineData(1e-30)]
    [InlineData(1e-9)]
    [InlineData(1)]
    [InlineData(1e5)]
    [InlineData(1e9)]
    [InlineData(1e30)]
    public async Task Labels_lie_beside_each_other_and_within_their_chart(double scale)
    {
        await using BrowserPage page = await Open([.. Enumerable.Range(0, 60).Select(i => (i % 10, scale * (5 + Math.Sin(i % 10) + i % 3)))], new() { Epochs = 12, Preset = Preset.Plain });
        string[] wrong = await page.Evaluate<string[]>("""
            () => [...document.querySelectorAll('.chart[data-chart]')].filter(each => !/^(weights|gradients)/.test(each.dataset.chart)).flatMap(chart => {
                const frame = chart.querySelector('svg').getBoundingClientRect(), labels = axis => [...chart.querySelectorAll(`g[aria-label="${axis}-axis tick label"] text`)].map(each => [each.textContent, each.getBoundingClientRect()]);
                const x = labels('x'), y = labels('y');
                return [
                    ...x.filter(([, box], i) => i > 0 && box.left < x[i - 1][1].right).map(([text]) => `${chart.dataset.chart}: ${text} overlaps`),
                    ...y.filter(([, box]) => box.left < frame.left).map(([text]) => `${chart.dataset.chart}: ${text} is cut`),
                ];
            })
            """);
        Assert.Empty(wrong);
        page.IsQuiet();
    }

    // The dot of the best epoch alone was to be seen of two curves, and the only label of an axis is rounded to a whole number by default.
    [Fact]
    public async Task A_single_epoch_is_a_dot_beside_its_value()
    {
        await using BrowserPage page = await Open([.. Enumerable.Range(0, 5).Select(i => (i, 1.1 * i))], new() { Epochs = 1, Preset = Preset.Plain });
        Assert.Equal(1, await page.Evaluate<int>("() => document.querySelectorAll('[data-chart=rate] g[aria-label=line] path[marker-start]').length"));
        Assert.Equal(2, await page.Evaluate<int>("() => document.querySelectorAll('[data-chart=loss] g[aria-label=line] path[marker-start]').length"));
        double predicted = await page.Evaluate<double>("() => JSON.parse(document.getElementById('report-data').textContent).regression.predicted[0]");
        string label = await page.Evaluate<string>("() => document.querySelector('[data-chart=residuals] g[aria-label=\"x-axis tick label\"]').textContent");
        Assert.Equal(predicted, double.Parse(label.Replace('−', '-'), CultureInfo.InvariantCulture), 1e-3 * Math.Abs(predicted));
    }

    private async Task<BrowserPage> Open((int X, double Y)[] rows, TabularOptions options)
    {
        CsvTable table = CsvTable.FromRows([.. rows.Select(row => new Dictionary<string, string> { ["x"] = $"{row.X}", ["y"] = row.Y.ToString(CultureInfo.InvariantCulture) })]);
        TrainingWatch watch = new();
        using TemporaryFolder folder = new();
        TrainingReport.Of(TabularTrainer.Run(table, "y", watch.AddTo(options)), watch).Save(folder["report.html"]);
        return await chromium.Open(folder["report.html"], 390);
    }
}
