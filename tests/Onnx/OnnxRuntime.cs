using System.Text.Json.Nodes;

namespace Backprop.Tests.Onnx;

/// <summary>
/// Microsoft's ONNX Runtime, the one of Node.js: its npm package holds the whole program and needs no other download. It is installed
/// next to the tests, once.
/// </summary>
internal static class OnnxRuntime
{
    private const string Package = "onnxruntime-node@1.18.0";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, Package.Replace('@', '-'));

    private static readonly Lazy<string?> Missing = new(Install);

    /// <summary>Skips the test where the runtime cannot be had.</summary>
    public static void Require()
    {
        if (Missing.Value is { } reason)
            Assert.Skip($"ONNX Runtime is missing: {reason}");
    }

    /// <summary>Runs the models of a folder on the inputs beside them.</summary>
    /// <returns>The outputs by the name of the model.</returns>
    public static Dictionary<string, JsonObject> Run(string folder)
    {
        Require();
        (string? output, string error) = Node(Path.Combine(AppContext.BaseDirectory, "Onnx", "onnxruntime.js"), folder);
        Assert.True(output is not null, error);
        return Directory.GetFiles(folder, "*.out.json").ToDictionary(path => Path.GetFileName(path).Replace(".out.json", ""), path => JsonNode.Parse(File.ReadAllText(path))!.AsObject());
    }

    private static string? Install()
    {
        if (IsThere())
            return null;
        Directory.CreateDirectory(Folder);
        (string? installed, string error) = Tool.Run(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", "install", Package, "--prefix", Folder, "--ignore-scripts", "--no-audit", "--no-fund");
        if (installed is null)
            return error;
        return IsThere() ? null : "it was installed, but cannot be loaded";
    }

    private static bool IsThere() => Node("-e", "require('onnxruntime-node')").Output is not null;

    private static (string? Output, string Error) Node(params string[] arguments)
        => Tool.Run("node", new Dictionary<string, string> { ["NODE_PATH"] = Path.Combine(Folder, "node_modules") }, arguments);
}
