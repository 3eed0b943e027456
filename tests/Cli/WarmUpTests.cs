using Backprop.Cli.Commands;

namespace Backprop.Tests.Cli;

public sealed class WarmUpTests
{
    // Nobody waits for it, so nobody would hear of a failure: a prediction would only be slow again.
    [Fact]
    public void Does_not_fail() => WarmUp.Run();
}
