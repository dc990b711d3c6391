using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Imacs.Testing;

namespace Imacs.Cluster.Tests.Watching;

/// <summary>A real prometheus that scrapes what it is told to, every two seconds, with the labels that the chart's PodMonitor gives.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string _folder = Directory.CreateTempSubdirectory("imacs-prometheus-").FullName;
    private readonly HttpClient _http = new();
    private readonly Process _process;

    private PrometheusServer(IEnumerable<(Uri Address, string Pod, string Pool)> targets, string rules)
    {
        int port = Hosting.FreePort.Find();
        _http.BaseAddress = new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/api/v1/"));
        var text = new StringBuilder("global: {scrape_interval: 2s, evaluation_interval: 2s}\n");
        text.Append(CultureInfo.InvariantCulture, $"rule_files: ['{rules}']\nscrape_configs:\n  - job_name: imacs\n    static_configs:\n");
        foreach ((Uri address, string pod, string pool) in targets)
            text.Append(CultureInfo.InvariantCulture, $"      - {{targets: ['{address.Authority}'], labels: {{namespace: imacs, pod: {pod}, pool: {pool}, app_kubernetes_io_instance: rel, imacs_silo: 'true', app_kubernetes_io_component: {(pool == "cpu" ? "worker" : "coordinator")}}}}}\n");
        string config = Path.Combine(_folder, "prometheus.yml");
        File.WriteAllText(config, text.ToString());
        _process = Process.Start(new ProcessStartInfo(
            PrometheusTools.File("prometheus"),
            [$"--config.file={config}", $"--storage.tsdb.path={Path.Combine(_folder, "data")}", string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{port}"), "--log.level=error"]) { UseShellExecute = false })!;
    }

    /// <summary>Starts one, and returns when it answers.</summary>
    public static async Task<PrometheusServer> StartAsync(IEnumerable<(Uri Address, string Pod, string Pool)> targets, string rules)
    {
        var server = new PrometheusServer(targets, rules);
        using var patience = new CancellationTokenSource(Patience);
        while (!await server.IsReadyAsync())
            await Task.Delay(200, patience.Token);
        return server;
    }

    /// <summary>What a query answers now.</summary>
    /// <returns>Its series with their labels and values; null and the reason where it is refused.</returns>
    public async Task<(IReadOnlyList<(string Labels, double Value)>? Series, string? Fault)> QueryAsync(string query)
    {
        JsonNode answer = await AskAsync($"query?query={Uri.EscapeDataString(query)}");
        if ((string?)answer["status"] != "success")
            return (null, (string?)answer["error"]);
        JsonNode data = answer["data"]!;
        if ((string?)data["resultType"] == "scalar")
            return ([(string.Empty, Number(data["result"]![1]!))], null);
        return ([.. data["result"]!.AsArray().Select(series => (Text(series!["metric"]!.AsObject()), Number(series!["value"]![1]!)))], null);
    }

    /// <summary>Names of all series that there have been.</summary>
    public async Task<IReadOnlySet<string>> NamesAsync() =>
        (await AskAsync("label/__name__/values"))["data"]!.AsArray().Select(name => (string)name!).ToHashSet(StringComparer.Ordinal);

    /// <summary>Values of a label of some series, as Grafana asks for them.</summary>
    public async Task<IReadOnlyList<string>> LabelValuesAsync(string label, string series) =>
        [.. (await AskAsync($"label/{label}/values?match[]={Uri.EscapeDataString(series)}"))["data"]!.AsArray().Select(value => (string)value!)];

    /// <summary>Rules that Prometheus could not evaluate, with the reasons.</summary>
    public async Task<IReadOnlyList<string>> RuleFaultsAsync() =>
        [.. (await AskAsync("rules"))["data"]!["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray())
            .Where(rule => (string?)rule!["health"] != "ok").Select(rule => $"{rule!["name"]}: {rule["health"]} {rule["lastError"]}")];

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>It listens before it can answer, and says so.</summary>
    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using HttpResponseMessage response = await _http.GetAsync(new Uri("/-/ready", UriKind.Relative));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task<JsonNode> AskAsync(string path)
    {
        using HttpResponseMessage response = await _http.GetAsync(new Uri(path, UriKind.Relative));
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    private static double Number(JsonNode value) => double.Parse((string)value!, CultureInfo.InvariantCulture);

    private static string Text(JsonObject labels) => string.Join(", ", labels.Where(label => label.Key != "__name__").Select(label => $"{label.Key}={label.Value}"));
}
