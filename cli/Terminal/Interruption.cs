using System.Runtime.InteropServices;

namespace Backprop.Cli.Terminal;

/// <summary>
/// Ctrl-C and a request to terminate, as a token that the work under way looks at. Whoever asks a second time does not wait:
/// the process ends at once.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private static int listening;

    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] signals;

    public Interruption()
    {
        Interlocked.Increment(ref listening);
        signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle)];
    }

    /// <summary>Lets a signal end the process in good order while nothing else listens: with a line, and the exit code that says so.</summary>
    public static PosixSignalRegistration EndsProcess(PosixSignal signal) => PosixSignalRegistration.Create(signal, _ =>
    {
        if (Volatile.Read(ref listening) > 0)
            return;
        LiveLine.Erase();
        Failure.Print("interrupted");
        Environment.Exit(ExitCode.Interrupted);
    });

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration signal in signals)
            signal.Dispose();
        Interlocked.Decrement(ref listening);
        source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        if (source.IsCancellationRequested)
            return;
        context.Cancel = true;
        source.Cancel();
    }
}
