using System.Collections.Concurrent;

namespace Imacs.Grains.Shards;

/// <summary>How far the shards are that this silo has in work. Asked for in the process: a renewal must not wait for the list of grains, which for some seconds after a silo was lost does not
/// answer for those that the silo had listed.</summary>
internal sealed class ShardProgress
{
    private readonly ConcurrentDictionary<(string Comparison, int Shard), int> _done = new();

    /// <summary>A shard is begun.</summary>
    public void Begin(string comparison, int shard) => _done[(comparison, shard)] = 0;

    /// <summary>One of its images is done.</summary>
    public void Count(string comparison, int shard) => _done.AddOrUpdate((comparison, shard), 1, (_, done) => done + 1);

    /// <summary>It is no longer in work.</summary>
    public void End(string comparison, int shard) => _done.TryRemove((comparison, shard), out _);

    /// <summary>Its images that are done; 0 where this silo has it not in work.</summary>
    public int ImagesDone(string comparison, int shard) => _done.GetValueOrDefault((comparison, shard));
}
