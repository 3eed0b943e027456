using System.Text.Json.Nodes;

namespace Backprop.Reports.Page;

/// <summary>The page of a report, from its data alone.</summary>
internal static class ReportPage
{
    private static readonly string[] Scripts = ["d3.min.js", "plot.umd.min.js", "report.js", "scroll.js"];

    public static string Of(JsonObject data)
    {
        string[] scripts = [.. Scripts.Select(Asset.Text)];
        // The JSON has <, >, & and everything that is not ASCII as \u…: no text in it can end the element.
        Html page = Html.Of(
            $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{Asset.Policy(scripts)}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{(string?)data["target"]}: training report</title>
            <style>{new Html(Asset.Text("report.css"))}</style>
            </head>
            <body>
            <main>
            {Overview.Header(data)}{Overview.Warnings(data)}{LearningSection.Of(data)}{QualitySection.Of(data)}{ImportanceSection.Of(data)}{NetworkSection.Of(data)}{DataSection.Of(data)}{SettingsSection.Of(data)}
            </main>
            <footer>Made by Backprop {(string?)data["version"]}{((string?)data["created"] is { } time ? $" on {time} UTC" : "")}. Charts by Observable Plot and D3, whose licences stand in this file.</footer>
            <script type="application/json" id="report-data">{new Html(data.ToJsonString())}</script>
            <!-- {new Html(Asset.Text("LICENSES.txt"))} -->
            {scripts.Select(script => new Html($"<script>{script}</script>\n"))}
            </body>
            </html>

            """);
        return page.Text;
    }
}
