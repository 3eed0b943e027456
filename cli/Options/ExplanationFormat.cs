namespace Backprop.Cli.Options;

/// <summary>What <c>explain</c> can write.</summary>
internal enum ExplanationFormat
{
    /// <summary>For a terminal.</summary>
    Text,

    /// <summary>For a browser.</summary>
    Html,

    /// <summary>For paper.</summary>
    Latex,
}
