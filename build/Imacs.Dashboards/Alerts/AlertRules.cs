using Imacs.Contracts.Telemetry;
using Imacs.Dashboards.Model;
using static Imacs.Dashboards.Model.Matchers;
using static Imacs.Dashboards.Model.Query;
using Foreign = Imacs.Dashboards.Model.Foreign;

namespace Imacs.Dashboards.Alerts;

/// <summary>All alerts. Each has a page of its name in docs/runbooks.</summary>
internal static class AlertRules
{
    public const string Stalled = "ImacsComparisonStalled";
    public const string NoWorker = "ImacsNoWorker";
    public const string PoolAtMaximum = "ImacsPoolAtMaximum";
    public const string BacklogUnknown = "ImacsBacklogUnknown";
    public const string SiloSilent = "ImacsSiloSilent";
    public const string NoCoordinator = "ImacsNoCoordinator";
    public const string ComparisonsFail = "ImacsComparisonsFail";
    public const string ShardsFail = "ImacsShardsFail";
    public const string ManyQuarantined = "ImacsManyQuarantined";
    public const string DeviceStarved = "ImacsDeviceStarved";
    public const string NoGateway = "ImacsNoGateway";
    public const string ProbesMissed = "ImacsProbesMissed";
    public const string MembershipSplit = "ImacsMembershipSplit";
    public const string TwoVersions = "ImacsTwoVersions";
    public const string StorageErrors = "ImacsStorageErrors";
    public const string RedisAway = "ImacsRedisAway";
    public const string LittleMemory = "ImacsLittleMemory";
    public const string LongTurns = "ImacsLongTurns";
    public const string GpuError = "ImacsGpuError";
    public const string CertificateExpires = "ImacsCertificateExpires";

    private const string Critical = "critical";
    private const string Warning = "warning";
    private const string Info = "info";

    // The labels of one installation, as matching and aggregating name them.
    private static readonly string PerRelease = $"({string.Join(", ", Release)})";
    private static readonly Query Coordinators = Of(ImacsMetrics.Build, Everything, ("role", IsAny("coordinator", "all"))).Count(Release);
    private static readonly Query Workers = Of(ImacsMetrics.Build, Everything, ("role", IsAny("worker", "all"))).Count(Release);
    // NVIDIA's XIDs that are no program's fault and that nothing has made good: memory that cannot be corrected or mended, links, a GPU that fell off the bus. 63 and 94 are memory that was mended, or whose
    // fault was contained.
    private static readonly int[] HardwareFaults = [48, 64, 74, 79, 92, 95];
    // What others emit may be anybody's: only that of pods that are silos counts, or where no pod is meant that of namespaces that have some, or have had an hour ago.
    private static readonly string OfSilos = $" and on (namespace, pod) {ImacsMetrics.Build.PrometheusName}";
    private static readonly string WhereSilosAre = $" and on (namespace) last_over_time({ImacsMetrics.Build.PrometheusName}[1h])";
    private static readonly Query Waiting = RecordingRules.Waiting.Name;
    private static readonly Query ShardsDone = Rate(ImacsMetrics.Leases, Everything, "30m", ("outcome", Is(MetricLabels.Done))).Sum(Release);

