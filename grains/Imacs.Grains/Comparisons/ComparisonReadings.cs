using Imacs.Contracts.Actors;
using Imacs.Contracts.Telemetry;

namespace Imacs.Grains.Comparisons;

/// <summary>What metrics tell of one comparison while it is in work. Dashboards name comparisons, and a cluster may have thousands at once: those beyond the first hundred of a silo are
/// counted and not named.</summary>
internal sealed class ComparisonReadings : IDisposable
{
    private const int MostNamed = 100;
    private static int _named;
    private readonly List<IDisposable> _sources = [];
    private readonly string[] _id;
    private readonly bool _isNamed;
    private readonly RecentRate _rate;
    private readonly TimeProvider _time;

    // Replaced as a whole: whoever asks is on another thread.
    private volatile Reading _now;

    /// <summary>Begins to tell.</summary>
    /// <param name="comparison">The comparison's id.</param>
    /// <param name="time">The clock.</param>
    public ComparisonReadings(string comparison, TimeProvider time)
    {
        (_id, _time, _rate) = ([comparison], time, new RecentRate(time));
        _now = new(ComparisonStage.Planning, 0, 0, 0, time.GetTimestamp(), Remaining: null);
        Observe(ImacsMetrics.ComparisonsActive, now => [(1, [StageProgress.NameOf(now.Stage)])]);
        _isNamed = Interlocked.Increment(ref _named) <= MostNamed;
        if (!_isNamed)
            return;
        Observe(ImacsMetrics.ComparisonProgress, now => now.Images == 0 ? [] : [(now.Done / (double)now.Images, _id)]);
        Observe(ImacsMetrics.ComparisonImages, now =>
        [
            (now.Done - now.Quarantined, [comparison, MetricLabels.Done]),
            (now.Quarantined, [comparison, MetricLabels.Quarantined]),
            (now.Images - now.Done, [comparison, MetricLabels.Pending]),
        ]);
        Observe(ImacsMetrics.ComparisonRemaining, now => now.Remaining is { } remaining ? [(remaining.TotalSeconds, _id)] : []);
        Observe(ImacsMetrics.ComparisonStage, now => [(1, [comparison, StageProgress.NameOf(now.Stage)])]);
        Observe(ImacsMetrics.ComparisonIdle, now => [(time.GetElapsedTime(now.LastProgress).TotalSeconds, _id)]);
    }

    /// <summary>Takes notice of where the comparison is.</summary>
    /// <param name="progress">Its stage.</param>
    /// <param name="images">Images of the plan.</param>
    /// <param name="done">Images attributed or quarantined, those of shards in work included.</param>
    /// <param name="quarantined">Images quarantined.</param>
    /// <param name="isWaiting">Whether it waits for its turn, or for a worker: then it does not stand still.</param>
    /// <param name="isDescribed">Whether what was stored before is among <paramref name="done"/>: until it is, that grows by what nobody is doing now.</param>
    public void Update(StageProgress progress, int images, int done, int quarantined, bool isWaiting = false, bool isDescribed = true)
    {
        Reading before = _now;
        bool isMeasured = progress.Stage == ComparisonStage.Attributing && isDescribed;
        if (isMeasured)
            _rate.Add(done);
        else
            _rate.Clear();
        bool isFurther = isWaiting || progress.Signs != before.Signs || progress.Stage != before.Stage || done > before.Done || progress.Done != before.StageDone;
        _now = new(progress.Stage, images, done, quarantined, isFurther ? _time.GetTimestamp() : before.LastProgress, isMeasured ? _rate.TimeFor(images - done) : null) { StageDone = progress.Done, Signs = progress.Signs };
    }

    public void Dispose()
    {
        Interlocked.Decrement(ref _named);
        foreach (IDisposable source in _sources)
            source.Dispose();
        _sources.Clear();
    }

    private void Observe(ObservedMetric metric, Func<Reading, IEnumerable<(double Value, string[] Labels)>> read) => _sources.Add(metric.Observe(() => read(_now)));

    private sealed record Reading(ComparisonStage Stage, int Images, int Done, int Quarantined, long LastProgress, TimeSpan? Remaining)
    {
        public int StageDone { get; init; }

        public long Signs { get; init; }
    }
}
