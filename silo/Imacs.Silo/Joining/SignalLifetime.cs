using Imacs.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Imacs.Silo.Joining;

/// <summary>Lets the silo leave when its process is told to stop. One that is told to while it joins does so first, and then leaves in good order: of one that breaks off, the others
/// keep a member that never answers.</summary>
internal sealed partial class SignalLifetime(StopSignals signals, IHostApplicationLifetime application, ILogger<SignalLifetime> logger) : IHostLifetime, IDisposable
{
    // Joining takes a second or two, and longer where the others have not yet missed a member that is gone.
    private static readonly TimeSpan LongestJoin = TimeSpan.FromSeconds(15);
    private CancellationTokenRegistration _told;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        _told = signals.Told.Register(Leave);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _told.Dispose();

    private void Leave()
    {
        if (!application.ApplicationStarted.IsCancellationRequested)
        {
            LogJoinsFirst(LongestJoin);
            _ = BreakOffAsync();
        }

        // At once where it has joined.
        application.ApplicationStarted.Register(application.StopApplication);
    }

    private async Task BreakOffAsync()
    {
        await Task.Delay(LongestJoin, application.ApplicationStopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        application.StopApplication();
    }

    [LoggerMessage(EventId = 1007, Level = LogLevel.Information, Message = "The silo is told to stop while it joins: it joins first, and leaves then; it breaks off if that takes more than {Longest}.")]
    private partial void LogJoinsFirst(TimeSpan longest);
}
