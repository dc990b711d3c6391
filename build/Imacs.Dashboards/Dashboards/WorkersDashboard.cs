using Imacs.Contracts.Telemetry;
using Imacs.Dashboards.Alerts;
using Imacs.Dashboards.Model;
using static Imacs.Dashboards.Model.Matchers;
using static Imacs.Dashboards.Model.Query;
using Foreign = Imacs.Dashboards.Model.Foreign;

namespace Imacs.Dashboards.Dashboards;

/// <summary>Whether workers' devices are used, what waits for them, and what fails on them: by pool, because pools differ.</summary>
internal static class WorkersDashboard
{
    private const string NoGpu = "no GPU is there, or dcgm-exporter is not scraped";

    public static Dashboard Create() => new("imacs-workers", "Imacs / Workers", "Are the devices used, what waits for them, and what fails on them?",
    [
        new Row("Now", 4,
            Panel.Stat("Workers", "Silos that take shards.", "short", Of(ImacsMetrics.Build, Pods, ("role", IsAny("worker", "all"))).Count().OrZero()) with { Alert = AlertRules.NoWorker },
            Panel.Stat("Devices busy", "Part of the device threads' time. Near 1 is right while there is work: more devices, not more processors, make it quicker.", "percentunit", Utilisation()) with { Max = 1, Alert = AlertRules.DeviceStarved },
            Panel.Stat("Shards in work", "Over the shards that workers can have in work; workers that drain take none.", "percentunit", Of(ImacsMetrics.ShardsActive, Pods).Sum().Over(Of(ImacsMetrics.ShardSlots, Pods).Sum())) with { Max = 1 },
            Panel.Stat("Gradients a second", "What an attribution is made of.", "ops", Rate(ImacsMetrics.Evaluations, Pods, where: [("kind", Is(MetricLabels.Gradient))]).Sum().OrZero()),
            Panel.Stat("Batches failed in an hour", "Batches that the device failed on: out of memory, or a model's fault.", "short", Happened(ImacsMetrics.BatchFailures, Pods, "1h").Sum().OrZero()) with { Thresholds = [(0.5, "red")], Alert = AlertRules.ShardsFail, AllowEmpty = "it is counted from the first batch that fails" }),
        new Row("Used", 8,
            Panel.Series("Devices busy", "Part of the device threads' time, by pod.", "percentunit", new Target(Utilisation("pool", "pod"), "{{pool}} {{pod}}")) with { Max = 1, Alert = AlertRules.DeviceStarved },
            Panel.Series("Batches are full", "Samples of a batch over its size: a batch that is half empty takes as long as a full one.", "percentunit", new Target(Mean(ImacsMetrics.BatchFill, Pods, ["pool"]), "{{pool}}")) with { Max = 1 },
            Panel.Series("Samples a second", "Gradients, predictions and embeddings.", "ops", new Target(Rate(ImacsMetrics.Evaluations, Pods).Sum("pool", "kind"), "{{pool}} {{kind}}")),
            Panel.Series("Images a second", "By pod: a pod that is slower than its neighbours stands out.", "ops", new Target(Rate(ImacsMetrics.Images, Pods).Sum("pod"), "{{pod}}"))),
        new Row("Waiting", 8,
            Panel.Series("Samples that wait for the device", "Less than a batch or two: the device waits for processors that decode and segment.", "short", new Target(Of(ImacsMetrics.DeviceQueue, Pods).Sum("pod"), "{{pod}}")),
            Panel.Series("Images in work", "Bounded by --images: what bounds memory.", "short", new Target(Of(ImacsMetrics.ImagesActive, Pods).Sum("pod"), "{{pod}}")),
            Panel.Series("Shards in work", "Against those that could be.", "short", new Target(Of(ImacsMetrics.ShardsActive, Pods).Sum("pool"), "{{pool}}"), new Target(Of(ImacsMetrics.ShardSlots, Pods).Sum("pool"), "{{pool}}, most")),
            Panel.Series("Time of a shard", "A worker that drains needs this long.", "s", new Target(Quantile(0.5, ImacsMetrics.ShardDuration, Pods, ["pool"]), "{{pool}}, half"), new Target(Quantile(0.95, ImacsMetrics.ShardDuration, Pods, ["pool"]), "{{pool}}, 95 of 100"))),
        new Row("Times and failures", 8,
            Panel.Series("Time of a batch", "95 of 100 batches take less.", "s", new Target(Quantile(0.95, ImacsMetrics.BatchDuration, Pods, ["pool", "kind"]), "{{pool}} {{kind}}")),
            Panel.Series("Time of an image", "95 of 100 images take less.", "s", new Target(Quantile(0.95, ImacsMetrics.ImageDuration, Pods, ["pool", "stage"]), "{{pool}} {{stage}}")),
            Panel.Series("Images that failed", "Each is tried again with nothing else in work, and left out if it fails once more.", "ops", new Target(Rate(ImacsMetrics.Images, Pods, where: [("state", Is(MetricLabels.Failed))]).Sum("pod"), "{{pod}}")) with { AllowEmpty = "none has failed", Alert = AlertRules.ShardsFail },
            Panel.Series("Models loaded", "In an hour. Many mean that the cache on the device is too small for the comparisons in work.", "short", new Target(Happened(ImacsMetrics.ModelLoads, Pods, "1h").Sum("pool", "outcome"), "{{pool}} {{outcome}}"))),
        new Row("GPUs (dcgm-exporter)", 8,
            Panel.Series("Engine busy", "Part of the time that any of the GPU's engines works.", "percentunit", new Target(Gpu(Foreign.GpuActive), "{{pod}} {{gpu}}")) with { Max = 1, AllowEmpty = NoGpu },
            Panel.Series("Tensor cores busy", "Part of the time.", "percentunit", new Target(Gpu(Foreign.GpuTensor), "{{pod}} {{gpu}}")) with { Max = 1, AllowEmpty = NoGpu },
            Panel.Series("Memory", "Of the device.", "decmbytes", new Target(Gpu(Foreign.GpuMemory), "{{pod}} {{gpu}}")) with { AllowEmpty = NoGpu },
            Panel.Series("Temperature", "GPUs slow down above some 85 degrees.", "celsius", new Target(Gpu(Foreign.GpuTemperature), "{{pod}} {{gpu}}")) with { Thresholds = [(85, "red")], AllowEmpty = NoGpu },
            Panel.Series("Last XID error", "0 is none. It stays until the exporter is started again or the GPU is reset. 48, 64, 74, 79, 92 and 95 are hardware that has failed.", "none", new Target(Gpu(Foreign.GpuXid), "{{pod}} {{gpu}}")) with { AllowEmpty = NoGpu, Alert = AlertRules.GpuError }),
    ]);

    /// <summary>A reading of the GPUs of the pods that are chosen.</summary>
    private static Query Gpu(string name) => new Query($"{new Query(name).OfThoseMeant()} and on (namespace, pod) {Of(ImacsMetrics.Build, Pods)}").InBrackets().Max("pod", "gpu");

    private static Query Utilisation(params ReadOnlySpan<string> by) => Rate(ImacsMetrics.DeviceBusy, Pods).Sum(by).Over(Of(ImacsMetrics.DeviceThreads, Pods).Sum(by));
}
