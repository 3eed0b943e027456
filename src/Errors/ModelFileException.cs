namespace Backprop;

/// <summary>A model or checkpoint file is damaged, foreign, or does not fit (exit code 4).</summary>
public sealed class ModelFileException : BackpropException
{
    /// <summary>Describes an unusable model file.</summary>
    /// <param name="message">What is wrong and what to do, in one line, without the place.</param>
    /// <param name="file">The file, as the caller named it.</param>
    /// <param name="inner">The cause, if another exception reported it.</param>
    public ModelFileException(string message, string? file = null, Exception? inner = null)
        : base(message, file, null, null, inner)
    {
    }
}
