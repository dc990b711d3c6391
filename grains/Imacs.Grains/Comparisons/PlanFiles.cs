using Imacs.Storage.Artifacts;

namespace Imacs.Grains.Comparisons;

/// <summary>The plan files that this silo read last, so that consecutive shards are not read from the store again and again.</summary>
internal sealed class PlanFiles(IArtifactStore store, ComparisonInstances instances)
{
    private const int FilesKept = 4;
    private const int PlansKept = 16;
    private readonly RecentReads<(string Comparison, string Instance), int> _shardSizes = new(PlansKept);
    private readonly RecentReads<(string Comparison, string Instance, int File), IReadOnlyList<PlanItem>> _files = new(FilesKept);

    /// <summary>The items of one shard.</summary>
    /// <exception cref="Imacs.Contracts.Errors.ArtifactStoreException">The plan is missing, damaged or cut short.</exception>
    public async Task<IReadOnlyList<PlanItem>> ReadAsync(string comparison, int shard, CancellationToken cancellationToken)
    {
        string instance = await instances.GetAsync(comparison, cancellationToken);
        int shardSize = await _shardSizes.GetAsync(
            (comparison, instance), async () => (await store.ReadJsonAsync<ComparisonPlan>(ArtifactNames.Plan(comparison), CancellationToken.None)).ShardSize, cancellationToken);
        (int file, int place) = Math.DivRem(shard, PlanFile.ShardsOf(shardSize));
        IReadOnlyList<PlanItem> items = await _files.GetAsync(
            (comparison, instance, file), async () => await PlanFile.ReadAsync(store, comparison, file, CancellationToken.None), cancellationToken);
        return [.. items.Skip(place * shardSize).Take(shardSize)];
    }
}
