using Imacs.Contracts.Actors;
using Imacs.Grains.Scheduling;

namespace Imacs.Grains.Tests.Scheduling;

/// <summary>How comparisons share the leases.</summary>
[Trait("Suite", "Unit")]
public sealed class FairnessTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ShardBoards _boards = new(new SchedulerOptions(), firstToken: 1);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    [InlineData(2, 7)]
    [InlineData(1, 1000)]
    [InlineData(997, 1000)]
    public void Take_TwoWeights_ShareByThemWithinOneLeaseOverAnyWindow(int first, int second)
    {
        const int Leases = 20_000;
        _boards.Register("first", Shards.First(Leases), first);
        _boards.Register("second", Shards.First(Leases), second);

        // Leases of the first up to each point; a window is the difference of two points. Its excess over the due share is the spread of the excesses.
        double least = 0, greatest = 0, excess = 0;
        foreach (string comparison in Serve(Leases))
        {
            excess += (comparison == "first" ? 1 : 0) - (first / (double)(first + second));
            (least, greatest) = (Math.Min(least, excess), Math.Max(greatest, excess));
        }

        Assert.InRange(greatest - least, 0, 1 + 1e-9);
    }

    [Fact]
    public void Take_ManyWeights_ShareByThem()
    {
        int[] weights = [1, 2, 3, 5, 8, 13, 21, 34];
        foreach (int weight in weights)
            _boards.Register($"weight {weight}", Shards.First(10_000), weight);

        Dictionary<string, int> served = Serve(100 * weights.Sum()).CountBy(comparison => comparison).ToDictionary();

        Assert.All(weights, weight => Assert.InRange(served[$"weight {weight}"], (100 * weight) - 1, (100 * weight) + 1));
    }

    [Fact]
    public void Register_LateComer_IsServedSoonButNotExclusively()
    {
        _boards.Register("early", Shards.First(10_000), 1);
        Serve(5000);
        _boards.Register("late", Shards.First(10_000), 1);

        List<string> next = Serve(100);

        Assert.Contains("late", next.Take(2));
        Assert.Equal(50, next.Count(comparison => comparison == "late"));
        Assert.Equal(["early", "late"], next.Take(2).Order());
    }

    [Fact]
    public void Register_ManyLateComers_DoNotPushTheEarlyOneAside()
    {
        _boards.Register("z", Shards.First(10_000), 1);
        Serve(1000);
        for (int late = 0; late < 9; late++)
            _boards.Register($"a{late}", Shards.First(10_000), 1);

        Assert.Equal(10, Serve(100).Count(comparison => comparison == "z"));
    }

    [Fact]
    public void Register_BackAfterARest_GetsNothingForTheRest()
    {
        _boards.Register("resting", Shards.First(1), 1);
        _boards.Register("steady", Shards.First(10_000), 1);
        ShardLease held = TakeOf("resting");
        Serve(3000);
        _boards.Register("resting", Shards.First(5000), 1);

        Assert.InRange(Serve(100).Count(comparison => comparison == "resting"), 49, 51);
        Assert.True(_boards.Renew(held, Now, 0));
    }

    [Fact]
    public void Release_ShardsComingOneByOne_AreNotServedOutOfTurn()
    {
        var boards = new ShardBoards(new SchedulerOptions(), firstToken: 1);
        boards.Register("again", Shards.First(1), 1);
        boards.Register("steady", Shards.First(10_000), 9);
        int again = 0;
        for (int lease = 0; lease < 500; lease++)
        {
            ShardLease taken = boards.Take("worker", Now)!;
            if (taken.Comparison != "again")
                continue;
            boards.Release(taken);
            again++;
        }

        Assert.InRange(again, 49, 51);
    }

    [Fact]
    public void Register_AnotherWeight_CountsFromThenOn()
    {
        _boards.Register("first", Shards.First(10_000), 1);
        _boards.Register("second", Shards.First(10_000), 1);
        Serve(100);
        _boards.Register("first", Shards.First(10_000), 3);

        Assert.InRange(Serve(400).Count(comparison => comparison == "first"), 299, 301);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public void Register_WeightOutOfRange_Throws(int weight) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _boards.Register("run", Shards.First(1), weight));

    private ShardLease TakeOf(string comparison)
    {
        while (true)
        {
            ShardLease lease = _boards.Take("worker", Now)!;
            if (lease.Comparison == comparison)
                return lease;
        }
    }

    private List<string> Serve(int leases)
    {
        List<string> served = [];
        for (int lease = 0; lease < leases; lease++)
            served.Add(_boards.Take("worker", Now)!.Comparison);
        return served;
    }
}
