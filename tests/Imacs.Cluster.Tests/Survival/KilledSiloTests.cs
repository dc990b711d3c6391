using System.Globalization;
using Imacs.Cluster.Tests.Harness;
using Imacs.Contracts.Actors;

namespace Imacs.Cluster.Tests.Survival;

/// <summary>Silos that vanish.</summary>
[Trait("Suite", "Processes")]
public sealed class KilledSiloTests(ClusterBench bench, ITestOutputHelper output)
{
    private const int PerClass = 4;

    private static int Rounds => ClusterBench.IsLong ? 20 : 3;

    [Fact]
    public async Task Kill_AnySiloAtAnyMoment_EveryComparisonFinishesWithTheSameBytes()
    {
        var random = new Random(20260117);
        await using var cluster = new TestCluster(bench.Redis, bench.NewFolder()) { LeaseSeconds = 5 };
        await cluster.StartAllAsync("coordinator", "coordinator", "worker", "worker");
        List<string> comparisons = [];
        string? running = null;
        for (int round = 1; round <= Rounds; round++)
        {
            if (running is null || (await cluster.UntilAsync(running, _ => true)).Stage is ComparisonStage.Done)
                comparisons.Add(running = await StartAsync(cluster, comparisons.Count));
            await Task.Delay(TimeSpan.FromSeconds(1 + (random.NextDouble() * 6)), TestContext.Current.CancellationToken);
            SiloProcess[] living = [.. cluster.Living];
            SiloProcess victim = living[random.Next(living.Length)];
            ComparisonStatus at = await cluster.UntilAsync(running, _ => true);
            await victim.KillAsync();
            output.WriteLine($"round {round}: {victim.Name} killed while {running} was {at.Stage}, {at.ShardsDone} of {at.Shards} shards stored");
            await cluster.StartAllAsync(victim.Role);
        }

        foreach (string comparison in comparisons)
        {
            await cluster.DoneAsync(comparison);
            await bench.AssertSameBytesAsync(cluster.Store, comparison, PerClass);
        }

        output.WriteLine($"{Rounds} silos killed, {comparisons.Count} comparisons finished with the same bytes");
    }

    private async Task<string> StartAsync(TestCluster cluster, int number)
    {
        string id = "run-" + number.ToString(CultureInfo.InvariantCulture);
        await cluster.SubmitAsync(id, bench.Spec(PerClass));
        return id;
    }
}
