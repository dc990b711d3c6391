using Imacs.Contracts.Specs;

namespace Imacs.Grains.Comparisons;

/// <summary>A comparison whose shards are to be attributed.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Spec">Its spec.</param>
/// <param name="Plan">Its plan; the lists need not be there yet.</param>
/// <param name="Done">Per shard, whether it was stored when the comparison was continued; empty for a new one.</param>
/// <param name="Ledger">Where is kept what becomes of the shards.</param>
internal sealed record AttributionRun(string Id, ComparisonSpec Spec, ComparisonPlan Plan, IReadOnlyList<bool> Done, ShardLedger Ledger)
{
    /// <summary>Whether a shard was stored when the comparison was continued.</summary>
    public bool WasStored(int shard) => shard < Done.Count && Done[shard];
}
