using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Backprop.Data;
using Backprop.Reports.Columns;
using Backprop.Reports.Judging;
using Backprop.Reports.Networks;
using Backprop.Tabular;

namespace Backprop.Reports;

/// <summary>Gathers everything that a report shows into one JSON object.</summary>
internal static class ReportData
{
    public static JsonObject Of(TabularRun run, TrainingWatch? watch, ReportOptions options)
    {
        TabularModel model = run.Model;
        IReadOnlyList<NetworkWatch> watched = watch?.NetworksOf(run) ?? [];
        TableSummary table = TableSummary.Of(run);
        (Judgement judged, string rows) = Judged(run);
        JsonArray networks = NetworkData.Of(run, watched);
        return new()
        {
            ["target"] = Json.Text(model.Target),
            ["file"] = Json.Text(run.Table.Name),
            ["created"] = options.Created?.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
            ["version"] = typeof(ReportData).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0],
            ["columns"] = model.Encoder.Columns.Count(column => column.FeatureNames.Count > 0),
            ["results"] = ResultData.Of(model.Summary, options.ModelPath, options.CrossValidation),
            ["classes"] = new JsonArray([.. Json.Names(model.ClassNames).Select(name => (JsonNode)name)]),
            ["curves"] = CurveData.Of(run, watched),
            ["judged"] = new JsonObject { ["rows"] = rows, ["count"] = judged.Part.Rows.Length, ["weighted"] = judged.Part.Weights is not null },
            ["classification"] = model.Task == TaskKind.Classification ? ClassJudgement.Of(judged, model.Encoder) : null,
            ["regression"] = model.Task == TaskKind.Regression ? ValueJudgement.Of(judged, model.Encoder) : null,
            ["importance"] = ImportanceData.Of(model, judged.Part),
            ["networks"] = networks,
            ["findings"] = Json.Sentences(networks.SelectMany(network => network!["findings"]!.AsArray()).Select(finding => (string)finding!)),
            ["table"] = ColumnData(table),
            ["classCounts"] = model.Task == TaskKind.Classification ? ClassCounts(run) : null,
            ["warnings"] = Json.Sentences([.. model.Summary.Warnings, .. table.Warnings]),
            ["settings"] = new JsonArray([.. SettingList.Of(run).Select(each => (JsonNode)Json.Sentences([each.Name, each.Value]))]),
            ["command"] = options.CommandLine is { } command ? DisplayText.Line(command) : null,
            ["code"] = TrainingCode.Of(run),
        };
    }

    // The rows that the model is judged by: the less training has seen of them, the better.
    private static (Judgement, string) Judged(TabularRun run) => run switch
    {
        { Test: { } test } => (test, "test"),
        { Validation: { IsOutOfFold: true } left } => (left, "outOfFold"),
        { Validation: { } validation } => (validation, "validation"),
        _ => (Judgement.Of(run.Model.Network, run.Model.Encoder, run.Train), "train"),
    };

    private static JsonObject ColumnData(TableSummary table) => new()
    {
        ["rows"] = table.Rows,
        ["columns"] = new JsonArray([.. table.Columns.Zip(Json.Names(table.Columns.Select(column => column.Name)), (column, name) => (JsonNode)new JsonObject
        {
            ["name"] = name,
            ["role"] = column.Role,
            ["missing"] = column.Missing,
            ["distinct"] = column.Distinct,
            ["minimum"] = Json.Number(column.Minimum),
            ["mean"] = Json.Number(column.Mean),
            ["maximum"] = Json.Number(column.Maximum),
            ["commonest"] = column.Commonest is { } text ? Json.Text(text) : null,
            ["commonestCount"] = column.CommonestCount,
        })]),
    };

    private static JsonArray ClassCounts(TabularRun run)
    {
        int[] counts = new int[run.Schema.Classes.Count];
        foreach (int index in run.Schema.ClassIndices(run.Table))
            counts[index]++;
        return new([.. counts.Select(count => (JsonNode)count)]);
    }
}
