using System.Text.Json;
using Imacs.Contracts.Summaries;
using Imacs.Storage.Artifacts;

namespace Imacs.Grains.Comparisons;

/// <summary>plan/NNNNNN.jsonl: the items of some consecutive shards, a JSON object a line. One file for each shard would be as many requests to the store while a comparison is
/// planned as it later makes to be computed; larger files would make workers read much for a shard.</summary>
internal static class PlanFile
{
    /// <summary>Items of a file, or those of one shard where that has more.</summary>
    private const int Items = 4096;

    /// <summary>Shards of a file.</summary>
    public static int ShardsOf(int shardSize) => Math.Max(1, Items / shardSize);

    /// <summary>Writes a file, unless it is there.</summary>
    /// <returns>True if this call created it.</returns>
    public static ValueTask<bool> WriteAsync(IArtifactStore store, string comparison, int file, ReadOnlyMemory<byte> lines, CancellationToken cancellationToken) =>
        store.CreateAsync(ArtifactNames.PlanItems(comparison, file), async (stream, token) => await stream.WriteAsync(lines, token), cancellationToken);

    /// <summary>Whether a file that is there holds these lines.</summary>
    public static async ValueTask<bool> HoldsAsync(IArtifactStore store, string comparison, int file, ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        await using Stream stream = await store.OpenAsync(ArtifactNames.PlanItems(comparison, file), cancellationToken);
        if (stream.Length != lines.Length)
            return false;
        var stored = new byte[lines.Length];
        await stream.ReadExactlyAsync(stored, cancellationToken);
        return lines.Span.SequenceEqual(stored);
    }

    /// <summary>All items of a file.</summary>
    public static async ValueTask<IReadOnlyList<PlanItem>> ReadAsync(IArtifactStore store, string comparison, int file, CancellationToken cancellationToken)
    {
        await using Stream stream = await store.OpenAsync(ArtifactNames.PlanItems(comparison, file), cancellationToken);
        List<PlanItem> items = [];
        await foreach (PlanItem? item in JsonSerializer.DeserializeAsyncEnumerable<PlanItem>(stream, topLevelValues: true, SummaryJson.Options, cancellationToken))
            items.Add(item!);
        return items;
    }
}
