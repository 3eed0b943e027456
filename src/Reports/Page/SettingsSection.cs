using System.Text.Json.Nodes;

namespace Backprop.Reports.Page;

/// <summary>What was set, and how to do it again.</summary>
internal static class SettingsSection
{
    public static Html Of(JsonObject data) => Markup.Section("settings", "Settings, and how to do it again",
        Markup.Table("Settings", ["setting", "value"], data["settings"]!.AsArray().Select(each => (IReadOnlyList<string>)[(string)each![0]!, (string)each[1]!])),
        (string?)data["command"] is { } command ? Html.Of($"<h3>On the command line</h3><pre><code>{command}</code></pre>") : default,
        Html.Of($"<h3>In C#</h3><pre><code>{(string?)data["code"]}</code></pre><p class=\"note\">The same data, options, seed and version of Backprop give the same model, byte for byte, on any number of threads.</p>"));
}
