using System.Globalization;
using Imacs.Client;
using Imacs.Cluster.Tests.Harness;
using Imacs.Contracts;
using Imacs.Contracts.Errors;
using StackExchange.Redis;

namespace Imacs.Cluster.Tests.Upgrading;

/// <summary>Versions that would misunderstand each other keep apart.</summary>
[Trait("Suite", "Processes")]
public sealed class ProtocolTests(ClusterBench bench, ITestOutputHelper output)
{
    private const int Next = ClusterProtocol.Version + 1;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Join_ClusterOfAnotherVersion_IsRefusedWithASentenceAndTheClusterWorksOn()
    {
        await using TestCluster cluster = Cluster();
        await cluster.StartAllAsync("coordinator", "worker");
        await cluster.SubmitAsync("simulated-run", bench.Simulated(400, 16));

        cluster.Environment["NODE_PROTOCOL"] = Text(Next);
        SiloProcess other = cluster.Start("worker");
        int code = await other.EndedAsync(Patience);

        output.WriteLine(other.Log.Split('\n').Last(line => line.StartsWith("error:", StringComparison.Ordinal)));
        Assert.Equal(2, code);
        Assert.Contains($"of cluster '{cluster.Id}' speaks version {ClusterProtocol.Version} of the cluster's protocol, and this one version {Next}", other.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(other.Events, entry => entry.Id == SiloEvent.Joined);
        await cluster.UntilAsync("simulated-run", status => status.ShardsDone == status.Shards);
    }

    [Fact]
    public async Task Join_SilosOfTheOtherVersionWereKilled_WaitsUntilThatIsCertain()
    {
        await using TestCluster cluster = Cluster();
        await cluster.StartAllAsync("all");
        await cluster.Silos[0].KillAsync();

        cluster.Environment["NODE_PROTOCOL"] = Text(Next);
        SiloProcess next = cluster.Start("all");

        await next.JoinedAsync();
        Assert.Contains("it waits to see whether that one still lives", next.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Join_SilosOfTheOtherVersionWereStopped_DoesNotWait()
    {
        await using TestCluster cluster = Cluster();
        await cluster.StartAllAsync("all");
        await cluster.Silos[0].TerminateAsync();
        Assert.Equal(0, await cluster.Silos[0].EndedAsync(Patience));

        cluster.Environment["NODE_PROTOCOL"] = Text(Next);
        SiloProcess next = cluster.Start("all");

        await next.JoinedAsync();
        Assert.DoesNotContain("it waits to see", next.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_ClusterOfAnotherVersion_IsRefusedWithASentence()
    {
        await using TestCluster cluster = Cluster();
        await using ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{bench.Redis.Port}");
        await new ProtocolRegister(redis, cluster.Id).AnnounceAsync("new-7", Next);

        ClusterUnavailableException error = await Assert.ThrowsAsync<ClusterUnavailableException>(cluster.ConnectAsync);

        Assert.Contains($"The silos of cluster '{cluster.Id}' speak version {Next}", error.Message, StringComparison.Ordinal);
        Assert.Contains("new-7", error.Message, StringComparison.Ordinal);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private TestCluster Cluster() => new(bench.Redis, bench.NewFolder(), program: SiloProcess.Node);
}
