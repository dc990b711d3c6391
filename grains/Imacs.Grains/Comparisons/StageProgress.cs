using System.Diagnostics;
using Imacs.Contracts.Actors;
using Imacs.Contracts.Telemetry;

namespace Imacs.Grains.Comparisons;

/// <summary>The stage that a comparison is in, and how far.</summary>
internal sealed class StageProgress(TimeProvider time)
{
    private DateTimeOffset _begun;

    // The stage that is not over although others may be gone through again, and the time spent in it before.
    private ComparisonStage _furthest;
    private TimeSpan _spent;
    private int _done;
    private long _signs;

    /// <summary>The stage.</summary>
    public ComparisonStage Stage { get; private set; }

    /// <summary>Units of it that are done.</summary>
    public int Done => Volatile.Read(ref _done);

    /// <summary>Its units; 0 where unknown.</summary>
    public int Total { get; private set; }

    /// <summary>Grows as long as something goes on, be it within a unit or where there are none.</summary>
    public long Signs => Volatile.Read(ref _signs);

    /// <summary>Begins a stage, or tells how many units the present one has.</summary>
    public void Enter(ComparisonStage stage, int total)
    {
        if (stage != Stage)
            Leave(stage);
        (Stage, _done, Total) = (stage, 0, total);
        ShowLife();
    }

    /// <summary>One unit is done.</summary>
    public void Count() => Interlocked.Increment(ref _done);

    /// <summary>Something went on: a shard was read, an item listed. From any thread.</summary>
    public void ShowLife() => Interlocked.Increment(ref _signs);

    private void Leave(ComparisonStage next)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (!IsWork(Stage))
            (_furthest, _spent) = (ComparisonStage.None, TimeSpan.Zero);
        else
        {
            Spend(now, next);
            // A span that has been: while it goes on, stages begin and end deep inside of one another's calls.
            using Activity? span = ImacsTraces.Source.StartActivity(
                ImacsTraces.Stage, ActivityKind.Internal, Activity.Current?.Context ?? default, [new("imacs.stage", NameOf(Stage))], startTime: _begun);
        }

        _begun = now;
    }

    /// <summary>Tells how long a stage took once it is over. One that was interrupted goes on when those before it have been gone through once more, and those are not told again.</summary>
    private void Spend(DateTimeOffset now, ComparisonStage next)
    {
        if (Stage < _furthest)
            return;
        _furthest = Stage;
        _spent += now - _begun;
        if (next < Stage)
            return;
        ImacsMetrics.StageDuration.Record(_spent.TotalSeconds, NameOf(Stage));
        (_furthest, _spent) = (next, TimeSpan.Zero);
    }

    /// <summary>A stage as metrics call it.</summary>
    public static string NameOf(ComparisonStage stage) => stage.ToString().ToLowerInvariant();

    private static bool IsWork(ComparisonStage stage) => stage is > ComparisonStage.None and < ComparisonStage.Done;
}
