using Imacs.Dashboards.Alerts;

namespace Imacs.Chart.Tests.Watching;

/// <summary>For each alert series that make it fire, and series that do not. One sample a minute, in Prometheus' notation: "1+2x60" begins with 1 and grows by 2 sixty times.</summary>
internal static class AlertCases
{
    private const string Namespace = "namespace=\"imacs\",app_kubernetes_io_instance=\"rel\"";
    private const string Build = $$"""imacs_build_info{{{Namespace}},pod="c-0",role="coordinator"}""";
    private const string BuildOfWorker = $$"""imacs_build_info{{{Namespace}},pod="w-0",role="worker"}""";
    private const string Calls = $$"""imacs_worker_calls{{{Namespace}},pod="c-0"}""";
    private const string Waiting = $$"""imacs_scheduler_shards{{{Namespace}},pod="c-0",state="pending"}""";

    /// <summary>By alert.</summary>
    public static IReadOnlyDictionary<string, AlertCase> All { get; } = new Dictionary<string, AlertCase>(StringComparer.Ordinal)
    {
        [AlertRules.Stalled] = new(
            [($$"""imacs_comparison_idle_seconds{{{Namespace}},comparison="run"}""", "0+60x60")],
            [($$"""imacs_comparison_idle_seconds{{{Namespace}},comparison="run"}""", "0 30 5 0+1x60")],
            "comparison: run"),
        [AlertRules.NoWorker] = new(
            [(Waiting, "0x60"), (Calls, "0x5 1x60"), ($$"""imacs_shards_slots{{{Namespace}},pod="w-0"}""", "2x5 0x60")],
            [(Waiting, "12x60"), ($$"""imacs_shards_slots{{{Namespace}},pod="w-0"}""", "2x60")]),
        [AlertRules.PoolAtMaximum] = new(
            [(Waiting, "10+5x120"), (Replicas("current"), "10x120"), (Replicas("max"), "10x120")],
            [(Waiting, "10+5x120"), (Replicas("current"), "9x120"), (Replicas("max"), "10x120")]) { At = "110m" },
        [AlertRules.BacklogUnknown] = new([(Build, "1x60")], [(Build, "1x60"), (Waiting, "0x60")]),
        [AlertRules.SiloSilent] = new([(Up, "1x5 0x60")], [(Up, "1x60")], "pod: w-0", "app_kubernetes_io_component: worker", "imacs_silo: \"true\""),
        [AlertRules.NoCoordinator] = new([(Build, "1x20")], [(BuildOfWorker, "1x80"), (Build, "1x80")]) { At = "70m" },
        [AlertRules.ComparisonsFail] = new([(Ended("failed"), "_x20 1x60")], [(Ended("failed"), "1x120"), (Ended("done"), "0+1x120")]) { At = "75m" },
        [AlertRules.ShardsFail] = new(
            [(Leases("granted"), "0+10x60"), (Leases("expired"), "0+1x60")],
            [(Leases("granted"), "0+100x60"), (Leases("expired"), "0+1x60"), (Leases("failed"), "0+1x60")]),
        [AlertRules.ManyQuarantined] = new(
            [(Images("done"), "0+90x60"), (Images("quarantined"), "0+10x60"), ($$"""imacs_quarantined_total{{{Namespace}},reason="unreadable"}""", "_x30 300x30")],
            [(Images("done"), "0+990x60"), (Images("quarantined"), "0+10x60"), ($$"""imacs_quarantined_total{{{Namespace}},reason="unreadable"}""", "0+10x60")],
            "reason: unreadable"),
        [AlertRules.DeviceStarved] = new(
            [(Waiting, "9x120"), (Busy, "0+12x120"), (Threads, "2x120")],
            [(Waiting, "9x120"), (Busy, "0+110x120"), (Threads, "2x120")],
            "pool: gpu") { At = "110m" },
        [AlertRules.NoGateway] = new(
            [($$"""orleans_client_connected_gateways{{{Namespace}},pod="api-0",job="api"}""", "0x60")],
            [($$"""orleans_client_connected_gateways{{{Namespace}},pod="api-0",job="api"}""", "3x60")],
            "pod: api-0", "job: api") { HasRelease = false },
        [AlertRules.ProbesMissed] = new(
            [($$"""orleans_messaging_pings_reply_missed_total{{{Namespace}},pod="w-0"}""", "0+30x60"), (BuildOfWorker, "1x60")],
            [($$"""orleans_messaging_pings_reply_missed_total{{{Namespace}},pod="w-0"}""", "0+1x60"), ($$"""orleans_messaging_pings_reply_missed_total{{{Namespace}},pod="other"}""", "0+30x60"), (BuildOfWorker, "1x60")]),
        [AlertRules.MembershipSplit] = new(
            [(Ring("c-0"), "3x60"), (Ring("w-0"), "2x60"), (Build, "1x60"), (BuildOfWorker, "1x60")],
            [(Ring("c-0"), "3x5 2x60"), (Ring("w-0"), "3x4 2x60"), (Ring("other"), "9x60"), (Build, "1x60"), (BuildOfWorker, "1x60")]),
        [AlertRules.TwoVersions] = new(
            [(Versioned("w-0", "1.0"), "1x500"), (Versioned("w-1", "1.1"), "1x500")],
            [(Versioned("w-0", "1.0"), "1x200"), (Versioned("w-1", "1.1"), "_x20 1x480"), (Versioned("w-2", "1.1"), "1x500")]) { At = "450m" },
        [AlertRules.StorageErrors] = new([(Blobs("ok"), "0+90x60"), (Blobs("error"), "0+10x60")], [(Blobs("ok"), "0+990x60"), (Blobs("error"), "0+10x60")]),
        [AlertRules.RedisAway] = new([(Pings("error"), "0+6x60"), (Pings("ok"), "20x60")], [(Pings("error"), "0+2x60"), (Pings("ok"), "0+4x60")]),
        [AlertRules.LittleMemory] = new(
            [(WorkingSet, "11900x60"), (MemoryLimit, "12000x60")],
            [(WorkingSet, "9000x60"), (MemoryLimit, "12000x60")],
            "pod: w-0"),
        [AlertRules.LongTurns] = new([(LongTurns, "0+4x60"), (BuildOfWorker, "1x60")], [(LongTurns, "0+1x60"), (BuildOfWorker, "1x60")], "pod: w-0"),
        [AlertRules.GpuError] = new([(Xid, "0x20 79x60"), (BuildOfWorker, "1x80")], [(Xid, "0x20 31x60"), (BuildOfWorker, "1x80")], "pod: w-0", "gpu: \"3\"") { HasRelease = false },
        [AlertRules.CertificateExpires] = new([(Expiry, "864000x120")], [(Expiry, "8640000x120")], "name: redis") { At = "110m", HasRelease = false },
    };

