using System.Runtime.InteropServices;

namespace Imacs.Silo.Joining;

/// <summary>SIGTERM, SIGINT and SIGQUIT, from the process' first moment on: the first process of a container hears only those that it asked for.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _told = new();
    private readonly List<PosixSignalRegistration> _signals = [];

    public StopSignals()
    {
        foreach (PosixSignal signal in (PosixSignal[])[PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT])
            _signals.Add(PosixSignalRegistration.Create(signal, Hear));
    }

    /// <summary>Cancelled once the process is told to stop.</summary>
    public CancellationToken Told => _told.Token;

    public void Dispose()
    {
        _signals.ForEach(signal => signal.Dispose());
        _told.Dispose();
    }

    private void Hear(PosixSignalContext context)
    {
        // A second Ctrl-C is left to the system, which ends the process: somebody does not want to wait.
        if (_told.IsCancellationRequested && context.Signal == PosixSignal.SIGINT)
            return;
        context.Cancel = true;
        _told.Cancel();
    }
}
