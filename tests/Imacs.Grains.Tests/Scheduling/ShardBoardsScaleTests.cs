using System.Diagnostics;
using Imacs.Contracts.Actors;
using Imacs.Grains.Scheduling;

namespace Imacs.Grains.Tests.Scheduling;

/// <summary>A billion images in shards of 256, and a thousand workers.</summary>
[Trait("Suite", "Unit")]
public sealed class ShardBoardsScaleTests(ITestOutputHelper output)
{
    private const int Million = 1_000_000;
    private const int Workers = 1000;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Open_FourMillionShards_TakesTwoMebibytes()
    {
        ShardSet open = Shards.First(4 * Million);
        long before = GC.GetAllocatedBytesForCurrentThread();

        var board = new ShardBoard("run");
        board.Open(open);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 500_000, 2 << 20);
        Assert.Equal(4 * Million, board.Pending);
    }

    [Fact]
    public void Register_FourMillionShardsTwice_AllocatesLittle()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();

        var boards = new ShardBoards(new SchedulerOptions(), firstToken: 1);
        boards.Register("run", Shards.First(4 * Million), 1);
        boards.Register("run", Shards.First(4 * Million), 1);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 500_000, 64 << 20);
        Assert.Equal(4 * Million, boards.Backlog.PendingShards);
    }

    [Fact]
    public void Take_ThousandWorkersFourComparisons_Gives100000LeasesASecond()
    {
        const int Leases = Million;
        var boards = new ShardBoards(new SchedulerOptions(), firstToken: 1);
        for (int comparison = 1; comparison <= 4; comparison++)
            boards.Register($"run {comparison}", Shards.First(4 * Million), comparison);
        var held = new ShardLease[Workers];
        DateTimeOffset now = Start;
        int lost = 0;
        long started = Stopwatch.GetTimestamp();

        // Each worker in turn ends its shard, asks for the next one, and a worker elsewhere renews: expiry is asked about every time.
        for (int lease = 0; lease < Leases; lease++)
        {
            now += TimeSpan.FromMilliseconds(1);
            int worker = lease % Workers;
            if (held[worker] is { } done)
                boards.Complete(done);
            lost += boards.Expire(now).Count;
            held[worker] = boards.Take("worker", now)!;
            if (held[(worker + (Workers / 2)) % Workers] is { } other)
                lost += boards.Renew(other, now, lease % 256) ? 0 : 1;
        }

        double rate = Leases / Stopwatch.GetElapsedTime(started).TotalSeconds;
        output.WriteLine($"{rate:F0} leases a second");
        Assert.Equal(0, lost);
        Assert.InRange(rate, 100_000, double.MaxValue);
    }

    [Fact]
    public void Take_ThousandComparisons_Gives100000LeasesASecond()
    {
        const int Leases = Million;
        var boards = new ShardBoards(new SchedulerOptions(), firstToken: 1);
        for (int comparison = 0; comparison < 1000; comparison++)
            boards.Register($"run {comparison}", Shards.First(2000), 1 + (comparison % FairTurns.MaxWeight));
        var held = new ShardLease[Workers];
        int lost = 0;
        long started = Stopwatch.GetTimestamp();

        for (int lease = 0; lease < Leases; lease++)
        {
            if (held[lease % Workers] is { } done)
                boards.Complete(done);
            lost += boards.Expire(Start).Count;
            held[lease % Workers] = boards.Take("worker", Start)!;
        }

        double rate = Leases / Stopwatch.GetElapsedTime(started).TotalSeconds;
        output.WriteLine($"{rate:F0} leases a second");
        Assert.Equal(0, lost);
        Assert.InRange(rate, 100_000, double.MaxValue);
    }
}
