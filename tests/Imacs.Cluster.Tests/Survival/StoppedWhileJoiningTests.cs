using System.Diagnostics;
using Imacs.Cluster.Tests.Harness;
using Imacs.Testing;

namespace Imacs.Cluster.Tests.Survival;

/// <summary>Silos that are told to stop while they start, as an autoscaler that changes its mind does.</summary>
[Trait("Suite", "Processes")]
public sealed class StoppedWhileJoiningTests(ClusterBench bench, ITestOutputHelper output)
{
    // Of the time that a silo takes to join. Before the first, the runtime itself starts.
    private static readonly double[] Moments = [0.35, 0.5, 0.6, 0.7, 0.8, 0.9, 1];

    [Fact]
    public async Task Terminate_AtAnyMomentOfTheStart_EndsInOrder()
    {
        await using var cluster = new TestCluster(bench.Redis, bench.NewFolder());
        var watch = Stopwatch.StartNew();
        SiloProcess whole = cluster.Start("all");
        await whole.JoinedAsync();
        TimeSpan joining = watch.Elapsed;
        List<string> ends = [];
        foreach (double moment in Moments)
        {
            SiloProcess silo = cluster.Start("all");
            await Task.Delay(joining * moment, TestContext.Current.CancellationToken);
            await silo.TerminateAsync();

            int code = await silo.EndedAsync(TimeSpan.FromSeconds(60));

            Assert.True(code == 0, $"Told to stop after {moment} of the {joining} that joining takes, it ended with {code}:\n{silo.Log}");
            Assert.DoesNotContain("The silo ended", silo.Log, StringComparison.Ordinal);
            ends.Add(silo.Events.Any(entry => entry.Id == SiloEvent.Joined) ? "joined and left" : "never joined");
        }

        output.WriteLine($"{joining.TotalSeconds:F1} s to join; told to stop on the way: {string.Join(", ", ends)}");
        await whole.TerminateAsync();
        Assert.Equal(0, await whole.EndedAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task Terminate_WhileItWaitsForRedis_EndsInOrder()
    {
        await using var neverStarted = new RedisServer();
        await using var cluster = new TestCluster(neverStarted, bench.NewFolder());
        SiloProcess silo = cluster.Start("all");
        await cluster.EventAsync(entry => entry.Message.Contains("does not answer yet", StringComparison.Ordinal));

        await silo.TerminateAsync();

        Assert.Equal(0, await silo.EndedAsync(TimeSpan.FromSeconds(30)));
        Assert.Contains("was told to stop before it joined", silo.Log, StringComparison.Ordinal);
    }
}
