namespace Imacs.Contracts.Telemetry;

/// <summary>All metrics of Imacs. Values of labels are few and known, but for comparisons' ids, and those are there only while their comparisons are in work.</summary>
public static class ImacsMetrics
{
    // From a blob request of a millisecond to a retry that waited a minute.
    private static readonly double[] Requests = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    // From an image of a tenth of a second to a shard of hours.
    private static readonly double[] Work = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 14400];

    // From seconds to days.
    private static readonly double[] Stages = [1, 5, 15, 60, 300, 900, 3600, 14400, 43200, 86400, 259200, 604800];

    /// <summary>Version and role of each silo: always 1.</summary>
    public static ObservedMetric Build { get; } = new("imacs.build_info", unit: null, "The silo's version, commit and role; always 1.", "version", "commit", "role");

    /// <summary>When each silo's process started: what it counted before anybody looked has happened since.</summary>
    public static ObservedMetric Started { get; } = new("imacs.start_time", "s", "When the process started, in seconds since 1970.");

    /// <summary>What the process may use of memory: native code's included, which the runtime's own figures leave out.</summary>
    public static ObservedMetric MemoryLimit { get; } = new("imacs.memory.limit", "By", "Memory that the process may use: its container's limit, or the machine's memory.");

    /// <summary>Images that ended, by stage and state; see <see cref="MetricLabels"/>.</summary>
    public static CounterMetric Images { get; } = new("imacs.images", "{image}", "Images that this worker has ended with.", "stage", "state");

    /// <summary>Images in work.</summary>
    public static LevelMetric ImagesActive { get; } = new("imacs.images.active", "{image}", "Images that this worker has in work.");

    /// <summary>How long an image takes.</summary>
    public static HistogramMetric ImageDuration { get; } = new("imacs.image.duration", "s", "Time from an image's beginning to its end, waiting for the device included.", Work, "stage");

    /// <summary>Images left out, by reason.</summary>
    public static CounterMetric Quarantined { get; } = new("imacs.quarantined", "{image}", "Images that were left out because they cannot be used, counted when their shard is stored.", "reason");

    /// <summary>What the device computed.</summary>
    public static CounterMetric Evaluations { get; } = new("imacs.evaluations", "{sample}", "Samples that the device has evaluated.", "kind");

    /// <summary>How full batches are.</summary>
    public static HistogramMetric BatchFill { get; } = new("imacs.batch.fill", unit: null, "Samples of a batch over the size of a batch.", [0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 0.9999, 1]);

    /// <summary>How long batches take.</summary>
    public static HistogramMetric BatchDuration { get; } = new("imacs.batch.duration", "s", "Time that the device takes for a batch.", Requests, "kind");

    /// <summary>Batches that failed.</summary>
    public static CounterMetric BatchFailures { get; } = new("imacs.batch.failures", "{batch}", "Batches that the device failed on.");

    /// <summary>How long device threads were busy.</summary>
    public static CounterMetric DeviceBusy { get; } = new("imacs.device.busy", "s", "Time that device threads were busy, all together; at most the number of threads a second.");

    /// <summary>Device threads.</summary>
    public static LevelMetric DeviceThreads { get; } = new("imacs.device.threads", "{thread}", "Threads that hand batches to the device.");

    /// <summary>Samples that wait.</summary>
    public static LevelMetric DeviceQueue { get; } = new("imacs.device.queue", "{sample}", "Samples that wait for the device.");

    /// <summary>Models loaded on the device, and how long it took.</summary>
    public static HistogramMetric ModelLoads { get; } = new("imacs.model.load.duration", "s", "Time to fetch, check and load a model.", Work, "outcome");

    /// <summary>Requests to caches.</summary>
    public static CounterMetric CacheRequests { get; } = new("imacs.cache.requests", "{request}", "Requests to caches.", "cache", "outcome");

    /// <summary>How long images take to read and decode.</summary>
    public static HistogramMetric DecodeDuration { get; } = new("imacs.decode.duration", "s", "Time to read and decode an image.", Requests, "outcome");

    /// <summary>How far attributions are from complete.</summary>
    public static HistogramMetric CompletenessError { get; } = new(
        "imacs.completeness.error", unit: null, "Relative completeness error of attributions: |sum of attributions - change of output| / |change of output|.", [0.0001, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1]);

    /// <summary>Bytes to and from blob storage.</summary>
    public static CounterMetric BlobBytes { get; } = new("imacs.blob.io", "By", "Bytes of blob requests' bodies.", "direction");

    /// <summary>Blob requests, each attempt by itself.</summary>
    public static HistogramMetric BlobDuration { get; } = new("imacs.blob.duration", "s", "Time of a blob request, each attempt by itself, until its answer begins.", Requests, "operation", "outcome");

    /// <summary>Blob requests that were made again.</summary>
    public static CounterMetric BlobRetries { get; } = new("imacs.blob.retries", "{request}", "Blob requests that were made again.", "operation");

    /// <summary>Time of a round trip to Redis.</summary>
    public static HistogramMetric RedisDuration { get; } = new("imacs.redis.ping.duration", "s", "Time of a round trip to Redis, measured every ten seconds.", Requests, "outcome");

    /// <summary>Leases by what became of them.</summary>
    public static CounterMetric Leases { get; } = new("imacs.leases", "{lease}", "Leases of shards by outcome, counted by the scheduler, each when it is granted and when it ends. One that ran out and that its worker takes up again, because nobody else has the shard, ends once more; one that a cancellation takes away is not told of.", "outcome");

    /// <summary>Shards in work on this worker.</summary>
    public static LevelMetric ShardsActive { get; } = new("imacs.shards.active", "{shard}", "Shards that this worker has in work.");

    /// <summary>Shards that this worker can have in work.</summary>
    public static ObservedMetric ShardSlots { get; } = new("imacs.shards.slots", "{shard}", "Shards that this worker can have in work at once; 0 once it drains.");

    /// <summary>How long a shard takes.</summary>
    public static HistogramMetric ShardDuration { get; } = new("imacs.shard.duration", "s", "Time that a worker spends on a shard.", Work, "outcome");

    /// <summary>The work there is, as the scheduler sees it. Every coordinator tells the same: take the maximum, not the sum.</summary>
    public static ObservedMetric SchedulerShards { get; } = new("imacs.scheduler.shards", "{shard}", "Shards of all comparisons that wait or are leased. Every coordinator tells the same.", "state");

    /// <summary>Comparisons that have shards waiting or leased.</summary>
    public static ObservedMetric SchedulerComparisons { get; } = new("imacs.scheduler.comparisons", "{comparison}", "Comparisons with shards that wait or are leased. Every coordinator tells the same.");

    /// <summary>Work for workers that is no shard. With <see cref="SchedulerShards"/> it is what workers are wanted for.</summary>
    public static LevelMetric WorkerCalls { get; } = new("imacs.worker.calls", "{call}", "Calls to workers that this coordinator waits for, shards apart: checks of models, clustering, masking, explanations.");

    /// <summary>Comparisons in work by stage.</summary>
    public static ObservedMetric ComparisonsActive { get; } = new("imacs.comparisons.active", "{comparison}", "Comparisons that this coordinator has in work.", "stage");

    /// <summary>Comparisons that ended.</summary>
    public static CounterMetric ComparisonsEnded { get; } = new("imacs.comparisons.ended", "{comparison}", "Comparisons that ended, or were refused when they were submitted.", "outcome");

    /// <summary>How far a comparison is.</summary>
    public static ObservedMetric ComparisonProgress { get; } = new("imacs.comparison.progress", unit: null, "Images that are done over images of the plan, 0 to 1.", "comparison");

    /// <summary>A comparison's images by state.</summary>
    public static ObservedMetric ComparisonImages { get; } = new("imacs.comparison.images", "{image}", "Images of a comparison.", "comparison", "state");

    /// <summary>How long a comparison's attribution still takes.</summary>
    public static ObservedMetric ComparisonRemaining { get; } = new("imacs.comparison.remaining", "s", "Time until all images of a comparison are attributed, at the rate of the last minutes; absent while that is unknown, and in other stages.", "comparison");

    /// <summary>The stage of a comparison.</summary>
    public static ObservedMetric ComparisonStage { get; } = new("imacs.comparison.stage", unit: null, "1 for the stage that a comparison is in.", "comparison", "stage");

    /// <summary>When a comparison last got further.</summary>
    public static ObservedMetric ComparisonIdle { get; } = new("imacs.comparison.idle", "s", "Time since a comparison last got further.", "comparison");

    /// <summary>How long the stages of comparisons take.</summary>
    public static HistogramMetric StageDuration { get; } = new("imacs.stage.duration", "s", "Time that a comparison spends in a stage, told when the stage is over; one that was interrupted counts as one, and is told again where another coordinator takes over or it is resumed.", Stages, "stage");

    /// <summary>All of them, in the order of the reference.</summary>
    public static IReadOnlyList<Metric> All { get; } =
    [
        Build, Started, MemoryLimit, Images, ImagesActive, ImageDuration, Quarantined, Evaluations, BatchFill, BatchDuration, BatchFailures, DeviceBusy, DeviceThreads, DeviceQueue, ModelLoads, CacheRequests,
        DecodeDuration, CompletenessError, BlobBytes, BlobDuration, BlobRetries, RedisDuration, Leases, ShardsActive, ShardSlots, ShardDuration, SchedulerShards, SchedulerComparisons, WorkerCalls,
        ComparisonsActive, ComparisonsEnded, ComparisonProgress, ComparisonImages, ComparisonRemaining, ComparisonStage, ComparisonIdle, StageDuration,
    ];
}