    public static IReadOnlyList<Alert> All { get; } =
    [
        new Alert(Stalled, $"{Of(ImacsMetrics.ComparisonIdle, Everything).Max([.. Release, "comparison"])} > 900", "5m", Critical,
            "Comparison {{ $labels.comparison }} stands still.", "It has finished no image and no other unit of its stage for a quarter of an hour.")
            with { AllowEmpty = "nothing is in work" },
        new Alert(NoWorker, $"({Waiting} + on {PerRelease} ({Of(ImacsMetrics.WorkerCalls, Everything).Sum(Release)} or 0 * {Waiting}) > 0) unless on {PerRelease} ({Of(ImacsMetrics.ShardSlots, Everything).Sum(Release)} > 0)", "15m", Critical,
            "{{ $value }} shards and calls wait in {{ $labels.namespace }} and no worker takes any.", "Every worker is gone or drains, and none has come for a quarter of an hour."),
        new Alert(PoolAtMaximum, $"({Waiting} / on {PerRelease} ({ShardsDone} > 0) > 4 * 3600) and on {PerRelease} ({PoolsAtMaximum()})", "30m", Warning,
            "The work that waits in {{ $labels.namespace }} takes {{ $value | humanizeDuration }} at its present rate, and a pool has as many workers as it may.", "More than four hours of work wait, and the autoscaler of a pool is at its maximum.")
            with { AllowEmpty = "kube-state-metrics tells what autoscalers do" },
        new Alert(BacklogUnknown, $"{Coordinators} unless on {PerRelease} {Of(ImacsMetrics.SchedulerShards, Everything).Max(Release)}", "5m", Critical,
            "Coordinators in {{ $labels.namespace }} do not know how much work there is.", "The scheduler does not answer them: no shard is leased, and workers are not scaled."),
        new Alert(SiloSilent, $"{Foreign.Up}{{imacs_silo=\"true\"}} == 0", "5m", Critical,
            "{{ $labels.pod }} in {{ $labels.namespace }} does not answer.", "Prometheus knows the pod and gets no metrics from it: its process hangs, or the network policy is in the way.")
            with { AllowEmpty = "every silo answers" },
        new Alert(NoCoordinator, $"({Workers} or count by {PerRelease} (last_over_time({Of(ImacsMetrics.Build, Everything, ("role", IsAny("coordinator", "all")))}[1h]))) unless on {PerRelease} {Coordinators}", "5m", Critical,
            "There is no coordinator in {{ $labels.namespace }}.", "Workers run and nobody leases shards to them, or everything is gone that was there within the last hour. Comparisons go on by themselves once there is a coordinator."),
        new Alert(ComparisonsFail, $"{Happened(ImacsMetrics.ComparisonsEnded, Everything, "1h", ("outcome", Is(MetricLabels.Failed))).Sum(Release)} > 0", "0m", Warning,
            "A comparison in {{ $labels.namespace }} failed.", "At least one ended without a result within the last hour. Its status says why, and what to do.")
            with { AllowEmpty = "no comparison has failed" },
        new Alert(ShardsFail, $"{RecordingRules.ShardFailures.Name} > 0.05", "10m", Warning,
            "{{ $value | humanizePercentage }} of the shards in {{ $labels.namespace }} fail or are lost with their workers.", "They are tried again, so work goes on more slowly; a comparison fails when one of its shards has failed too often.")
            with { AllowEmpty = "no shard has failed" },
        new Alert(ManyQuarantined,
            $"{Happened(ImacsMetrics.Quarantined, Everything, "30m").Sum([.. Release, "reason"])} / on {PerRelease} group_left () {Happened(ImacsMetrics.Images, Everything, "30m", ("stage", Is(MetricLabels.Attribution))).Sum(Release)} > 0.02", "5m", Warning,
            "{{ $value | humanizePercentage }} of the images in {{ $labels.namespace }} are left out: {{ $labels.reason }}.", "A comparison fails when more than its maxFailed are.")
            with { AllowEmpty = "every image could be used" },
        new Alert(DeviceStarved, $"(avg by (namespace, app_kubernetes_io_instance, pool) ({RecordingRules.Utilisation.Name}) < 0.3) and on {PerRelease} ({Waiting} > 0)", "30m", Info,
            "Devices of pool {{ $labels.pool }} in {{ $labels.namespace }} are busy for {{ $value | humanizePercentage }} of the time although work waits.", "They wait for processors or for data."),
        new Alert(NoGateway, $"{Query.Foreign(Foreign.GatewaysOfClient, Everything).Min("namespace", "pod", "job")} == 0{WhereSilosAre}", "2m", Warning,
            "A client, {{ $labels.pod }}{{ $labels.job }}, is connected to no silo.", "It runs in a namespace that has silos, and what it asks for fails until it is."),
        new Alert(ProbesMissed, $"sum by {PerRelease} (rate({Query.Foreign(Foreign.PingsMissed, Everything)}[5m]){OfSilos}) > 0.1", "10m", Warning,
            "Silos in {{ $labels.namespace }} do not answer one another's probes.", "A silo that answers none is declared dead and ends; what it had in work is done again elsewhere.")
            with { AllowEmpty = "it is counted from the first time that it happens" },
        new Alert(MembershipSplit, $"max by {PerRelease} ({Foreign.RingSize}{OfSilos}) != min by {PerRelease} ({Foreign.RingSize}{OfSilos})", "10m", Critical,
            "Silos in {{ $labels.namespace }} do not agree on who is a member.", "Some see more members than others for ten minutes: part of the cluster does not reach the other, or Redis."),
        new Alert(TwoVersions, $"count by {PerRelease} ({Of(ImacsMetrics.Build, Everything).Count([.. Release, "version", "commit"])}) > 1", "6h", Warning,
            "Silos of {{ $value }} versions have been running side by side in {{ $labels.namespace }} for six hours.", "A rollout does not end. They understand each other, but it is neither one version nor the other."),
        new Alert(StorageErrors, $"{RecordingRules.BlobErrors.Name} > 0.05", "10m", Warning,
            "{{ $value | humanizePercentage }} of the requests to blob storage from {{ $labels.namespace }} fail.", "They are made again; comparisons get slower, and wait where the store is away.")
            with { AllowEmpty = "the store is a folder, or no request has failed" },
        new Alert(RedisAway, $"{CountRate(ImacsMetrics.RedisDuration, Everything, "2m", ("outcome", Is(MetricLabels.Error))).Sum(Release).Over(CountRate(ImacsMetrics.RedisDuration, Everything, "2m").Sum(Release))} > 0.5", "2m", Critical,
            "Redis does not answer the silos in {{ $labels.namespace }}.", "Silos that are members go on; none can join or leave, and no comparison that a lost cluster had in work continues by itself.")
            with { AllowEmpty = "Redis has always answered" },
        new Alert(LittleMemory, $"{Query.Foreign(Foreign.WorkingSet, Everything).Max([.. Release, "pod"]).Over(Of(ImacsMetrics.MemoryLimit, Everything).Max([.. Release, "pod"]))} > 0.92", "10m", Warning,
            "{{ $labels.pod }} in {{ $labels.namespace }} uses {{ $value | humanizePercentage }} of the memory that it may use.", "At none its process is ended, and the shards that it had are done again by others, which may end the same way."),
        new Alert(LongTurns, $"sum by (namespace, app_kubernetes_io_instance, pod) (increase({Query.Foreign(Foreign.LongTurns, Everything)}[15m]){OfSilos}) > 20", "15m", Warning,
            "Actors on {{ $labels.pod }} hold one another up.", "Something computes or waits on actors' threads. Processors may be too few for what runs on them.")
            with { AllowEmpty = "it is counted from the first time that it happens" },
        new Alert(GpuError, $"max by (namespace, pod, gpu) ({new Query($"({string.Join(" or ", HardwareFaults.Select(code => $"{Foreign.GpuXid} == {code}"))})").OfThoseMeant()}{OfSilos})", "0m", Critical,
            "GPU {{ $labels.gpu }} of {{ $labels.pod }} reports XID {{ $value }}.", "That is the hardware: take the node out.")
            with { AllowEmpty = "no GPU is there, or dcgm-exporter is not scraped" },
        new Alert(CertificateExpires,
            $"({Certificates(Foreign.CertificateExpiry)} - time()) and on (namespace, name) ({Certificates(Foreign.CertificateRenewal)} < time()){WhereSilosAre}", "1h", Warning,
            "Certificate {{ $labels.name }} in {{ $labels.namespace }} expires in {{ $value | humanizeDuration }}.", "It should have been renewed an hour ago. Once it has expired Redis, the store's proxy or a collector may be out of reach.")
            with { AllowEmpty = "cert-manager is not there" },
    ];

