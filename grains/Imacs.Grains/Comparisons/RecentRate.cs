namespace Imacs.Grains.Comparisons;

/// <summary>How quickly a count has grown over the last minutes: long enough to even out shards that end together, short enough to notice that workers came or went.</summary>
internal sealed class RecentRate(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);
    private readonly Queue<(long Time, int Count)> _samples = new();
    private (long Time, int Count) _latest;

    /// <summary>Takes notice of the count now.</summary>
    public void Add(int count)
    {
        _latest = (time.GetTimestamp(), count);
        _samples.Enqueue(_latest);
        // One that is older than the window stays: a rate needs a beginning.
        while (_samples.Count > 2 && time.GetElapsedTime(_samples.ElementAt(1).Time, _latest.Time) >= Window)
            _samples.Dequeue();
    }

    /// <summary>Begins anew.</summary>
    public void Clear() => _samples.Clear();

    /// <summary>Time for so many more; null where the count has not grown.</summary>
    public TimeSpan? TimeFor(int more)
    {
        if (more <= 0)
            return TimeSpan.Zero;
        if (!_samples.TryPeek(out (long Time, int Count) first) || _latest.Count <= first.Count)
            return null;
        return time.GetElapsedTime(first.Time, _latest.Time) * (more / (double)(_latest.Count - first.Count));
    }
}
