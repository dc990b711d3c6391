using Imacs.Client;
using Imacs.Contracts.Errors;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Imacs.Silo.Joining;

/// <summary>Keeps a silo out of a cluster whose silos it would not understand, and has those that come later know what it speaks.</summary>
internal sealed partial class ProtocolGate(SiloSettings settings, IOptions<ProtocolOptions> options, ILogger<ProtocolGate> logger) : BackgroundService
{
    private static readonly TimeSpan Renewal = ProtocolRegister.Validity / 3;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private readonly int _version = options.Value.Version;

    /// <summary>Announces this silo and looks at the others. Announced first: of two that start at once, at least one sees the other.</summary>
    /// <exception cref="InvalidSpecException">Living silos speak another version.</exception>
    public async Task EnterAsync(CancellationToken cancellationToken)
    {
        await using ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync(settings.Redis.Options);
        var register = new ProtocolRegister(redis, settings.ClusterId);
        Dictionary<string, double> seen = [];
        while (true)
        {
            await register.AnnounceAsync(settings.Name, _version);
            (string Silo, int Version, double Until)[] others = [.. (await register.LivingAsync()).Where(other => other.Version != _version)];
            if (others.Length == 0)
                return;
            await register.RemoveAsync(settings.Name, _version);
            // One that was killed is announced for a while yet; one that lives is announced anew.
            foreach ((string silo, int version, double until) in others.Where(other => seen.TryGetValue(other.Silo, out double before) && other.Until > before))
                throw Refusal(silo, version);
            if (seen.Count == 0)
                LogWaiting(others[0].Silo, others[0].Version, _version);
            foreach ((string silo, _, double until) in others)
                seen[silo] = until;
            await Task.Delay(Look, cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync(settings.Redis.Options);
        var register = new ProtocolRegister(redis, settings.ClusterId);
        while (!stoppingToken.IsCancellationRequested)
        {
            await TryAsync(() => register.AnnounceAsync(settings.Name, _version));
            await Task.Delay(Renewal, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await TryAsync(() => register.RemoveAsync(settings.Name, _version));
    }

    /// <summary>Redis may be away for a while, and a member stays one.</summary>
    private async Task TryAsync(Func<Task> tell)
    {
        try
        {
            await tell();
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            LogNotAnnounced(error.Message);
        }
    }

    private InvalidSpecException Refusal(string silo, int version) => new(
        $"Silo {silo} of cluster '{settings.ClusterId}' speaks version {version} of the cluster's protocol, and this one version {_version}: they would misunderstand each other. "
        + "Stop all silos of the other version first (comparisons continue from what is stored), go back to that version, or give another --cluster-id.");

    [LoggerMessage(EventId = 1004, Level = LogLevel.Warning, Message = "Silo {Silo} was announced with version {Other} of the cluster's protocol, and this one speaks {Version}; it waits to see whether that one still lives.")]
    private partial void LogWaiting(string silo, int other, int version);

    [LoggerMessage(EventId = 1005, Level = LogLevel.Debug, Message = "Redis could not be told what this silo speaks: {Reason}")]
    private partial void LogNotAnnounced(string reason);
}
