using System.Globalization;
using System.Net;
using System.Text;
using Imacs.Client;
using Imacs.Cluster.Tests.Harness;
using Imacs.Contracts.Specs;
using Imacs.Contracts.Telemetry;
using Imacs.Dashboards;
using Imacs.Dashboards.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;

namespace Imacs.Cluster.Tests.Watching;

/// <summary>Every query that an operator relies on, asked of a real Prometheus that has scraped a coordinator, two workers and a client through a real comparison with faults.</summary>
[Trait("Suite", "Processes")]
public sealed class PrometheusTests(ClusterBench bench, ITestOutputHelper output)
{
    private const double FaultyPart = 0.05;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Queries_AfterARealComparisonWithFaults_NameWhatIsThereAndAnswer()
    {
        await using FaultyProxy proxy = await FaultyProxy.StartAsync(bench.Azurite.Port, FaultyPart, seed: 5);
        string secret = bench.Azurite.ConnectionString.Replace($":{bench.Azurite.Port}/", $":{proxy.Port}/", StringComparison.Ordinal);
        await using var cluster = new TestCluster(bench.Redis, $"watch{Guid.NewGuid():N}", secret);
        await cluster.StartAllAsync("coordinator", "worker", "worker");
        ComparisonClient client = await cluster.ConnectAsync();
        await using WebApplication exported = await ExportClientAsync();
        Uri clientAddress = new(exported.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        await using PrometheusServer prometheus = await PrometheusServer.StartAsync(
            [.. cluster.Silos.Select(silo => (silo.Health, silo.Name, silo.Role == "worker" ? "cpu" : "coordinators")), (clientAddress, "client-0", "client")],
            Path.Combine(Repository.Root, "helm", "imacs", "rules", "imacs.yaml"));
        ComparisonSpec spec = bench.Spec(8);
        File.WriteAllText(Path.Combine(spec.Data.Path, "Forest", "broken.jpg"), "not an image");
        await client.SubmitAsync("run", spec with { MaxFailed = 0.1 }, Token);
        // Late enough for rates to be those of work that goes on.
        await cluster.UntilAsync("run", status => status.ShardsDone > status.Shards / 2);
        GrafanaVariables variables = await GrafanaVariables.AskAsync(prometheus);
        WatchedQuery[] queries = [.. WatchedQuery.All.Select(query => query.Filled(variables))];
        Dictionary<string, IReadOnlyList<(string Labels, double Value)>> during = await AskAllAsync(prometheus, queries);
        await cluster.Silos[^1].KillAsync();
        await cluster.DoneAsync("run");
        await Task.Delay(TimeSpan.FromSeconds(6), Token);

        IReadOnlySet<string> names = await prometheus.NamesAsync();
        Assert.Empty(await prometheus.RuleFaultsAsync());
        List<string> faults = [];
        foreach (WatchedQuery query in queries)
            faults.AddRange(await FaultsAsync(prometheus, query, names, during));
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        output.WriteLine($"{queries.Length} queries, {queries.Count(query => query.AllowEmpty is not null)} of them may be empty; {names.Count} names of series");
        await WritePreviewAsync(prometheus, during, variables);

        // The check can fail.
        Assert.NotEmpty(await FaultsAsync(prometheus, new("planted", "sum(orleans_requests_in_flight)", AllowEmpty: null), names, during));
        Assert.NotEmpty(await FaultsAsync(prometheus, new("planted", "sum(orleans_requests_in_flight) > 5", AllowEmpty: null, IsCondition: true), names, during));
        Assert.NotEmpty(await FaultsAsync(prometheus, new("planted", "sum(orleans_requests_in_flight)", "a stale name is never allowed"), names, during));
        Assert.NotEmpty(await FaultsAsync(prometheus, new("planted", "sum(rate(imacs_images_total[30s])", "a bad bracket is never allowed"), names, during));
        Assert.NotEmpty(await FaultsAsync(prometheus, new("planted", "imacs_images_total{state=\"lost\"}", AllowEmpty: null), names, during));
        Assert.NotEmpty(await FaultsAsync(prometheus, new("planted", "0 * sum(imacs_images_total) / 0", AllowEmpty: null), names, during));
    }

    private static async Task<List<string>> FaultsAsync(
        PrometheusServer prometheus, WatchedQuery query, IReadOnlySet<string> names, Dictionary<string, IReadOnlyList<(string Labels, double Value)>> during)
    {
        (IReadOnlyList<(string Labels, double Value)>? series, string? fault) = await prometheus.QueryAsync(query.Text);
        if (series is null)
            return [$"{query.Where}: {query.Text} is refused: {fault}"];
        string[] unknown = [.. query.Names.Where(name => !names.Contains(name) && !IsLabel(name) && !query.MayLack(name))];
        if (unknown.Length > 0)
            return [$"{query.Where}: there is no {string.Join(" and no ", unknown)} ({query.Text})"];
        if (query.AllowEmpty is not null)
            return [];
        bool hasAnswer = HasValue(series) || HasValue(during.GetValueOrDefault(query.Where + query.Text, []));
        return query.IsCondition || hasAnswer ? [] : [$"{query.Where}: {query.Text} has no answer"];
    }

    /// <summary>What is not a number is what nothing is divided by, and Grafana draws nothing of it.</summary>
    private static bool HasValue(IReadOnlyList<(string Labels, double Value)> series) => series.Any(one => !double.IsNaN(one.Value));

    private static bool IsLabel(string name) => ImacsMetrics.All.Any(metric => metric.Labels.Contains(name));

    private static async Task<Dictionary<string, IReadOnlyList<(string Labels, double Value)>>> AskAllAsync(PrometheusServer prometheus, IEnumerable<WatchedQuery> queries)
    {
        Dictionary<string, IReadOnlyList<(string Labels, double Value)>> answers = [];
        foreach (WatchedQuery query in queries)
            answers[query.Where + query.Text] = (await prometheus.QueryAsync(query.Text)).Series ?? [];
        return answers;
    }

    /// <summary>An application that uses the client and exports what Orleans' client tells, as its users' do.</summary>
    private static async Task<WebApplication> ExportClientAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter("Microsoft.Orleans").AddPrometheusExporter());
        WebApplication host = builder.Build();
        host.UseRouting();
        host.MapPrometheusScrapingEndpoint();
        await host.StartAsync(Token);
        return host;
    }

    /// <summary>docs/dashboards.md: each panel with what it showed in this run.</summary>
    private static async Task WritePreviewAsync(PrometheusServer prometheus, Dictionary<string, IReadOnlyList<(string Labels, double Value)>> during, GrafanaVariables variables)
    {
        if (Environment.GetEnvironmentVariable("IMACS_UPDATE_GOLDEN") != "1")
            return;
        var text = new StringBuilder("""
            # Dashboards

            Four dashboards for Grafana, installed by the chart (`dashboards.enabled`), generated from `build/Imacs.Dashboards`. Below is what each panel showed in one real run: a coordinator and two workers on
            CPUs compared two models over 81 images, one of them broken, with 5 of 100 requests to blob storage failing and one worker killed. Values are those when half of the shards were done, or else those at the end.
            `tests/Imacs.Cluster.Tests/Watching/PrometheusTests.cs` makes such a run, asks every query, and writes this page where `IMACS_UPDATE_GOLDEN=1` is set.


            """);
        foreach (Dashboard dashboard in GeneratedFiles.Dashboards)
        {
            text.Append(CultureInfo.InvariantCulture, $"## {dashboard.Title}\n\n{dashboard.Description}\n\n| panel | series | value |\n| --- | --- | --- |\n");
            foreach (Panel panel in dashboard.Panels)
            {
                foreach (Target target in panel.Targets)
                {
                    var query = WatchedQuery.Of(dashboard, panel, target).Filled(variables);
                    IReadOnlyList<(string Labels, double Value)> series = during[query.Where + query.Text];
                    if (!HasValue(series))
                        series = (await prometheus.QueryAsync(query.Text)).Series ?? [];
                    if (!HasValue(series))
                        text.Append(CultureInfo.InvariantCulture, $"| {panel.Title} | | none: {panel.AllowEmpty} |\n");
                    foreach ((string labels, double value) in series.Where(one => !double.IsNaN(one.Value)).OrderBy(one => one.Labels, StringComparer.Ordinal).Take(6))
                        text.Append(CultureInfo.InvariantCulture, $"| {panel.Title} | {Named(target.Legend, labels)} | {Shown(value, panel.Unit)} |\n");
                }
            }

            text.Append('\n');
        }

        await File.WriteAllTextAsync(Path.Combine(Repository.Root, "docs", "dashboards.md"), text.ToString().TrimEnd('\n') + "\n", Token);
    }

    private static string Named(string legend, string labels) => legend.Contains("{{", StringComparison.Ordinal) && !legend.Contains(',', StringComparison.Ordinal)
        ? labels
        : string.Join(": ", ((string[])[legend[(legend.LastIndexOf('}') + 1)..].Trim(' ', ','), labels]).Where(part => part.Length > 0));

    private static string Shown(double value, string unit) => unit switch
    {
        "percentunit" => value.ToString("P1", CultureInfo.InvariantCulture),
        "bytes" => $"{value / (1 << 20):F0} MiB",
        "Bps" => $"{value / 1024:F0} KiB/s",
        "s" => $"{value:G3} s",
        "ms" => $"{value:G3} ms",
        "ops" => $"{value:G3}/s",
        _ => value.ToString("G4", CultureInfo.InvariantCulture),
    };
}
