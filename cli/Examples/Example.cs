namespace Backprop.Cli.Examples;

/// <summary>A worked example that prints every number on its way.</summary>
internal abstract class Example
{
    /// <summary>How many passes an example trains when nothing else is said: as many as the article.</summary>
    public const int DefaultIterations = 100;

    /// <summary>All examples, by the order of reading.</summary>
    public static IReadOnlyList<Example> All { get; } = [new GateExample(), new ProductExample(), new GuideExample(), new ArticleExample()];

    /// <summary>The name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>What it shows, in one line.</summary>
    public abstract string Summary { get; }

    /// <summary>Whether it trains, so that a number of steps and iterations means something.</summary>
    public virtual bool Trains => false;

    /// <summary>What it draws: the contents of files by name; none for most.</summary>
    public virtual IReadOnlyDictionary<string, string> Figures() => new Dictionary<string, string>();

    /// <summary>Prints it.</summary>
    /// <param name="output">Where the lines go.</param>
    /// <param name="steps">How many updates to show with every number.</param>
    /// <param name="iterations">How many passes to train for the curve.</param>
    public abstract void Write(TextWriter output, int steps = 1, int iterations = DefaultIterations);
}
