using Imacs.Cluster.Tests.Harness;

namespace Imacs.Cluster.Tests.Survival;

/// <summary>Silos that are told to stop while they join, as an autoscaler that changes its mind does.</summary>
[Trait("Suite", "Processes")]
public sealed class StoppedWhileJoiningTests(ClusterBench bench)
{
    // What a shell says of a process that was ended by SIGTERM: it had not set up anything yet.
    private const int Terminated = 128 + 15;

    [Fact]
    public async Task Terminate_AtAnyMomentOfTheStart_EndsInOrder()
    {
        await using var cluster = new TestCluster(bench.Redis, bench.NewFolder());
        List<int> codes = [];
        foreach (int after in (int[])[600, 800, 1000, 1200, 1400, 1600, 2000])
        {
            SiloProcess silo = cluster.Start("all");
            await Task.Delay(after, TestContext.Current.CancellationToken);
            await silo.TerminateAsync();

            int code = await silo.EndedAsync(TimeSpan.FromSeconds(60));

            Assert.True(code is 0 or Terminated, $"After {after} ms it ended with {code}:\n{silo.Log}");
            Assert.DoesNotContain("Exception", silo.Log, StringComparison.Ordinal);
            codes.Add(code);
        }

        Assert.Contains(0, codes);
    }
}
