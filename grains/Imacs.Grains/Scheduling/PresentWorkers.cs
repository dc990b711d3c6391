namespace Imacs.Grains.Scheduling;

/// <summary>The workers that spoke lately: each asks for work or renews what it has many times within the life of a lease.</summary>
/// <param name="patience">How long one counts as present that says nothing.</param>
internal sealed class PresentWorkers(TimeSpan patience)
{
    private readonly Dictionary<string, DateTimeOffset> _lastHeard = new(StringComparer.Ordinal);
    private DateTimeOffset _now;

    /// <summary>A worker spoke.</summary>
    public void Hear(string worker, DateTimeOffset now)
    {
        _now = now;
        if (_lastHeard.TryAdd(worker, now))
            ForgetTheSilent();
        else
            _lastHeard[worker] = now;
    }

    /// <summary>Whether a worker is present that is not among these.</summary>
    public bool IsAnyOutside(HashSet<string> workers) => _lastHeard.Any(pair => _now - pair.Value < patience && !workers.Contains(pair.Key));

    // Pods have new names for ever.
    private void ForgetTheSilent()
    {
        foreach (string silent in _lastHeard.Where(pair => _now - pair.Value >= patience).Select(pair => pair.Key).ToList())
            _lastHeard.Remove(silent);
    }
}
