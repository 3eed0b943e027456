namespace Backprop.Cli;

/// <summary>What the process says at its end.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary><c>check</c> ran, and its answer is no: a gradient differs from its differences. Or <c>export</c> could not write a graph that does what the model does.</summary>
    public const int CheckFailed = 1;

    /// <summary>The command line cannot be understood.</summary>
    public const int Usage = 2;

    /// <summary>The data cannot be used as asked.</summary>
    public const int Data = 3;

    /// <summary>A model file is damaged, foreign, or does not fit.</summary>
    public const int ModelFile = 4;

    /// <summary>A file cannot be opened, read or written.</summary>
    public const int InputOutput = 5;

    /// <summary>The cost was no longer finite.</summary>
    public const int Diverged = 6;

    /// <summary>A fault of this program.</summary>
    public const int InternalFault = 70;

    /// <summary>Ctrl-C or a request to terminate.</summary>
    public const int Interrupted = 130;
}
