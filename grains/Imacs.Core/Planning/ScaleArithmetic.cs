namespace Imacs.Core.Planning;

/// <summary>The arithmetic of a comparison's size: what so many images take in device time, bytes, leases and store operations.</summary>
/// <remarks>Times are lower bounds: full batches, no lost lease, no image that is harder than the mean. What is not proportional to images (starting, loading
/// models, the report) is left out.</remarks>
public static class ScaleArithmetic
{
    /// <summary>Leases a second that the one scheduler is held to by SchedulerLoadTests, each with a renewal and a report.</summary>
    public const double SchedulerLeases = 1000;

    /// <summary>Sweeps of k-means over all shards, at most: two samples, the passes, and the one that fixes the labels.</summary>
    public static int ClusterSweeps { get; } = 2 + new Clustering.KMeansOptions().MaxPasses + 1;

    // What one coordinator does for every shard, one after another: how many regions has it; draw the masked images (images and regions); the summary
    // (images, regions, and the pool where there is one), then regions.parquet (images and regions); the report, two times images and regions.
    private const int ReadsToCluster = 1;

    // What Imacs.Grains' PlanFile and PlanLists do; the seconds are those of ten million rows of a manifest, read twice and listed once (PlanScaleTests).
    private const int ListedImages = 4096;
    private const int ListsAtOnce = 4;
    private const double ListingSeconds = 2e-6;
    private const int ReadsToCheck = 2;
    private const int ReadsToSummarise = 4;
    private const int ReadsOfPool = 2;
    private const int ReadsToRender = 4;
    private const int WordBits = 64;
    private const double SecondsInHour = 3600;

    /// <summary>Works it out.</summary>
    /// <param name="question">Images, what each takes, and who does it.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static ScaleForecast Forecast(ScaleQuestion question)
    {
        Check(question);
        long images = question.Images, shards = (images + question.ShardSize - 1) / question.ShardSize;
        ImageLoad load = question.Load;
        bool pool = load.PoolSegments > 0;
        double? deviceSeconds = question.Rates is { } rates
            ? images * ((load.Gradients / rates.Gradients) + ((load.Forwards + load.Embeddings) / rates.Forwards))
            : null;
        List<StageForecast> stages = Stages(question, shards, deviceSeconds);
        double? attributing = stages[1].Seconds;
        ByteForecast bytes = Bytes(question, shards);
        long writes = shards * (pool ? 4 : 3);
        double? seconds = attributing is null ? null : stages.Sum(stage => stage.Seconds), held = seconds * question.Fleet.Devices / SecondsInHour;
        return new()
        {
            Images = images,
            Shards = shards,
            PlanFiles = Lists(question, shards) + 3,
            Gradients = images * load.Gradients,
            Forwards = images * load.Forwards,
            Embeddings = images * load.Embeddings,
            Regions = images * load.Regions,
            Bytes = bytes,
            WorkerWrites = writes,
            SchedulerBytes = (shards + WordBits - 1) / WordBits * sizeof(ulong),
            DeviceHours = deviceSeconds / SecondsInHour,
            Cost = deviceSeconds / SecondsInHour * question.Fleet.PricePerDeviceHour,
            HeldHours = held,
            HeldCost = held * question.Fleet.PricePerDeviceHour,
            LeasesPerSecond = shards / attributing,
            WritesPerSecond = writes / attributing,
            BytesPerSecond = bytes.Shards / attributing,
            Stages = stages,
            Seconds = seconds,
            Limit = attributing is null ? null : stages.MaxBy(stage => stage.Seconds),
        };
    }

    private static ByteForecast Bytes(ScaleQuestion question, long shards)
    {
        ImageBytes each = question.Bytes;
        return new(
            question.Images * each.Plan,
            (question.Images * (each.Images + each.Regions + each.Pool)) + (shards * each.Shard),
            question.Images * each.Embeddings,
            question.Images * each.ResultRegions,
            each.Report);
    }

    private static List<StageForecast> Stages(ScaleQuestion question, long shards, double? deviceSeconds)
    {
        bool pool = question.Load.PoolSegments > 0;
        double one = question.StoreSeconds, leasing = shards / SchedulerLeases;
        // A shard is done by one worker, on all its devices: more workers than shards have nothing to do.
        double? working = deviceSeconds / ((double)Math.Min(question.Fleet.Workers, shards) * question.Fleet.DevicesPerWorker);
        List<StageForecast> stages =
        [
            new(
                "planning",
                (question.Images * ListingSeconds) + (Lists(question, shards) * one / ListsAtOnce),
                $"{ListedImages:N0} images a list, {ListsAtOnce} at a time, from a manifest; listed shards are worked on meanwhile"),
            working >= leasing || working is null
                ? new("attributing", working, $"{question.Fleet.Devices} devices")
                : new("attributing", leasing, $"the scheduler, {SchedulerLeases:N0} leases a second"),
            new(
                "clustering",
                shards * one * (ReadsToCluster + ClusterSweeps) / new Clustering.KMeansOptions().Concurrency,
                $"at most {ClusterSweeps} sweeps over the shards, after {ReadsToCluster} read of each, {new Clustering.KMeansOptions().Concurrency} at a time"),
        ];
        if (question.ChecksCausality)
            stages.Add(Reading("checking", ReadsToCheck));
        stages.Add(Reading("summarising", ReadsToSummarise + (pool ? ReadsOfPool : 0)));
        stages.Add(Reading("rendering", ReadsToRender));
        return stages;

        StageForecast Reading(string stage, int reads) => new(stage, shards * reads * one, $"{reads} reads of each shard, one after another");
    }

    private static long Lists(ScaleQuestion question, long shards)
    {
        int shardsOfList = Math.Max(1, ListedImages / question.ShardSize);
        return (shards + shardsOfList - 1) / shardsOfList;
    }

    private static void Check(ScaleQuestion question)
    {
        Require(question.Images is >= 1 and <= int.MaxValue, question.Images, nameof(question.Images), $"be 1 to {int.MaxValue}");
        Require(question.ShardSize >= 1, question.ShardSize, nameof(question.ShardSize), "be at least 1");
        Require(question.Fleet.Workers >= 1, question.Fleet.Workers, nameof(question.Fleet.Workers), "be at least 1");
        Require(question.Fleet.DevicesPerWorker >= 1, question.Fleet.DevicesPerWorker, nameof(question.Fleet.DevicesPerWorker), "be at least 1");
        Require(IsPositive(question.StoreSeconds), question.StoreSeconds, nameof(question.StoreSeconds), "be finite and above 0");
        if (question.Rates is not { } rates)
            return;
        Require(IsPositive(rates.Gradients), rates.Gradients, nameof(rates.Gradients), "be finite and above 0");
        Require(IsPositive(rates.Forwards), rates.Forwards, nameof(rates.Forwards), "be finite and above 0");
    }

    private static bool IsPositive(double value) => value > 0 && double.IsFinite(value);

    private static void Require(bool condition, object value, string name, string rule)
    {
        if (!condition)
            throw new ArgumentOutOfRangeException(name, value, $"{name} must {rule}.");
    }
}
