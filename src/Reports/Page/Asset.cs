using System.Security.Cryptography;
using System.Text;

namespace Backprop.Reports.Page;

/// <summary>The files that are put into every page: style, script, and the chart library with its licences (<c>Assets/README.md</c> says where it comes from).</summary>
internal static class Asset
{
    /// <summary>The text of a file.</summary>
    public static string Text(string name)
    {
        using Stream stream = typeof(Asset).Assembly.GetManifestResourceStream($"Reports/{name}") ?? throw new InvalidOperationException($"The library lacks its resource {name}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>The hash under which a content security policy lets a script run.</summary>
    public static string Hash(string script) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'";
}
