using System.Diagnostics;
using Imacs.Cluster.Tests.Harness;

namespace Imacs.Cluster.Tests.Results;

/// <summary>A result does not depend on how many processes made it.</summary>
[Trait("Suite", "Processes")]
public sealed class SameBytesTests(ClusterBench bench, ITestOutputHelper output)
{
    private static int PerClass => ClusterBench.IsLong ? 30 : 4;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Compare_OnSeveralSilos_MakesTheBytesOfOneEmbedded(int silos)
    {
        await using var cluster = new TestCluster(bench.Redis, bench.NewFolder());
        await cluster.StartAllAsync(Enumerable.Repeat("all", silos));
        long started = Stopwatch.GetTimestamp();

        await cluster.SubmitAsync("run", bench.Spec(PerClass));
        await cluster.DoneAsync("run");

        output.WriteLine($"{PerClass * 10} images on {silos} silos: {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s");
        await bench.AssertSameBytesAsync(cluster.Store, "run", PerClass);
        Assert.Equal(cluster.Events.Count(entry => entry.Id == SiloEvent.ShardStored), (await cluster.EndedAsync("run")).ShardsDone);
    }
}
