using Imacs.Cluster.Tests.Harness;
using Imacs.Contracts.Actors;
using StackExchange.Redis;

namespace Imacs.Cluster.Tests.Survival;

/// <summary>What brings comparisons back that nobody asks for: reminders, each cluster's own.</summary>
[Trait("Suite", "Processes")]
public sealed class ReminderTests(ClusterBench bench)
{
    [Fact]
    public async Task Kill_AllSilosAfterCancelAndResume_NewOnesContinueByThemselves()
    {
        const string Run = "simulated-run";
        await using var cluster = new TestCluster(bench.Redis, bench.NewFolder(), program: SiloProcess.Node) { LeaseSeconds = 5 };
        await cluster.StartAllAsync("coordinator", "worker");
        await cluster.SubmitAsync(Run, bench.Simulated(4000, 16));
        await (await cluster.ConnectAsync()).CancelAsync(Run, TestContext.Current.CancellationToken);
        await cluster.EndedAsync(Run);
        await (await cluster.ConnectAsync()).ResumeAsync(Run, TestContext.Current.CancellationToken);
        await cluster.UntilAsync(Run, status => status.ShardsDone >= 1);
        foreach (SiloProcess silo in cluster.Silos)
            await silo.KillAsync();

        await cluster.StartAllAsync("coordinator", "worker");
        SiloProcess worker = cluster.Silos[^1];

        await cluster.EventAsync(entry => entry.Id == SiloEvent.ShardStored, TimeSpan.FromMinutes(3), worker);
    }

    [Fact]
    public async Task Kill_OneOfTwoClustersInARedis_OtherLeavesItsReminderAlone()
    {
        const string Run = "simulated-run";
        await using var cluster = new TestCluster(bench.Redis, bench.NewFolder(), program: SiloProcess.Node);
        await cluster.StartAllAsync("coordinator", "worker");
        await cluster.SubmitAsync(Run, bench.Simulated(4000, 16));
        foreach (SiloProcess silo in cluster.Silos)
            await silo.KillAsync();
        Assert.Contains(await RemindersAsync(), reminder => reminder.Contains(cluster.Id, StringComparison.Ordinal));

        // It reads all reminders of the Redis when it starts, and has no such comparison.
        await using var other = new TestCluster(bench.Redis, bench.NewFolder(), program: SiloProcess.Node);
        await other.StartAllAsync("coordinator");
        await Task.Delay(TimeSpan.FromSeconds(45), TestContext.Current.CancellationToken);

        Assert.Contains(await RemindersAsync(), reminder => reminder.Contains(cluster.Id, StringComparison.Ordinal));
        Assert.Equal(ComparisonStage.None, (await other.UntilAsync(Run, _ => true)).Stage);
    }

    private async Task<string[]> RemindersAsync()
    {
        await using ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{bench.Redis.Port}");
        return [.. (await redis.GetDatabase().SortedSetRangeByRankAsync("imacs/reminders")).Select(value => value.ToString())];
    }
}
