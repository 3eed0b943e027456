using System.Security.Cryptography;
using System.Text;

namespace Backprop.Reports.Page;

/// <summary>The files that are put into pages: style, script, and the chart library with its licences (<c>Assets/README.md</c> says where it comes from).</summary>
internal static class Asset
{
    /// <summary>The text of a file.</summary>
    public static string Text(string name)
    {
        using Stream stream = typeof(Asset).Assembly.GetManifestResourceStream($"Reports/{name}") ?? throw new InvalidOperationException($"The library lacks its resource {name}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>The content security policy of a page that asks for nothing and runs these scripts alone, so that even markup that slipped through could do nothing.</summary>
    public static string Policy(params IEnumerable<string> scripts)
        => $"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src {string.Join(' ', scripts.Select(Hash))}; base-uri 'none'; form-action 'none'";

    // Under which the policy lets a script run.
    private static string Hash(string script) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'";
}
