using Imacs.Grains.Scheduling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Timers;

namespace Imacs.Grains.Comparisons;

/// <summary>Reminders that bring an unfinished comparison back after the silo that ran it, or the whole cluster, is gone. An embedded silo has none: there a person resumes.</summary>
internal sealed partial class ContinuationReminders(
    IServiceProvider services, IOptions<SchedulerOptions> options, IOptions<ClusterOptions> cluster, ILogger<ContinuationReminders> logger)
{
    /// <summary>What a reminder's name begins with; the cluster's name follows.</summary>
    public const string Name = "continue";

    // Clusters that share a Redis share its reminders: Orleans keeps them by service and not by cluster.
    private readonly string _name = $"{Name} {cluster.Value.ClusterId}";

    private readonly IReminderRegistry? _registry = services.GetService<IReminderRegistry>();

    /// <summary>Whether this silo has reminders, and so is part of a cluster that continues comparisons by itself.</summary>
    public bool AreKept => _registry is not null;

    /// <summary>Whether a reminder is of this cluster. Others' comparisons may have the same ids.</summary>
    public bool IsOurs(string reminder) => reminder == _name;

    /// <summary>Asks to be reminded; once more changes nothing. Called in the grain's turn.</summary>
    /// <returns>False where the reminders' store did not answer.</returns>
    public async Task<bool> BeginAsync(GrainId comparison)
    {
        if (_registry is null)
            return true;
        try
        {
            await _registry.RegisterOrUpdateReminder(comparison, _name, options.Value.ContinuationPeriod, options.Value.ContinuationPeriod);
            return true;
        }
#pragma warning disable CA1031 // Whatever the reminders' store says: the comparison works without a reminder as long as its silo lives, and asks again.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogUnavailable(comparison, error);
            return false;
        }
    }

    /// <summary>Asks no longer; a reminder that stays for want of an answer finds nothing to do and ends itself.</summary>
    public async Task EndAsync(GrainId comparison)
    {
        if (_registry is null)
            return;
        try
        {
            if (await _registry.GetReminder(comparison, _name) is { } reminder)
                await _registry.UnregisterReminder(comparison, reminder);
        }
#pragma warning disable CA1031 // See above.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogUnavailable(comparison, error);
        }
    }

    [LoggerMessage(EventId = 2421, Level = LogLevel.Warning, Message = "The reminder of {Comparison} could not be changed; it is tried again later.")]
    private partial void LogUnavailable(GrainId comparison, Exception error);
}
