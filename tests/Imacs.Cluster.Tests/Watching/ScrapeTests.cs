using System.Diagnostics;
using System.Net;
using Imacs.Client;
using Imacs.Cluster.Tests.Harness;
using Imacs.Contracts.Actors;
using Imacs.Contracts.Telemetry;

namespace Imacs.Cluster.Tests.Watching;

/// <summary>What silos tell whoever scrapes them, and what it costs.</summary>
[Collection(ClusterCollection.Name)]
[Trait("Suite", "Processes")]
public sealed class ScrapeTests(ClusterBench bench, ITestOutputHelper output)
{
    private const int Comparisons = 50;
    private const int MaxBytes = 1 << 20;
    private static readonly TimeSpan MaxTime = TimeSpan.FromMilliseconds(100);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Scrape_FiftyComparisonsThatComeAndGo_IsSmallQuickAndBounded()
    {
        await using var cluster = new TestCluster(bench.Redis, bench.NewFolder(), program: SiloProcess.Node);
        await cluster.StartAllAsync("coordinator", "worker");
        SiloProcess coordinator = cluster.Silos[0];
        using var http = new HttpClient();
        ComparisonClient client = await cluster.ConnectAsync();
        List<int> series = [];
        for (int round = 0; round < 3; round++)
        {
            string[] ids = [.. Enumerable.Range(0, Comparisons).Select(number => $"simulated-{round}-{number}")];
            foreach (string id in ids)
                await client.SubmitAsync(id, bench.Simulated(4000, 16), Token);
            Scrape scrape = await UntilAsync(http, coordinator, scrape => scrape.LabelValues("comparison").Count >= Comparisons);
            if (round == 0)
                await AssertSmallAndQuickAsync(http, coordinator);
            series.Add(scrape.Count);
            Assert.Equal(ids.Order(StringComparer.Ordinal), scrape.LabelValues("comparison").Order(StringComparer.Ordinal));
            foreach (string id in ids)
                await client.CancelAsync(id, TestContext.Current.CancellationToken);
            scrape = await UntilAsync(http, coordinator, scrape => scrape.LabelValues("comparison").Count == 0);
            Assert.Equal((round + 1) * Comparisons, scrape.Values(ImacsMetrics.ComparisonsEnded.PrometheusName, ("outcome", MetricLabels.Cancelled)).Sum());
        }

        output.WriteLine($"series with {Comparisons} comparisons in work, after none, {Comparisons} and {2 * Comparisons} had gone: {string.Join(", ", series)}");
        // Series of Orleans' own appear as its calls are first made; comparisons that went leave none.
        Assert.InRange(series[2] - series[1], -Comparisons / 2, Comparisons / 2);
    }

    [Fact]
    public async Task Scrape_CoordinatorsWithoutAnyWorker_TellTheBacklog()
    {
        await using var cluster = new TestCluster(bench.Redis, bench.NewFolder(), program: SiloProcess.Node);
        await cluster.StartAllAsync("coordinator", "coordinator", "worker");
        using var http = new HttpClient();
        await cluster.SubmitAsync("simulated-run", bench.Simulated(4000, 16));
        await cluster.UntilAsync("simulated-run", status => status.ShardsDone > 0);
        await cluster.Silos[2].KillAsync();

        foreach (SiloProcess coordinator in cluster.Silos.Take(2))
        {
            await UntilAsync(http, coordinator, scrape =>
                scrape.Values(ImacsMetrics.SchedulerShards.PrometheusName, ("state", MetricLabels.Pending)) is [> 200]
                && scrape.Values(ImacsMetrics.SchedulerShards.PrometheusName, ("state", MetricLabels.InFlight)) is [0]);
        }

        Assert.Equal(ComparisonStage.Attributing, (await cluster.UntilAsync("simulated-run", _ => true)).Stage);
    }

    [Fact]
    public async Task Scrape_MetricsOff_IsNotThere()
    {
        await using var cluster = new TestCluster(bench.Redis, bench.NewFolder(), program: SiloProcess.Node);
        cluster.Options.AddRange(["--metrics", "off"]);
        await cluster.StartAllAsync("coordinator");
        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri(cluster.Silos[0].Health, "metrics"), Token)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(cluster.Silos[0].Health, "health/ready"), Token)).StatusCode);
    }

    private async Task AssertSmallAndQuickAsync(HttpClient http, SiloProcess silo)
    {
        List<TimeSpan> times = [];
        int bytes = 0;
        for (int i = 0; i < 11; i++)
        {
            // Longer than an answer is kept.
            await Task.Delay(500, Token);
            long begun = Stopwatch.GetTimestamp();
            bytes = (await Scrape.OfAsync(silo, http)).Bytes;
            times.Add(Stopwatch.GetElapsedTime(begun));
        }

        TimeSpan median = times.Order().ElementAt(times.Count / 2);
        output.WriteLine($"scrape of a silo with {Comparisons} comparisons: {bytes / 1024.0:F0} KiB, {median.TotalMilliseconds:F0} ms (median of {times.Count}, longest {times.Max().TotalMilliseconds:F0} ms)");
        Assert.InRange(bytes, 1, MaxBytes);
        Assert.InRange(median, TimeSpan.Zero, MaxTime);
    }

    private static async Task<Scrape> UntilAsync(HttpClient http, SiloProcess silo, Func<Scrape, bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (true)
        {
            Scrape scrape = await Scrape.OfAsync(silo, http);
            if (condition(scrape))
                return scrape;
            Assert.False(patience.IsCancellationRequested, $"{silo.Name} never told what was waited for. Comparisons: {string.Join(' ', scrape.LabelValues("comparison"))}\n{silo.Log}");
            await Task.Delay(500, Token);
        }
    }
}
