using System.Runtime.ExceptionServices;
using Imacs.Contracts.Specs;
using Imacs.Datasets.Files;
using Imacs.Datasets.Imaging;
using Imacs.Storage.Artifacts;
using Imacs.Torch.Attribution;
using Imacs.Torch.Models;

namespace Imacs.Grains.Comparisons;

/// <summary>The contexts of the comparisons that this silo works on. The few used last are kept; one that leaves gives its models back to the cache
/// as soon as nobody works with it any more.</summary>
internal sealed class ComparisonContexts(IArtifactStore store, PlanFiles plans, ComparisonInstances instances, ModelCache models, AttributionEngine engine, IFileReader files, TimeProvider time) : IDisposable
{
    private const int Kept = 4;

    // As long as the images of a shard that asked at the same time may take to have their turn: a damaged model is not fetched again for each of them.
    private static readonly TimeSpan FailureKept = TimeSpan.FromSeconds(2);
    private readonly SemaphoreSlim _making = new(1, 1);
    private readonly Lock _lock = new();
    private readonly LinkedList<Entry> _recent = new();

    // Only who is making a context touches it.
    private (string Comparison, ExceptionDispatchInfo Error, long At)? _failure;

    /// <summary>The context of one comparison, to be given back.</summary>
    public async Task<ContextLease> RentAsync(string comparison, CancellationToken cancellationToken)
    {
        string instance = await instances.GetAsync(comparison, cancellationToken);
        if (Find(comparison, instance) is { } known)
            return known;
        await _making.WaitAsync(cancellationToken);
        try
        {
            if (Find(comparison, instance) is { } made)
                return made;
            if (_failure is { } last && last.Comparison == comparison && time.GetElapsedTime(last.At) < FailureKept)
                last.Error.Throw();
            return Add(comparison, instance, await MakeAsync(comparison, cancellationToken));
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            if (_failure?.Error.SourceException != error)
                _failure = (comparison, ExceptionDispatchInfo.Capture(error), time.GetTimestamp());
            throw;
        }
        finally
        {
            _making.Release();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (Entry entry in _recent)
                entry.Context.Dispose();
            _recent.Clear();
        }

        _making.Dispose();
    }

    private ContextLease? Find(string comparison, string instance)
    {
        lock (_lock)
        {
            for (LinkedListNode<Entry>? at = _recent.First; at is not null; at = at.Next)
            {
                if (at.Value.Comparison != comparison || at.Value.Instance != instance)
                    continue;
                _recent.Remove(at);
                _recent.AddFirst(at);
                return Lease(at.Value);
            }
        }

        return null;
    }

    private ContextLease Add(string comparison, string instance, ComparisonContext context)
    {
        lock (_lock)
        {
            Entry entry = new(comparison, instance, context);
            _recent.AddFirst(entry);
            ContextLease lease = Lease(entry);
            if (_recent.Count > Kept)
            {
                Release(_recent.Last!.Value);
                _recent.RemoveLast();
            }

            return lease;
        }
    }

    private ContextLease Lease(Entry entry)
    {
        entry.Holders++;
        return new(entry.Context, () => Release(entry));
    }

    /// <summary>One holder less; being among the recent ones is a hold too.</summary>
    private void Release(Entry entry)
    {
        lock (_lock)
        {
            if (--entry.Holders == 0)
                entry.Context.Dispose();
        }
    }

    private async Task<ComparisonContext> MakeAsync(string comparison, CancellationToken cancellationToken)
    {
        ComparisonSpec spec = await store.ReadJsonAsync<ComparisonSpec>(ArtifactNames.Spec(comparison), cancellationToken);
        ComparisonPlan plan = await store.ReadJsonAsync<ComparisonPlan>(ArtifactNames.Plan(comparison), cancellationToken);
        List<ModelLease> leases = [];
        try
        {
            foreach (ModelSpec model in plan.Models)
                leases.Add(await models.RentAsync(model, ModelRole.Classifier, cancellationToken));
            if (plan.Embedder is not null)
                leases.Add(await models.RentAsync(plan.Embedder, ModelRole.Embedder, cancellationToken));
            var decoder = new ImageDecoder(new ImageDecoderOptions { MaxSide = spec.Data.MaxSide }, files, spec.Data.Path);
            var material = new MethodMaterial
            {
                Seed = spec.Seed,
                Images = await BaselineFile.LoadAsync(plan, decoder, files, cancellationToken),
                References = AttributionMethodRules.NeedsReferences(spec.Attribution) ? await ReferenceImages.DrawAsync(plans, comparison, spec, plan, decoder, cancellationToken) : [],
            };
            return new(spec, plan, Setup(spec, plan, material, leases), decoder, leases);
        }
        catch
        {
            foreach (ModelLease lease in leases)
                lease.Dispose();
            throw;
        }
    }

    private AnalysisSetup Setup(ComparisonSpec spec, ComparisonPlan plan, MethodMaterial material, List<ModelLease> leases)
    {
        TorchModel[] compared = [.. leases.Take(plan.Models.Count).Select(lease => lease.Model)];
        IRegionEmbedder embedder = plan.Embedding switch
        {
            EmbeddingSource.Embedder => new ModelEmbedder(engine, [leases[^1].Model]),
            EmbeddingSource.Models => new ModelEmbedder(engine, [.. compared.OrderBy(model => model.Sha256, StringComparer.Ordinal)]),
            _ => new DescriptorEmbedder(),
        };
        return new AnalysisSetup(
            compared,
            TargetRule.Parse(spec.Target, [.. spec.Models.Select(model => model.Name)]),
            AttributionRequest.From(spec.Attribution, spec.Output, material),
            ComparisonContext.Segmentation(spec),
            spec.RegionsPerModel,
            embedder) { PoolFraction = spec.PoolFraction, Seed = spec.Seed };
    }

    private sealed class Entry(string comparison, string instance, ComparisonContext context)
    {
        public string Comparison { get; } = comparison;

        public string Instance { get; } = instance;

        public ComparisonContext Context { get; } = context;

        public int Holders { get; set; } = 1;
    }
}
