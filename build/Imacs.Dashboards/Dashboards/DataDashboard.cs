using Imacs.Contracts.Telemetry;
using Imacs.Dashboards.Alerts;
using Imacs.Dashboards.Model;
using static Imacs.Dashboards.Model.Matchers;
using static Imacs.Dashboards.Model.Query;

namespace Imacs.Dashboards.Dashboards;

/// <summary>Whether data come quickly enough: blob storage, decoding, caches and Redis.</summary>
internal static class DataDashboard
{
    private const string NoBlobs = "the store is a folder and images are files";

    public static Dashboard Create() => new("imacs-data", "Imacs / Data", "Do images and artifacts come quickly enough, and does what they come from answer?",
    [
        new Row("Now", 4,
            Panel.Stat("Blob requests that fail", "Part of all attempts; each is made again, up to a limit.", "percentunit", BlobErrors()) with { Max = 1, Thresholds = [(0.01, "yellow"), (0.05, "red")], Alert = AlertRules.StorageErrors, AllowEmpty = NoBlobs },
            Panel.Stat("Read", "From blob storage.", "Bps", Rate(ImacsMetrics.BlobBytes, Pods, where: [("direction", Is(MetricLabels.Read))]).Sum().OrZero()),
            Panel.Stat("Written", "To blob storage.", "Bps", Rate(ImacsMetrics.BlobBytes, Pods, where: [("direction", Is(MetricLabels.Written))]).Sum().OrZero()),
            Panel.Stat("Decoding takes", "Mean time to read and decode an image.", "s", $"sum(rate({ImacsMetrics.DecodeDuration.PrometheusName}_sum{{{Pods}}}[$__rate_interval])) / sum(rate({ImacsMetrics.DecodeDuration.PrometheusName}_count{{{Pods}}}[$__rate_interval]))"),
            Panel.Stat("Redis answers in", "95 of 100 round trips take less.", "s", Quantile(0.95, ImacsMetrics.RedisDuration, Pods, [])) with { Thresholds = [(0.1, "yellow"), (1, "red")], Alert = AlertRules.RedisAway }),
        new Row("Blob storage", 8,
            Panel.Series("Requests", "Attempts a second, by operation and outcome.", "ops", new Target(CountRate(ImacsMetrics.BlobDuration, Pods).Sum("operation", "outcome"), "{{operation}} {{outcome}}")) with { AllowEmpty = NoBlobs },
            Panel.Series("Time of a request", "Until its answer begins; 95 of 100 take less.", "s", new Target(Quantile(0.95, ImacsMetrics.BlobDuration, Pods, ["operation"]), "{{operation}}")) with { AllowEmpty = NoBlobs },
            Panel.Series("Bytes", "Of requests' bodies.", "Bps", new Target(Rate(ImacsMetrics.BlobBytes, Pods).Sum("direction"), "{{direction}}")) with { AllowEmpty = NoBlobs },
            Panel.Series("Requests made again", "An account that is asked too much answers 503 or 429.", "ops", new Target(Rate(ImacsMetrics.BlobRetries, Pods).Sum("operation"), "{{operation}}")) with { AllowEmpty = "no request had to be made again", Alert = AlertRules.StorageErrors }),
        new Row("Images", 8,
            Panel.Series("Time to read and decode", "Reading included, from blob storage where images are there.", "s", new Target(Quantile(0.5, ImacsMetrics.DecodeDuration, Pods, ["pool"]), "{{pool}}, half"), new Target(Quantile(0.95, ImacsMetrics.DecodeDuration, Pods, ["pool"]), "{{pool}}, 95 of 100")),
            Panel.Series("Images read", "A second, by whether they could be.", "ops", new Target(CountRate(ImacsMetrics.DecodeDuration, Pods).Sum("outcome"), "{{outcome}}")) with { Alert = AlertRules.ManyQuarantined }),
        new Row("Caches and Redis", 8,
            Panel.Series("Found in caches", "Part of the last hour's requests, by cache. Models on the device below 0.9 for long: too many comparisons for the cache.", "percentunit",
                new Target(Found(), "{{cache}}")) with { Max = 1 },
            Panel.Series("Models fetched", "Mean time to fetch, check and load a model, of those of the last hour.", "s", new Target(MeanOfFew(ImacsMetrics.ModelLoads, Pods, ["pool"], "1h"), "{{pool}}")),
            Panel.Series("Redis", "Time of a round trip, measured by each silo every ten seconds.", "s", new Target(Quantile(0.95, ImacsMetrics.RedisDuration, Pods, ["pod"]), "{{pod}}")) with { Alert = AlertRules.RedisAway },
            Panel.Series("Redis did not answer", "Round trips that failed, in five minutes. Silos go on without Redis; none can join or leave.", "short",
                new Target(Happened(ImacsMetrics.RedisDuration, Pods, "5m", ("outcome", Is(MetricLabels.Error))).Sum("pod"), "{{pod}}")) with { AllowEmpty = "Redis has always answered", Alert = AlertRules.RedisAway }),
    ]);

    /// <summary>0 where nothing was found.</summary>
    private static Query Found()
    {
        Query all = Happened(ImacsMetrics.CacheRequests, Pods, "1h").Sum("cache");
        return new Query($"{Happened(ImacsMetrics.CacheRequests, Pods, "1h", ("outcome", Is(MetricLabels.Hit))).Sum("cache")} or 0 * {all}").InBrackets().Over($"({all} > 0)");
    }

    private static Query BlobErrors() => CountRate(ImacsMetrics.BlobDuration, Pods, where: [("outcome", Is(MetricLabels.Error))]).Sum().OrZero().InBrackets().Over(CountRate(ImacsMetrics.BlobDuration, Pods).Sum());
}
