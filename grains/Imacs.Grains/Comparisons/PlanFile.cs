using System.Text.Json;
using Imacs.Contracts.Summaries;
using Imacs.Storage.Artifacts;

namespace Imacs.Grains.Comparisons;

/// <summary>plan/NNNNNN.jsonl: the items of one shard, a JSON object a line.</summary>
internal static class PlanFile
{
    private static readonly JsonSerializerOptions OneLine = new(SummaryJson.Options) { WriteIndented = false };

    public static ValueTask<bool> WriteAsync(IArtifactStore store, string comparison, int shard, IReadOnlyList<PlanItem> items, CancellationToken cancellationToken) =>
        store.CreateAsync(
            ArtifactNames.PlanItems(comparison, shard),
            async (stream, token) =>
            {
                foreach (PlanItem item in items)
                {
                    await stream.WriteAsync(Line(item), token);
                    await stream.WriteAsync("\n"u8.ToArray(), token);
                }
            },
            cancellationToken);

    public static async ValueTask<IReadOnlyList<PlanItem>> ReadAsync(IArtifactStore store, string comparison, int shard, CancellationToken cancellationToken)
    {
        await using Stream stream = await store.OpenAsync(ArtifactNames.PlanItems(comparison, shard), cancellationToken);
        using var reader = new StreamReader(stream);
        List<PlanItem> items = [];
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
            items.Add(JsonSerializer.Deserialize<PlanItem>(line, OneLine)!);
        return items;
    }

    public static byte[] Line(PlanItem item) => JsonSerializer.SerializeToUtf8Bytes(item, OneLine);
}
