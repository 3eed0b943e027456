namespace Backprop.Cli.Examples;

/// <summary>A worked example that prints every number on its way.</summary>
internal abstract class Example
{
    /// <summary>All examples, by the order of reading.</summary>
    public static IReadOnlyList<Example> All { get; } = [new ProductExample(), new GuideExample(), new ArticleExample()];

    /// <summary>The name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>What it shows, in one line.</summary>
    public abstract string Summary { get; }

    /// <summary>Prints it.</summary>
    /// <param name="output">Where the lines go.</param>
    public abstract void Write(TextWriter output);
}
