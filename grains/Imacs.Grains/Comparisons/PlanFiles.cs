using Imacs.Contracts.Errors;
using Imacs.Storage.Artifacts;

namespace Imacs.Grains.Comparisons;

/// <summary>The plan files that this silo read last, so that consecutive shards are not read from the store again and again.</summary>
internal sealed class PlanFiles(IArtifactStore store, TimeProvider time)
{
    private const int FilesKept = 4;
    private const int PlansKept = 32;

    /// <summary>How long a plan is taken to be the one that was read: less than it takes to remove a comparison and to have another one of its id planned.</summary>
    private static readonly TimeSpan PlanPeriod = TimeSpan.FromSeconds(5);
    private readonly RecentReads<(string Comparison, long Period), ComparisonPlan?> _plans = new(PlansKept);
    private readonly RecentReads<(string Comparison, string Instance, int File), IReadOnlyList<PlanItem>> _files = new(FilesKept);

    /// <summary>The items of one shard.</summary>
    /// <exception cref="ArtifactStoreException">The plan is missing, damaged or cut short.</exception>
    public async Task<IReadOnlyList<PlanItem>> ReadAsync(string comparison, int shard, CancellationToken cancellationToken)
    {
        ComparisonPlan plan = await FindAsync(comparison, cancellationToken) ?? await store.ReadJsonAsync<ComparisonPlan>(ArtifactNames.Plan(comparison), cancellationToken);
        (int file, int place) = Math.DivRem(shard, PlanFile.ShardsOf(plan.ShardSize));
        IReadOnlyList<PlanItem> items = await _files.GetAsync(
            (comparison, InstanceOf(plan), file), async () => await PlanFile.ReadAsync(store, comparison, file, CancellationToken.None), cancellationToken);
        return [.. items.Skip(place * plan.ShardSize).Take(plan.ShardSize)];
    }

    /// <summary>The <see cref="ComparisonPlan.Instance"/> of the comparison that has this id now, for whoever keeps something of it; empty where it has none.</summary>
    public async ValueTask<string> GetInstanceAsync(string comparison, CancellationToken cancellationToken) => InstanceOf(await FindAsync(comparison, cancellationToken));

    /// <summary>What a plan's instance is called.</summary>
    public static string InstanceOf(ComparisonPlan? plan) => plan?.Instance ?? string.Empty;

    private async Task<ComparisonPlan?> FindAsync(string comparison, CancellationToken cancellationToken)
    {
        long period = (long)(time.GetElapsedTime(0) / PlanPeriod);
        try
        {
            return await FindAsync(comparison, period, cancellationToken);
        }
        catch (ArtifactStoreUnavailableException)
        {
            // The last one will do while the store is away.
            return await FindAsync(comparison, period - 1, cancellationToken);
        }
    }

    private Task<ComparisonPlan?> FindAsync(string comparison, long period, CancellationToken cancellationToken) => _plans.GetAsync(
        (comparison, period), async () => await store.FindJsonAsync<ComparisonPlan>(ArtifactNames.Plan(comparison), CancellationToken.None), cancellationToken);
}
