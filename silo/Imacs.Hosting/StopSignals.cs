using System.Runtime.InteropServices;

namespace Imacs.Hosting;

/// <summary>Signals that ask a process to stop, as a token, from the moment this is made: the first process of a container hears only those that it asked for.</summary>
public sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _told = new();
    private readonly PosixSignal[] _forcing;
    private readonly List<PosixSignalRegistration> _signals = [];

    /// <summary>Begins to listen.</summary>
    /// <param name="asking">Signals that ask for an orderly stop.</param>
    /// <param name="forcing">Those of them that are left to the system, which ends the process, once it has been asked.</param>
    public StopSignals(PosixSignal[] asking, PosixSignal[] forcing)
    {
        _forcing = forcing;
        foreach (PosixSignal signal in asking)
            _signals.Add(PosixSignalRegistration.Create(signal, Hear));
    }

    /// <summary>Cancelled once the process is told to stop.</summary>
    public CancellationToken Told => _told.Token;

    /// <summary>Leaves signals to the system again.</summary>
    public void Dispose()
    {
        _signals.ForEach(signal => signal.Dispose());
        _told.Dispose();
    }

    private void Hear(PosixSignalContext context)
    {
        if (_told.IsCancellationRequested && _forcing.Contains(context.Signal))
            return;
        context.Cancel = true;
        _told.Cancel();
    }
}