    private static string Versioned(string pod, string version) => $$"""imacs_build_info{{{Namespace}},pod="{{pod}}",role="worker",version="{{version}}",commit="{{version}}"}""";

    private static string Up => $$"""up{{{Namespace}},app_kubernetes_io_component="worker",imacs_silo="true",pod="w-0"}""";

    private static string Busy => $$"""imacs_device_busy_seconds_total{{{Namespace}},pool="gpu",pod="w-0"}""";

    private static string Threads => $$"""imacs_device_threads{{{Namespace}},pool="gpu",pod="w-0"}""";

    private static string LongTurns => $$"""orleans_scheduler_long_running_turns_total{{{Namespace}},pod="w-0"}""";

    private static string Xid => $$"""DCGM_FI_DEV_XID_ERRORS{{{Namespace}},pod="w-0",gpu="3"}""";

    private static string Expiry => $$"""certmanager_certificate_expiration_timestamp_seconds{{{Namespace}},name="redis"}""";

    private static string Replicas(string which) => which == "max"
        ? $$"""kube_horizontalpodautoscaler_spec_max_replicas{{{Namespace}},horizontalpodautoscaler="gpu"}"""
        : $$"""kube_horizontalpodautoscaler_status_current_replicas{{{Namespace}},horizontalpodautoscaler="gpu"}""";

    private static string Ended(string outcome) => $$"""imacs_comparisons_ended_total{{{Namespace}},pod="c-0",outcome="{{outcome}}"}""";

    private static string Leases(string outcome) => $$"""imacs_leases_total{{{Namespace}},pod="c-0",outcome="{{outcome}}"}""";

    private static string Images(string state) => $$"""imacs_images_total{{{Namespace}},pod="w-0",stage="attribution",state="{{state}}"}""";

    private static string Ring(string pod) => $$"""orleans_consistent_ring_size{{{Namespace}},pod="{{pod}}"}""";

    private static string Blobs(string outcome) => $$"""imacs_blob_duration_seconds_count{{{Namespace}},pod="w-0",operation="get",outcome="{{outcome}}"}""";

    private static string Pings(string outcome) => $$"""imacs_redis_ping_duration_seconds_count{{{Namespace}},pod="w-0",outcome="{{outcome}}"}""";

    private static string WorkingSet => $$"""dotnet_process_memory_working_set_bytes{{{Namespace}},pod="w-0"}""";

    private static string MemoryLimit => $$"""imacs_memory_limit_bytes{{{Namespace}},pod="w-0"}""";
}

/// <summary>Series that make an alert fire, and series that do not.</summary>
/// <param name="Firing">Series and their values.</param>
/// <param name="Silent">Series and their values.</param>
/// <param name="Labels">Labels of the alert beside the namespace, as YAML.</param>
internal sealed record AlertCase(IReadOnlyList<(string Series, string Values)> Firing, IReadOnlyList<(string Series, string Values)> Silent, params IReadOnlyList<string> Labels)
{
    /// <summary>When it is looked at.</summary>
    public string At { get; init; } = "45m";

    /// <summary>Whether the alert names the installation.</summary>
    public bool HasRelease { get; init; } = true;
}
