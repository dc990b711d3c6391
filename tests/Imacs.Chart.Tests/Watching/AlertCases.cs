using Imacs.Dashboards.Alerts;

namespace Imacs.Chart.Tests.Watching;

/// <summary>For each alert series that make it fire, and series that do not. One sample a minute, in Prometheus' notation: "1+2x60" begins with 1 and grows by 2 sixty times.</summary>
internal static class AlertCases
{
    private const string Namespace = "namespace=\"imacs\",app_kubernetes_io_instance=\"rel\"";
    private const string Build = $$"""imacs_build_info{{{Namespace}},pod="c-0",role="coordinator"}""";
    private const string BuildOfWorker = $$"""imacs_build_info{{{Namespace}},pod="w-0",role="worker"}""";
    private const string Started = $$"""imacs_start_time_seconds{{{Namespace}},pod="c-0"}""";
    private const string StartedWorker = $$"""imacs_start_time_seconds{{{Namespace}},pod="w-0"}""";
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
            [(Waiting, "10000-10x120"), (Leases("done"), "0+10x120"), (PoolOfGpus, "1x120"), .. Autoscaler("rel-imacs-gpu", "10x120")],
            [(Waiting, "10000-10x120"), (Leases("done"), "0+10x120"), (PoolOfGpus, "1x120"), .. Autoscaler("rel-imacs-gpu", "9x120")])
        {
            At = "110m",
            // A ramp without an end, under KEDA.
            AlsoFiring = [[(Waiting, "10+100x120"), (Leases("done"), "0+10x120"), (PoolOfGpus, "1x120"), .. Autoscaler("keda-hpa-rel-imacs-gpu", "10x120")], [(Waiting, "9000x120"), (Leases("done"), "0+10x120"), (PoolOfGpus, "1x120"), .. Autoscaler("rel-gpu", "10x120")]],
            // Somebody else's autoscaler; and an hour of work.
            AlsoSilent = [[(Waiting, "9000x120"), (Leases("done"), "0+10x120"), (PoolOfGpus, "1x120"), .. Autoscaler("shop", "10x120")], [(Waiting, "600x120"), (Leases("done"), "0+10x120"), (PoolOfGpus, "1x120"), .. Autoscaler("rel-imacs-gpu", "10x120")]],
        },
        [AlertRules.BacklogUnknown] = new([(Build, "1x60")], [(Build, "1x60"), (Waiting, "0x60")]),
        [AlertRules.SiloSilent] = new([(Up, "1x5 0x60")], [(Up, "1x60")], "pod: w-0", "app_kubernetes_io_component: worker", "imacs_silo: \"true\""),
        [AlertRules.NoCoordinator] = new([(Build, "1x20")], [(BuildOfWorker, "1x80"), (Build, "1x80")])
        {
            At = "70m",
            AlsoFiring = [[(BuildOfWorker, "1x80")], [(Build, "_x40 1x15"), (BuildOfWorker, "_x40 1x15")]],
            // Gone on purpose, and longer than an hour ago.
            AlsoSilent = [[(Build, "1x5"), (BuildOfWorker, "1x5")]],
        },
        [AlertRules.ComparisonsFail] = new([(Started, "0x120"), (Ended("failed"), "_x20 1x120")], [(Started, "0x120"), (Ended("failed"), "1x120"), (Ended("done"), "0+1x120")])
        {
            At = "75m",
            AlsoFiring =
            [
                [(Started, "0x120"), (Ended("failed"), "1x30 2x90")],
                // Whoever counted it has been replaced since.
                [(Started, "0x40 _x80"), (Ended("failed"), "_x20 1x20 _x80")],
                // It failed as soon as there was a coordinator, before anybody looked.
                [(Started, "_x40 2370x80"), (Ended("failed"), "_x40 1x80")],
                // One before and one after its process was started anew.
                [(Started, "0x40 2430x80"), (Ended("failed"), "1x40 0x20 1x60")],
            ],
            AlsoSilent =
            [
                // Not scraped for some minutes, an hour ago.
                [(Started, "0x5 _x15 0x100"), (Ended("failed"), "1x5 _x15 1x100")],
                // Long ago, and the process was started anew.
                [(Started, "0x40 2430x80"), (Ended("failed"), "1x40 0x80")],
                // It failed before there was a Prometheus, which saw the process start anew.
                [(Started, "_x30 0x20 3030x70"), (Ended("failed"), "_x30 1x20 0x70")],
                // It failed before there was a Prometheus.
                [(Started, "_x40 0x80"), (Ended("failed"), "_x40 1x80")],
            ],
        },
        [AlertRules.ShardsFail] = new(
            [(Leases("granted"), "0+10x60"), (Leases("expired"), "0+1x60")],
            [(Leases("granted"), "0+100x60"), (Leases("expired"), "0+1x60"), (Leases("failed"), "0+1x60")]),
        [AlertRules.ManyQuarantined] = new(
            [(StartedWorker, "0x60"), (Images("done"), "0+90x60"), (Images("quarantined"), "0+10x60"), (Quarantined, "_x30 300x30")],
            [(StartedWorker, "0x60"), (Images("done"), "0+990x60"), (Images("quarantined"), "0+10x60"), (Quarantined, "0+10x60")],
            "reason: unreadable")
        {
            // A young pod whose process was started anew.
            AlsoSilent = [[(StartedWorker, "_x25 1490x15 2430x60"), (Images("done"), "_x25 0+1000x15 0+10x60"), (Quarantined, "_x25 0+5x15 0x60")]],
        },
        [AlertRules.DeviceStarved] = new(
            [(Waiting, "9x120"), (Busy, "0+12x120"), (Threads, "2x120")],
            [(Waiting, "9x120"), (Busy, "0+110x120"), (Threads, "2x120")],
            "pool: gpu") { At = "110m" },
        [AlertRules.NoGateway] = new([(Build, "1x60"), (Gateways("imacs"), "0x60")], [(Build, "1x60"), (Gateways("imacs"), "3x60"), (Gateways("shop"), "0x60")], "pod: api-0", "job: api") { HasRelease = false },
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
        [AlertRules.GpuError] = new([(Xid(Namespace + ",pod=\"w-0\""), "0x20 79x60"), (BuildOfWorker, "1x80")], [(Xid(Namespace + ",pod=\"w-0\""), "0x20 31x60"), (BuildOfWorker, "1x80")], "pod: w-0", "gpu: \"3\"")
        {
            HasRelease = false,
            // As Prometheus has it by default: its own labels are of the exporter's pod.
            AlsoFiring = [[(Xid("namespace=\"gpus\",pod=\"dcgm-1\",exported_namespace=\"imacs\",exported_pod=\"w-0\""), "0x20 48x60"), (BuildOfWorker, "1x80")]],
            AlsoSilent = [[(Xid(Namespace + ",pod=\"w-0\""), "63x30 94x50"), (BuildOfWorker, "1x80")], [(Xid("namespace=\"imacs\",pod=\"w-0\",exported_namespace=\"shop\",exported_pod=\"other\""), "79x80"), (BuildOfWorker, "1x80")]],
        },
        [AlertRules.CertificateExpires] = new(
            [(Build, "1x120"), (Certificate("expiration", "namespace=\"imacs\""), "864000x120"), (Certificate("renewal", "namespace=\"imacs\""), "600x120")],
            // One that lives for two hours and is renewed after one.
            [(Build, "1x120"), (Certificate("expiration", "namespace=\"imacs\""), "7200+60x120"), (Certificate("renewal", "namespace=\"imacs\""), "3600+60x120")],
            "name: redis")
        {
            At = "110m",
            HasRelease = false,
            AlsoFiring = [[(Build, "1x120"), (Certificate("expiration", "namespace=\"certs\",exported_namespace=\"imacs\""), "864000x120"), (Certificate("renewal", "namespace=\"certs\",exported_namespace=\"imacs\""), "600x120")]],
            AlsoSilent = [[(Build, "1x120"), (Certificate("expiration", "namespace=\"shop\""), "864000x120"), (Certificate("renewal", "namespace=\"shop\""), "600x120")]],
        },
    };

    private static string Versioned(string pod, string version) => $$"""imacs_build_info{{{Namespace}},pod="{{pod}}",role="worker",version="{{version}}",commit="{{version}}"}""";

    private static string Up => $$"""up{{{Namespace}},app_kubernetes_io_component="worker",imacs_silo="true",pod="w-0"}""";

    private static string Busy => $$"""imacs_device_busy_seconds_total{{{Namespace}},pool="gpu",pod="w-0"}""";

    private static string Threads => $$"""imacs_device_threads{{{Namespace}},pool="gpu",pod="w-0"}""";

    private static string LongTurns => $$"""orleans_scheduler_long_running_turns_total{{{Namespace}},pod="w-0"}""";

    private static string PoolOfGpus => $$"""imacs_build_info{{{Namespace}},pod="w-0",pool="gpu",role="worker"}""";

    private static string Quarantined => $$"""imacs_quarantined_total{{{Namespace}},pod="w-0",reason="unreadable"}""";

    private static string Gateways(string space) => $$"""orleans_client_connected_gateways{namespace="{{space}}",pod="api-0",job="api"}""";

    private static string Xid(string labels) => $$"""DCGM_FI_DEV_XID_ERRORS{{{labels}},gpu="3"}""";

    private static string Certificate(string which, string labels) => $$"""certmanager_certificate_{{which}}_timestamp_seconds{{{labels}},name="redis"}""";

    private static IEnumerable<(string Series, string Values)> Autoscaler(string name, string replicas) =>
    [
        ($$"""kube_horizontalpodautoscaler_status_current_replicas{{{Namespace}},horizontalpodautoscaler="{{name}}"}""", replicas),
        ($$"""kube_horizontalpodautoscaler_spec_max_replicas{{{Namespace}},horizontalpodautoscaler="{{name}}"}""", "10x120"),
    ];

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
    /// <summary>Other series that make it fire.</summary>
    public IReadOnlyList<IReadOnlyList<(string Series, string Values)>> AlsoFiring { get; init; } = [];

    /// <summary>Other series that do not.</summary>
    public IReadOnlyList<IReadOnlyList<(string Series, string Values)>> AlsoSilent { get; init; } = [];

    /// <summary>When it is looked at.</summary>
    public string At { get; init; } = "45m";

    /// <summary>Whether the alert names the installation.</summary>
    public bool HasRelease { get; init; } = true;
}
