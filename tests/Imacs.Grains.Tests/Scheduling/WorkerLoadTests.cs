using Imacs.Contracts.Actors;
using Imacs.Grains.Scheduling;

namespace Imacs.Grains.Tests.Scheduling;

/// <summary>What the scheduler tells of what workers have in hand.</summary>
[Trait("Suite", "Unit")]
public sealed class WorkerLoadTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly ShardBoards _boards = new(new SchedulerOptions(), firstToken: 1);

    [Fact]
    public void WorkersAt_SeveralLeases_CountsThemAndTheAgeOfTheOldest()
    {
        _boards.Register("one", Shards.Of(0, 1), 1);
        _boards.Register("two", Shards.Of(0), 1);
        ShardLease first = _boards.Take("a", Start)!;
        _boards.Take("b", Start + Minute);
        _boards.Take("a", Start + (2 * Minute));
        _boards.Renew(first, Start + (3 * Minute), 5);

        Assert.Equal([new("a", 2, 5 * Minute), new("b", 1, 4 * Minute)], Loads(Start + (5 * Minute)));
    }

    [Fact]
    public void WorkersAt_LeasesEnd_TheirWorkersAreNotAmongThem()
    {
        _boards.Register("one", Shards.Of(0, 1, 2), 1);
        _boards.Complete(_boards.Take("a", Start)!);
        _boards.Release(_boards.Take("b", Start)!);
        _boards.Fail(_boards.Take("c", Start)!, FailureKind.Retryable);

        Assert.Empty(Loads(Start));
    }

    [Fact]
    public void WorkersAt_LeasesOfAFormerScheduler_CountFromTheirFirstRenewalHere()
    {
        _boards.Renew(new("one", 7, 3, 1, Worker: "a"), Start, 0);
        _boards.Renew(new("one", 8, 4, 1), Start, 0);

        Assert.Equal([new("a", 1, Minute)], Loads(Start + Minute));
    }

    private IEnumerable<WorkerLoad> Loads(DateTimeOffset now) => _boards.WorkersAt(now).OrderBy(load => load.Worker, StringComparer.Ordinal);
}
