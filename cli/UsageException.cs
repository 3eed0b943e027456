namespace Backprop.Cli;

/// <summary>Options that are fine one by one but make no sense together (exit code 2).</summary>
internal sealed class UsageException(string message) : Exception(message);
