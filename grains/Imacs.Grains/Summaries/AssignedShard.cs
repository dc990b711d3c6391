using Imacs.Storage.Tables;

namespace Imacs.Grains.Summaries;

/// <summary>One shard with its regions assigned.</summary>
/// <param name="Shard">Its number.</param>
/// <param name="Images">Its images, rejected ones included.</param>
/// <param name="Regions">Its regions with image and cluster.</param>
/// <param name="Pool">Its sampled candidate segments, likewise; none where they were not asked for.</param>
internal sealed record AssignedShard(int Shard, IReadOnlyList<ImageRecord> Images, IReadOnlyList<ResultRegion> Regions, IReadOnlyList<ResultRegion> Pool);
