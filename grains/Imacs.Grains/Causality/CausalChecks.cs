using Imacs.Contracts.Actors;
using Imacs.Contracts.Specs;
using Imacs.Core.Clustering;
using Imacs.Grains.Comparisons;
using Imacs.Grains.Summaries;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Tables;

namespace Imacs.Grains.Causality;

/// <summary>The causal check of every concept: which images, and what is stored of them.</summary>
/// <param name="store">Where shards are, and where the outcome goes.</param>
internal sealed class CausalChecks(IArtifactStore store)
{
    /// <summary>Draws the images of every concept.</summary>
    public async Task<IReadOnlyList<(MaskWork Work, IReadOnlyList<double[]> Sums)>> DrawAsync(
        string comparison, ComparisonSpec spec, ComparisonPlan plan, Action visited, CancellationToken cancellationToken)
    {
        Centroids centroids = await CentroidTable.ReadAsync(store, comparison, cancellationToken);
        var sample = new CausalSample(comparison, centroids.Count, spec.CausalImages, spec.Seed);
        await foreach (AssignedShard shard in new ShardReader(store, comparison, plan.Shards, centroids, visited).ReadAsync(pool: false, cancellationToken))
            sample.Add(shard);
        return sample.Work;
    }

    /// <summary>Stores the outcome.</summary>
    public async Task StoreAsync(
        string comparison, IReadOnlyList<(MaskWork Work, IReadOnlyList<double[]> Sums)> drawn, IReadOnlyList<MaskReceipt> receipts, CancellationToken cancellationToken)
    {
        MaskedImage[] images = [.. drawn.Zip(receipts).SelectMany(pair => pair.First.Work.Areas.Select((area, i) =>
            new MaskedImage(area.Cluster, pair.First.Work.Image.Index, pair.Second.Drops[i], pair.First.Sums[i])))];
        await store.CreateJsonAsync(ArtifactNames.Causal(comparison), images, cancellationToken);
    }

    /// <summary>The masked images, by concept; none where the check was not asked for.</summary>
    public async Task<ILookup<int, MaskedImage>> ReadAsync(string comparison, CancellationToken cancellationToken)
    {
        MaskedImage[] images = await store.FindJsonAsync<MaskedImage[]>(ArtifactNames.Causal(comparison), cancellationToken) ?? [];
        return images.ToLookup(image => image.Cluster);
    }
}
