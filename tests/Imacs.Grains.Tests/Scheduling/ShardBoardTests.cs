using Imacs.Contracts.Actors;
using Imacs.Grains.Scheduling;

namespace Imacs.Grains.Tests.Scheduling;

/// <summary>Leases, with time passed in.</summary>
[Trait("Suite", "Unit")]
public sealed class ShardBoardTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ShardBoard _board = new("run");
    private readonly PresentWorkers _present = new(Minute);

    [Fact]
    public void Take_OpenShards_GoesInOrderAndOnceEach()
    {
        _board.Open(Shards.Of(2, 0, 1, 2));

        Assert.Equal(new ShardLease("run", 0, 1, 1, Worker: "worker"), Take(1));
        Assert.Equal(1, Take(2)!.Shard);
        Assert.Equal(2, Take(3)!.Shard);
        Assert.Null(Take(4));
        Assert.False(_board.IsEmpty);
    }

    [Fact]
    public void Open_ShardLeasedAlready_IsNotHandedOutTwice()
    {
        _board.Open(Shards.Of(0));
        Take(1);
        _board.Open(Shards.Of(0, 1));

        Assert.Equal(1, Take(2)!.Shard);
        Assert.Null(Take(3));
    }

    [Fact]
    public void Expire_NotRenewed_GoesBackWithoutBlame()
    {
        _board.Open(Shards.Of(4, 5));
        for (int lost = 1; lost <= 10; lost++)
        {
            Assert.Equal(new ShardLease("run", 4, lost, 1, Worker: "worker"), Take(lost));
            Assert.Empty(_board.Expire(Start + Minute - TimeSpan.FromTicks(1)));
            Assert.Equal([4], _board.Expire(Start + Minute));
        }
    }

    [Fact]
    public void Renew_OpenAgain_IsTakenUpWhereItWas()
    {
        _board.Open(Shards.Of(0, 1));
        ShardLease late = Take(1)!;
        _board.Expire(Start + Minute);

        Assert.True(_board.Renew(late, Start + (2 * Minute), 9));

        Assert.Equal(1, Take(2)!.Shard);
        Assert.Null(Take(3));
        Assert.Equal(9, _board.ImagesInFlight);
    }

    [Fact]
    public void Renew_LeasedToAnother_IsLost()
    {
        _board.Open(Shards.Of(0));
        ShardLease lost = Take(1)!;
        _board.Expire(Start + Minute);
        ShardLease held = Take(2)!;

        Assert.False(_board.Renew(lost, Start + (2 * Minute), 9));
        Assert.True(_board.Renew(held, Start + (2 * Minute), 1));
    }

    [Fact]
    public void Renew_LeasesOfAFormerScheduler_AreNotPutUpByRegistration()
    {
        // Workers speak before the comparison does.
        Assert.True(_board.Renew(new("run", 1, 77, 1), Start + Minute, 3));
        _board.Open(Shards.Of(0, 1, 2));

        // And after it.
        Assert.True(_board.Renew(new("run", 2, 78, 1), Start + Minute, 4));
        Assert.Equal(7, _board.ImagesInFlight);
        Assert.Equal(0, Take(100)!.Shard);
        Assert.Null(Take(101));

        // What the comparison does not want is not taken up.
        Assert.False(_board.Renew(new("run", 3, 79, 1), Start + Minute, 4));
    }

    [Fact]
    public void Renew_Held_ExtendsAndTellsProgress()
    {
        _board.Open(Shards.Of(0, 1));
        ShardLease first = Take(1)!, second = Take(2)!;

        Assert.True(_board.Renew(first, Start + (2 * Minute), 12));
        Assert.True(_board.Renew(second, Start + (2 * Minute), 30));
        Assert.Equal(42, _board.ImagesInFlight);
        _board.Expire(Start + Minute);
        Assert.Null(Take(3));
        _board.Expire(Start + (2 * Minute));

        Assert.Equal(0, _board.ImagesInFlight);
        Assert.Equal(0, Take(4)!.Shard);
    }

    [Fact]
    public void Complete_LateAnswerOfALostLease_CountsAllTheSame()
    {
        _board.Open(Shards.Of(0));
        Take(1);
        _board.Expire(Start + Minute);
        ShardLease second = Take(2)!;

        _board.Complete(0);

        Assert.True(_board.IsEmpty);
        Assert.False(_board.Renew(second, Start + (5 * Minute), 1));
    }

    [Fact]
    public void Complete_ShardOpenAgain_IsNotDoneTwice()
    {
        _board.Open(Shards.Of(0));
        Take(1);
        _board.Expire(Start + Minute);

        _board.Complete(0);

        Assert.Null(Take(2));
        Assert.True(_board.IsEmpty);
    }

    [Fact]
    public void Fail_Again_UntilTheLastAttempt()
    {
        _board.Open(Shards.Of(0));
        Assert.True(_board.Fail(Take(1)!, maxFailures: 3, isPassing: false));
        Assert.True(_board.Fail(Take(2)!, maxFailures: 3, isPassing: false));
        ShardLease last = Take(3)!;

        Assert.Equal(3, last.Attempt);
        Assert.False(_board.Fail(last, maxFailures: 3, isPassing: false));
        Assert.True(_board.IsEmpty);
        Assert.Null(Take(4));
    }

    [Fact]
    public void Fail_PassingAndLasting_AreCountedApart()
    {
        _board.Open(Shards.Of(0));
        for (int token = 1; token <= 9; token++)
            Assert.True(_board.Fail(Take(token)!, maxFailures: 10, isPassing: true));
        Assert.True(_board.Fail(Take(10)!, maxFailures: 2, isPassing: false));

        Assert.False(_board.Fail(Take(11)!, maxFailures: 10, isPassing: true));
    }

    [Fact]
    public void Fail_LostLease_CountsForNothing()
    {
        _board.Open(Shards.Of(0));
        ShardLease lost = Take(1)!;
        _board.Expire(Start + Minute);
        ShardLease current = Take(2)!;

        Assert.True(_board.Fail(lost, maxFailures: 1, isPassing: false));

        Assert.True(_board.Renew(current, Start + (5 * Minute), 1));
    }

    [Fact]
    public void Release_Held_IsOpenAtOnceAndWithoutBlame()
    {
        _board.Open(Shards.Of(0));
        ShardLease first = Take(1)!;
        _board.Release(first);
        ShardLease second = Take(2)!;
        _board.Release(first);

        Assert.Equal(1, second.Attempt);
        Assert.True(_board.Renew(second, Start + (5 * Minute), 1));
    }

    [Fact]
    public void Take_ShardThatFailedAtThisWorker_IsLeftToOthersWhileThereAreAny()
    {
        _present.Hear("other", Start);
        _board.Open(Shards.Of(0, 1));
        _board.Fail(Take(1)!, maxFailures: 3, isPassing: false);

        Assert.Equal(1, Take(2)!.Shard);
        Assert.Null(Take(3));
        Assert.Equal(1, _board.Pending);
        Assert.Equal(0, Take(4, "other")!.Shard);
    }

    [Fact]
    public void Take_ShardThatFailedEverywhere_IsForAnybody()
    {
        _present.Hear("other", Start);
        _board.Open(Shards.Of(0));
        _board.Fail(Take(1)!, maxFailures: 3, isPassing: false);
        _board.Fail(Take(2, "other")!, maxFailures: 3, isPassing: false);

        Assert.Equal(3, Take(3)!.Attempt);
    }

    [Fact]
    public void Take_OtherWorkerIsGone_GivesTheShardToTheOneThereIs()
    {
        _present.Hear("other", Start);
        _board.Open(Shards.Of(0));
        _board.Fail(Take(1)!, maxFailures: 3, isPassing: false);
        _present.Hear("worker", Start + Minute);

        Assert.Equal(0, Take(2)!.Shard);
    }

    private ShardLease? Take(long token, string worker = "worker") => _board.Take(worker, token, Start + Minute, _present);
}
