namespace Imacs.Grains.Comparisons;

/// <summary>What was read last, each thing once: whoever asks for what is being read waits for the same.</summary>
internal sealed class RecentReads<TKey, TValue>(int kept)
    where TKey : IEquatable<TKey>
{
    private readonly Lock _lock = new();
    private readonly LinkedList<(TKey Key, Task<TValue> Read)> _recent = new();

    /// <summary>Reads, unless it was read lately. A failure is not kept.</summary>
    /// <param name="key">What is asked for.</param>
    /// <param name="read">Reads it, off the silo's schedulers. Not cancelled: others may wait for it too.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<TValue> GetAsync(TKey key, Func<Task<TValue>> read, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Task<TValue>? found = null;
            for (var at = _recent.First; at is not null; at = at.Next)
            {
                if (!at.Value.Key.Equals(key))
                    continue;
                found = at.Value.Read.IsFaulted ? null : at.Value.Read;
                _recent.Remove(at);
                break;
            }

            found ??= Task.Run(read);
            _recent.AddFirst((key, found));
            if (_recent.Count > kept)
                _recent.RemoveLast();
            return found.WaitAsync(cancellationToken);
        }
    }
}
