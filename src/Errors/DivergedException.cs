namespace Backprop;

/// <summary>Training produced a loss that is not finite and cannot go on (exit code 6).</summary>
public sealed class DivergedException : BackpropException
{
    /// <summary>Describes a run that diverged.</summary>
    /// <param name="message">What was seen and what to change, in one line.</param>
    public DivergedException(string message)
        : base(message, null, null, null, null)
    {
    }
}