    /// <summary>Where an alert's runbook is in this repository. The chart puts an address before it, where it is given one (runbookUrl).</summary>
    public static string RunbookOf(string alert) => $"docs/runbooks/{alert}.md";

    private static Query Certificates(string name) => new Query(name).OfThoseMeant().Min("namespace", "name");

    /// <summary>Pools whose autoscalers are at their maximum. An autoscaler has the name of its Deployment, INSTANCE-POOL or INSTANCE-imacs-POOL, and KEDA puts keda-hpa- before it.</summary>
    private static Query PoolsAtMaximum()
    {
        const string Autoscaler = "horizontalpodautoscaler";
        string workers = Of(ImacsMetrics.Build, Everything, ("role", Is("worker"))).Text;
        string names = $"label_join({workers}, \"{Autoscaler}\", \"-\", \"app_kubernetes_io_instance\", \"pool\") "
            + $"or label_join(label_replace({workers}, \"chart\", \"imacs\", \"chart\", \"\"), \"{Autoscaler}\", \"-\", \"app_kubernetes_io_instance\", \"chart\", \"pool\")";
        // KEDA's alone are given another name, or two that differ by the prefix, of anybody, would be one and no answer at all.
        return $"({names}) and on (namespace, {Autoscaler}) ({Full(string.Empty)} or label_replace({Full($"{Autoscaler}=~\"keda-hpa-.+\"")}, \"{Autoscaler}\", \"$1\", \"{Autoscaler}\", \"keda-hpa-(.+)\"))";

        static string Full(string where) =>
            $"({Query.Foreign(Foreign.AutoscalerReplicas, Everything, where).Max("namespace", Autoscaler)} >= {Query.Foreign(Foreign.AutoscalerMost, Everything, where).Max("namespace", Autoscaler)})";
    }
}
