using Imacs.Contracts.Telemetry;
using Imacs.Dashboards.Model;
using static Imacs.Dashboards.Model.Matchers;
using static Imacs.Dashboards.Model.Query;

namespace Imacs.Dashboards.Alerts;

/// <summary>What alerts ask for again and again, and what is worth keeping for longer than raw series.</summary>
internal static class RecordingRules
{
    private const string Over = "5m";

    public static RecordingRule ImageRate { get; } = new(
        "release:imacs_images:rate5m", Rate(ImacsMetrics.Images, Everything, Over, ("stage", Is(MetricLabels.Attribution))).Sum([.. Release, "state"]));

    public static RecordingRule Utilisation { get; } = new(
        "release_pod:imacs_device_utilisation:ratio_rate5m",
        Rate(ImacsMetrics.DeviceBusy, Everything, Over).Sum([.. Release, "pool", "pod"]).Over($"({Of(ImacsMetrics.DeviceThreads, Everything).Sum([.. Release, "pool", "pod"])} > 0)"));

    public static RecordingRule Waiting { get; } = new(
        "release:imacs_shards_pending:max", Of(ImacsMetrics.SchedulerShards, Everything, ("state", Is(MetricLabels.Pending))).Max(Release));

    public static RecordingRule BlobErrors { get; } = new(
        "release:imacs_blob_errors:ratio_rate5m",
        PartOf(CountRate(ImacsMetrics.BlobDuration, Everything, Over, ("outcome", Is(MetricLabels.Error))), CountRate(ImacsMetrics.BlobDuration, Everything, Over)));

    public static RecordingRule ShardFailures { get; } = new(
        "release:imacs_shard_failures:ratio_rate15m",
        PartOf(
            Rate(ImacsMetrics.Leases, Everything, "15m", ("outcome", IsAny(MetricLabels.Failed, MetricLabels.Expired))),
            Rate(ImacsMetrics.Leases, Everything, "15m", ("outcome", Is(MetricLabels.Granted)))));

    public static RecordingRule CallTime { get; } = new(
        "release:orleans_calls:p95_5m", Quantile(0.95, Query.Foreign(Model.Foreign.RequestLatency + "_bucket", Everything), Release, Over));

    /// <summary>A part of a whole; 0 where nothing was ever counted of it.</summary>
    private static Query PartOf(Query part, Query whole) => $"({part.Sum(Release)} or 0 * {whole.Sum(Release)}) / {whole.Sum(Release)}";

    public static IReadOnlyList<RecordingRule> All { get; } = [ImageRate, Utilisation, Waiting, BlobErrors, ShardFailures, CallTime];
}
