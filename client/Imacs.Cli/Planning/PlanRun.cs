using Imacs.Cli.Runs;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Core.Embedding;
using Imacs.Core.Planning;
using Imacs.Datasets.Sources;
using Imacs.Storage.Tables;
using Imacs.Torch.Attribution;

namespace Imacs.Cli.Planning;

/// <summary>Gathers what a forecast rests on, from what was given, measured or assumed, in that order, and asks the arithmetic.</summary>
internal static class PlanRun
{
    private const int AssumedSide = 224;
    private const int AssumedLength = 256;
    private const int AssumedCandidates = 210;
    private const int AssumedPlanLine = 175;
    private const int PlanLineFixed = 92;
    private const double AssumedReport = 4_500_000;
    private const int DrillDowns = 16;

    /// <summary>Forecasts.</summary>
    /// <param name="request">What.</param>
    /// <param name="options">Threads and device, where something is measured.</param>
    /// <param name="cancellationToken">Stops counting and measuring.</param>
    /// <exception cref="ImacsException">Data, models or a run cannot be used.</exception>
    public static async Task<PlanOutcome> ForecastAsync(PlanRequest request, RunOptions options, CancellationToken cancellationToken)
    {
        List<PlanBasis> basis = [];
        ComparisonSpec spec = request.Spec;
        (long images, double line) = await CountAsync(request, basis, cancellationToken);
        ImageFigures? found = request.From is { } from ? await RunFigures.ReadAsync(RunFolder.Of(from), request.FromDevices, cancellationToken)
            : request.Sample is { } sample ? await SampleRun.MeasureAsync(spec, (int)Math.Min(sample, images), options, cancellationToken)
            : null;
        string source = request.From is not null ? $"run {request.From}, {found!.Images} images" : $"measured on {found?.Images} images";
        (int height, int width) = Size(spec);
        ImageLoad load = found?.Load ?? Assumed(request, height, width, basis);
        if (found is not null)
            basis.Add(new("an image takes", Words(load), source));
        int length = request.EmbeddingLength ?? found?.EmbeddingLength ?? (spec.Embedder is null ? RegionDescriptor.Length : AssumedLength);
        basis.Add(new(
            "embedding",
            $"{length} values",
            request.EmbeddingLength is not null ? "given" : found is not null ? source : spec.Embedder is null ? "the built-in descriptor; models that embed make it longer: --embedding-length, --measure" : "assumed; --embedding-length, --measure"));
        ImageBytes bytes = Bytes(spec, load, length, line, height, width);
        if (found is not null && request.EmbeddingLength is null)
            bytes = found.Bytes with { ResultRegions = Either(found.Bytes.ResultRegions, bytes.ResultRegions), Report = Either(found.Bytes.Report, bytes.Report) };
        basis.Add(found is not null && request.EmbeddingLength is null
            ? new("bytes", $"{bytes.Images + bytes.Regions + bytes.Pool:N0} an image in shards", source)
            : new("bytes", $"{bytes.Images + bytes.Regions + bytes.Pool:N0} an image in shards", $"sizes of table rows, for images of {height} x {width} pixels"));
        DeviceRates? rates = request.Rates ?? found?.Rates;
        basis.Add(Rate(request, rates, found, source));
        basis.Add(new("store", $"{request.StoreSeconds * 1000:0.###} ms a read or write", "assumed unless --store-latency says otherwise"));
        var question = new ScaleQuestion
        {
            Images = images,
            ShardSize = spec.ShardSize,
            Load = load,
            Bytes = bytes,
            Rates = rates,
            Fleet = request.Fleet,
            ChecksCausality = spec.CausalImages > 0,
            StoreSeconds = request.StoreSeconds,
        };
        return new(question, ScaleArithmetic.Forecast(question), basis);
    }

