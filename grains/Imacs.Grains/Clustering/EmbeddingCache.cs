using Imacs.Contracts.Telemetry;
using Imacs.Grains.Comparisons;
using Imacs.Grains.Scheduling;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Tables;
using Microsoft.Extensions.Options;

namespace Imacs.Grains.Clustering;

/// <summary>The embeddings of the shards that this silo passes over again and again during k-means, read once while they fit the budget: memory does
/// not grow with the dataset. Those used last stay; the others are read again from their artifacts.</summary>
/// <param name="store">Where shards are read from.</param>
/// <param name="instances">Tells which comparison has an id.</param>
/// <param name="options">The budget.</param>
internal sealed class EmbeddingCache(IArtifactStore store, ComparisonInstances instances, IOptions<WorkerOptions> options)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _recent = new();
    private long _bytes;

    /// <summary>Bytes held now.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
                return _bytes;
        }
    }

    /// <summary>The embeddings of a shard: float32 rows one after the other, and the length of one (0 where there is no region). Not to be changed.</summary>
    public async ValueTask<(float[] Rows, int Dimension)> GetAsync(string comparison, int shard, CancellationToken cancellationToken)
    {
        string key = $"{ShardKeys.Of(comparison, shard)} {await instances.GetAsync(comparison, cancellationToken)}";
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out LinkedListNode<Entry>? known))
            {
                ImacsMetrics.CacheRequests.Add(1, MetricLabels.Embeddings, MetricLabels.Hit);
                _recent.Remove(known);
                _recent.AddFirst(known);
                return (known.Value.Rows, known.Value.Dimension);
            }
        }

        ImacsMetrics.CacheRequests.Add(1, MetricLabels.Embeddings, MetricLabels.Miss);
        (float[] rows, int dimension) = await ShardTables.ReadEmbeddingsAsync(store, comparison, shard, cancellationToken);
        Keep(new(key, rows, dimension));
        return (rows, dimension);
    }

    private void Keep(Entry entry)
    {
        lock (_lock)
        {
            // A shard larger than the whole budget would only drive the others out.
            if (entry.Bytes > options.Value.EmbeddingCacheBytes || _entries.ContainsKey(entry.Key))
                return;
            _entries.Add(entry.Key, _recent.AddFirst(entry));
            _bytes += entry.Bytes;
            while (_bytes > options.Value.EmbeddingCacheBytes)
            {
                Entry oldest = _recent.Last!.Value;
                _recent.RemoveLast();
                _entries.Remove(oldest.Key);
                _bytes -= oldest.Bytes;
            }
        }
    }

    private sealed record Entry(string Key, float[] Rows, int Dimension)
    {
        public long Bytes => (long)Rows.Length * sizeof(float);
    }
}
