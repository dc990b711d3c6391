using Imacs.Cluster.Tests.Harness;
using Imacs.Contracts;
using Imacs.Contracts.Actors;

namespace Imacs.Cluster.Tests.Upgrading;

/// <summary>Silos of this commit and of the one before in one cluster, while there is work: what a rolling update makes of a cluster, and what taking it back does. Where the two do not understand
/// each other, the one that comes is refused.</summary>
[Trait("Suite", "Processes")]
public sealed class RollingUpdateTests(ClusterBench bench, FormerSiloFixture former, ITestOutputHelper output) : IClassFixture<FormerSiloFixture>
{
    private const int PerClass = 12;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Replace_SilosInWork_BothVersionsWorkAndNothingIsRedone(bool isUpdate)
    {
        FormerSilo other = former.Silo;
        (string from, string to) = isUpdate ? (other.File, SiloProcess.Silo) : (SiloProcess.Silo, other.File);
        await using var cluster = new TestCluster(bench.Redis, bench.NewFolder());
        SiloProcess[] leaving = [cluster.StartProgram(from, "coordinator"), cluster.StartProgram(from, "worker")];
        foreach (SiloProcess silo in leaving)
            await silo.JoinedAsync();
        if (other.Protocol != ClusterProtocol.Version)
        {
            await AssertRefusedAsync(cluster.StartProgram(to, "worker"));
            return;
        }

        await cluster.SubmitAsync("run", bench.Spec(PerClass));
        await cluster.UntilAsync("run", status => status.ShardsDone >= 1);
        SiloProcess[] coming = [cluster.StartProgram(to, "coordinator"), cluster.StartProgram(to, "worker")];
        foreach (SiloProcess silo in coming)
            await silo.JoinedAsync();
        await cluster.EventAsync(entry => entry.Id == SiloEvent.ShardStored, of: coming[1]);
        foreach (SiloProcess silo in leaving.Reverse())
        {
            await silo.TerminateAsync();
            Assert.Equal(0, await silo.EndedAsync(Patience));
        }

        ComparisonStatus halfway = await cluster.UntilAsync("run", _ => true);
        await cluster.DoneAsync("run");

        ComparisonStatus status = await cluster.EndedAsync("run");
        (int before, int after) = (Stored(leaving[1]), Stored(coming[1]));
        output.WriteLine($"{(isUpdate ? "from" : "back to")} {other.Version}: {before} and {after} of {status.Shards} shards; {halfway.ShardsDone} were done when the last that left was gone");
        await bench.AssertSameBytesAsync(cluster.Store, "run", PerClass);
        Assert.InRange(halfway.ShardsDone, 0, status.Shards - 1);
        Assert.InRange(before, 1, status.Shards);
        Assert.InRange(after, 1, status.Shards);
        Assert.Equal(status.Shards, before + after);
    }

    private static async Task AssertRefusedAsync(SiloProcess coming)
    {
        Assert.Equal(2, await coming.EndedAsync(Patience));
        Assert.Contains("of the cluster's protocol, and this one", coming.Log, StringComparison.Ordinal);
    }

    private static int Stored(SiloProcess silo) => silo.Events.Count(entry => entry.Id == SiloEvent.ShardStored);
}
