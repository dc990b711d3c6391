using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;

namespace Imacs.Silo.Joining;

/// <summary>Lets the silo leave at SIGTERM, SIGINT or SIGQUIT. One that is told to while it joins does so first, and then leaves in good order: of one that breaks off, the others
/// keep a member that never answers.</summary>
internal sealed class SignalLifetime(IHostApplicationLifetime application) : IHostLifetime, IDisposable
{
    // Joining takes a second or two. What takes longer waits for something that is away.
    private static readonly TimeSpan LongestJoin = TimeSpan.FromSeconds(15);
    private readonly List<PosixSignalRegistration> _signals = [];

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        foreach (PosixSignal signal in (PosixSignal[])[PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT])
            _signals.Add(PosixSignalRegistration.Create(signal, Leave));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _signals.ForEach(signal => signal.Dispose());

    private void Leave(PosixSignalContext context)
    {
        // The process ends when the silo has left, not now.
        context.Cancel = true;
        // At once where it has joined.
        application.ApplicationStarted.Register(application.StopApplication);
        _ = BreakOffAsync();
    }

    private async Task BreakOffAsync()
    {
        await Task.Delay(LongestJoin, application.ApplicationStopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        application.StopApplication();
    }
}
