using Imacs.Grains.Comparisons;

namespace Imacs.Grains.Shards;

/// <summary>A shard whose images are to be attributed.</summary>
/// <param name="Comparison">The comparison's id.</param>
/// <param name="Shard">The shard's number.</param>
/// <param name="Items">Its images, in plan order.</param>
/// <param name="Trial">The attempt.</param>
internal sealed record ShardRun(string Comparison, int Shard, IReadOnlyList<PlanItem> Items, ShardTrial Trial);
