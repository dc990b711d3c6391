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

    [Fact]
    public void Take_OpenShards_GoesInOrderAndOnceEach()
    {
        _board.Open([2, 0, 1, 2]);

        Assert.Equal(new ShardLease("run", 0, 1, 1), Take(1));
        Assert.Equal(1, Take(2)!.Shard);
        Assert.Equal(2, Take(3)!.Shard);
        Assert.Null(Take(4));
        Assert.False(_board.IsEmpty);
    }

    [Fact]
    public void Open_ShardLeasedAlready_IsNotHandedOutTwice()
    {
        _board.Open([0]);
        Take(1);
        _board.Open([0, 1]);

        Assert.Equal(1, Take(2)!.Shard);
        Assert.Null(Take(3));
    }

    [Fact]
    public void Expire_NotRenewed_GoesBackAndCountsTheAttempt()
    {
        _board.Open([0]);
        ShardLease lost = Take(1)!;

        _board.Expire(Start + Minute - TimeSpan.FromTicks(1), maxAttempts: 3);
        Assert.Null(Take(2));
        _board.Expire(Start + Minute, maxAttempts: 3);

        Assert.Equal(new ShardLease("run", 0, 3, 2), Take(3));
        Assert.False(_board.Renew(lost, Start + (5 * Minute), 9));
    }

    [Fact]
    public void Expire_LastAttempt_IsGivenUpAndNotPutUpAgain()
    {
        _board.Open([4, 5]);
        for (int attempt = 1; attempt <= 3; attempt++)
        {
            Assert.Equal(new ShardLease("run", 4, attempt, attempt), Take(attempt));
            Assert.Equal(attempt == 3 ? [4] : [], _board.Expire(Start + Minute, maxAttempts: 3));
        }

        Assert.Equal(5, Take(4)!.Shard);
        Assert.Null(Take(5));
    }

    [Fact]
    public void Renew_Held_ExtendsAndTellsProgress()
    {
        _board.Open([0, 1]);
        ShardLease first = Take(1)!, second = Take(2)!;

        Assert.True(_board.Renew(first, Start + (2 * Minute), 12));
        Assert.True(_board.Renew(second, Start + (2 * Minute), 30));
        Assert.Equal(42, _board.ImagesInFlight);
        _board.Expire(Start + Minute, maxAttempts: 3);
        Assert.Null(Take(3));
        _board.Expire(Start + (2 * Minute), maxAttempts: 3);

        Assert.Equal(0, _board.ImagesInFlight);
        Assert.Equal(0, Take(4)!.Shard);
    }

    [Fact]
    public void Complete_LateAnswerOfALostLease_CountsAllTheSame()
    {
        _board.Open([0]);
        Take(1);
        _board.Expire(Start + Minute, maxAttempts: 3);
        ShardLease second = Take(2)!;

        _board.Complete(0);

        Assert.True(_board.IsEmpty);
        Assert.False(_board.Renew(second, Start + (5 * Minute), 1));
    }

    [Fact]
    public void Complete_ShardOpenAgain_IsNotDoneTwice()
    {
        _board.Open([0]);
        Take(1);
        _board.Expire(Start + Minute, maxAttempts: 3);

        _board.Complete(0);

        Assert.Null(Take(2));
        Assert.True(_board.IsEmpty);
    }

    [Fact]
    public void Return_Retried_UntilTheLastAttempt()
    {
        _board.Open([0]);
        Assert.True(_board.Return(Take(1)!, retry: true, maxAttempts: 3));
        Assert.True(_board.Return(Take(2)!, retry: true, maxAttempts: 3));
        ShardLease last = Take(3)!;

        Assert.Equal(3, last.Attempt);
        Assert.False(_board.Return(last, retry: true, maxAttempts: 3));
        Assert.True(_board.IsEmpty);
        Assert.Null(Take(4));
    }

    [Fact]
    public void Return_NotWorthARetry_FailsAtOnce()
    {
        _board.Open([0]);

        Assert.False(_board.Return(Take(1)!, retry: false, maxAttempts: 3));
        Assert.True(_board.IsEmpty);
    }

    [Fact]
    public void Return_LostLease_CountsForNothing()
    {
        _board.Open([0]);
        ShardLease lost = Take(1)!;
        _board.Expire(Start + Minute, maxAttempts: 3);
        ShardLease current = Take(2)!;

        Assert.True(_board.Return(lost, retry: false, maxAttempts: 1));

        Assert.True(_board.Renew(current, Start + (5 * Minute), 1));
    }

    private ShardLease? Take(long token) => _board.Take(token, Start + Minute);
}
