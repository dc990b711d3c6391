using Imacs.Contracts.Actors;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Tables;

namespace Imacs.Grains.Comparisons;

/// <summary>What a comparison's artifacts tell about it: all that survives a crash.</summary>
/// <param name="Id">The comparison's id.</param>
/// <param name="Spec">The effective spec.</param>
/// <param name="Plan">The plan; null before it is committed.</param>
/// <param name="Done">Per shard, whether it is stored.</param>
/// <param name="Stage">The stage that these artifacts show.</param>
public sealed record StoredComparison(string Id, ComparisonSpec Spec, ComparisonPlan? Plan, IReadOnlyList<bool> Done, ComparisonStage Stage)
{
    /// <summary>Shards that are stored.</summary>
    public int ShardsDone => Done.Count(done => done);

    /// <summary>Reads a comparison's state.</summary>
    /// <param name="store">The store.</param>
    /// <param name="comparison">The comparison's id.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Null where there is no such comparison.</returns>
    public static async ValueTask<StoredComparison?> ReadAsync(IArtifactStore store, string comparison, CancellationToken cancellationToken)
    {
        if (!await store.ExistsAsync(ArtifactNames.Spec(comparison), cancellationToken))
            return null;
        ComparisonSpec spec = await store.ReadJsonAsync<ComparisonSpec>(ArtifactNames.Spec(comparison), cancellationToken);
        if (!await store.ExistsAsync(ArtifactNames.Plan(comparison), cancellationToken))
            return new(comparison, spec, null, [], ComparisonStage.Planning);
        ComparisonPlan plan = await store.ReadJsonAsync<ComparisonPlan>(ArtifactNames.Plan(comparison), cancellationToken);
        var done = new bool[plan.Shards];
        for (int shard = 0; shard < done.Length; shard++)
            done[shard] = await ShardTables.ExistAsync(store, comparison, shard, cancellationToken);
        return new(comparison, spec, plan, done, await StageAsync(store, comparison, done, spec.CausalImages > 0, cancellationToken));
    }

    /// <summary>All comparisons of a store, by id.</summary>
    /// <param name="store">The store.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<List<CatalogEntry>> ListAsync(IArtifactStore store, CancellationToken cancellationToken)
    {
        List<CatalogEntry> entries = [];
        await foreach (string root in store.ListRootsAsync(cancellationToken))
        {
            try
            {
                if (await ReadAsync(store, root, cancellationToken) is { } stored)
                    entries.Add(stored.ToEntry());
            }
            catch (ArtifactStoreException)
            {
                // Damaged, or of another version: it must not hide the others. Asking for it by name tells what is wrong.
                entries.Add(new(root, ComparisonStage.None, [], 0, 0, 0));
            }
        }

        return entries;
    }

    /// <summary>This comparison in a catalogue.</summary>
    public CatalogEntry ToEntry() => new(Id, Stage, [.. Spec.Models.Select(model => model.Name)], Plan?.Images ?? 0, Done.Count, ShardsDone);

    private static async ValueTask<ComparisonStage> StageAsync(IArtifactStore store, string comparison, bool[] done, bool causal, CancellationToken cancellationToken)
    {
        if (!done.All(stored => stored))
            return ComparisonStage.Attributing;
        if (!await store.ExistsAsync(ArtifactNames.Centroids(comparison), cancellationToken))
            return ComparisonStage.Clustering;
        if (causal && !await store.ExistsAsync(ArtifactNames.Causal(comparison), cancellationToken))
            return ComparisonStage.Checking;
        if (!await store.ExistsAsync(ArtifactNames.Summary(comparison), cancellationToken))
            return ComparisonStage.Summarising;
        return await store.ExistsAsync(ArtifactNames.Report(comparison), cancellationToken) ? ComparisonStage.Done : ComparisonStage.Rendering;
    }
}