    private static async Task<(long Images, double PlanLine)> CountAsync(PlanRequest request, List<PlanBasis> basis, CancellationToken cancellationToken)
    {
        DatasetSpec data = request.Spec.Data;
        if (request.Images is { } given)
        {
            long limited = Math.Min(given, data.Limit ?? given);
            basis.Add(new("images", $"{limited:N0}", "given"));
            return (limited, AssumedPlanLine);
        }

        IDatasetSource source = await DatasetSources.OpenAsync(data.Path, data.Labels, cancellationToken: cancellationToken);
        long count = 0, letters = 0;
        await foreach (DatasetItem item in source.ReadItemsAsync(cancellationToken))
        {
            count++;
            letters += item.Id.Length + item.Path.Length + (item.Label?.Length ?? 0);
        }

        if (count == 0)
            throw new DatasetUnavailableException($"{data.Path} holds no images; give another --data, or --images N for a dataset that is not there yet.");
        long images = Math.Min(count, data.Limit ?? count);
        basis.Add(new("images", $"{images:N0}", images < count ? $"limit of {count:N0} in {data.Path}" : $"counted in {data.Path}"));
        return (images, PlanLineFixed + (letters / (double)count));
    }

    private static (int Height, int Width) Size(ComparisonSpec spec)
    {
        IReadOnlyList<int> size = spec.Models[0].InputSize ?? [AssumedSide, AssumedSide];
        return (Math.Min(size[0], spec.Data.MaxSide), Math.Min(size[^1], spec.Data.MaxSide));
    }

    /// <summary>What the spec says that an image takes; where it leaves that to the image, the most or a mean that was measured elsewhere.</summary>
    private static ImageLoad Assumed(PlanRequest request, int height, int width, List<PlanBasis> basis)
    {
        ComparisonSpec spec = request.Spec;
        int models = spec.Models.Count;
        var cost = AttributionCost.Of(spec.Attribution, height, width, request.GradientsPerPath);
        double regions = models * spec.RegionsPerModel, pool = AssumedCandidates * spec.PoolFraction;
        double networks = spec.Embedder is null ? 0 : 1;
        var load = new ImageLoad(models * cost.Gradients, models * (1 + cost.Forwards), networks * (regions + pool), regions, pool);
        string perPath = cost.IsAssumed
            ? $"adaptive rule, assumed {AttributionCost.AdaptiveGradients(spec.Attribution.Tolerance):0.0#} gradients on each path (docs/performance.md); --gradients-per-path, --measure or --from know better"
            : $"method {spec.Attribution.Method} with its parameters";
        basis.Add(new("an image takes", Words(load), perPath));
        basis.Add(new("regions", $"{regions:0.##} an image", $"at most: {models} models select {spec.RegionsPerModel} each, those that overlap are joined; {AssumedCandidates} candidate segments assumed"));
        return load;
    }

    private static ImageBytes Bytes(ComparisonSpec spec, ImageLoad load, int length, double line, int height, int width)
    {
        int models = spec.Models.Count;
        double region = TableSizes.Region(models, length, height);
        return new(
            line,
            TableSizes.Image(models),
            load.Regions * region,
            load.PoolSegments * region,
            (load.Regions + load.PoolSegments) * TableSizes.Embedding(length),
            load.Regions * TableSizes.ResultRegion(models, height),
            TableSizes.PerShard,
            AssumedReport + (DrillDowns * TableSizes.DrillDown(models, height, width)));
    }

    private static PlanBasis Rate(PlanRequest request, DeviceRates? rates, ImageFigures? found, string source)
    {
        if (rates is null)
            return new("rate", "unknown", "no times without it: give --rate, --measure or --from");
        string value = $"{rates.Gradients:N0} gradients, {rates.Forwards:N0} forward passes a second on each device";
        return request.Rates is not null
            ? new("rate", value, "given")
            : new("rate", value, $"{source} in {found!.Seconds:0.0} s on {found.Devices} devices, everything beside the device included; a forward pass counts {DeviceRates.ForwardInGradients}{LeftOut(found)}");
    }

    private static string LeftOut(ImageFigures found) => found.LeftOut > 0 ? $"; {PlanText.Time(found.LeftOut)} in which it stood still, or waited for shards that were tried again, are left out" : string.Empty;

    private static string Words(ImageLoad load) => $"{load.Gradients:N1} gradients, {load.Forwards:N1} forward passes, {load.Embeddings:N1} embeddings";

    private static double Either(double found, double formula) => found > 0 ? found : formula;
}
