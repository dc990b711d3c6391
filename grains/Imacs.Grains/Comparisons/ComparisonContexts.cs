using Imacs.Contracts.Specs;
using Imacs.Datasets.Imaging;
using Imacs.Storage.Artifacts;
using Imacs.Torch.Attribution;
using Imacs.Torch.Models;

namespace Imacs.Grains.Comparisons;

/// <summary>The contexts of the comparisons that this silo works on. The few used last are kept; one that leaves gives its models back to the cache.</summary>
internal sealed class ComparisonContexts(IArtifactStore store, ModelCache models, AttributionEngine engine) : IDisposable
{
    private const int Kept = 4;
    private readonly SemaphoreSlim _lock = new(1, 1);
    private readonly LinkedList<(string Id, ComparisonContext Context)> _recent = new();

    /// <summary>The context of one comparison.</summary>
    public async Task<ComparisonContext> GetAsync(string comparison, CancellationToken cancellationToken)
    {
        await _lock.WaitAsync(cancellationToken);
        try
        {
            for (LinkedListNode<(string Id, ComparisonContext Context)>? at = _recent.First; at is not null; at = at.Next)
            {
                if (at.Value.Id != comparison)
                    continue;
                _recent.Remove(at);
                _recent.AddFirst(at);
                return at.Value.Context;
            }

            ComparisonContext made = await MakeAsync(comparison, cancellationToken);
            _recent.AddFirst((comparison, made));
            if (_recent.Count > Kept)
            {
                _recent.Last!.Value.Context.Dispose();
                _recent.RemoveLast();
            }

            return made;
        }
        finally
        {
            _lock.Release();
        }
    }

    public void Dispose()
    {
        foreach ((_, ComparisonContext context) in _recent)
            context.Dispose();
        _recent.Clear();
        _lock.Dispose();
    }

    private async Task<ComparisonContext> MakeAsync(string comparison, CancellationToken cancellationToken)
    {
        ComparisonSpec spec = await store.ReadJsonAsync<ComparisonSpec>(ArtifactNames.Spec(comparison), cancellationToken);
        ComparisonPlan plan = await store.ReadJsonAsync<ComparisonPlan>(ArtifactNames.Plan(comparison), cancellationToken);
        List<ModelLease> leases = [];
        foreach (ModelSpec model in plan.Models)
            leases.Add(await models.RentAsync(model, ModelRole.Classifier, cancellationToken));
        TorchModel[] compared = [.. leases.Select(lease => lease.Model)];
        if (plan.Embedder is not null)
            leases.Add(await models.RentAsync(plan.Embedder, ModelRole.Embedder, cancellationToken));
        IRegionEmbedder embedder = plan.Embedding switch
        {
            EmbeddingSource.Embedder => new ModelEmbedder(engine, [leases[^1].Model]),
            EmbeddingSource.Models => new ModelEmbedder(engine, [.. compared.OrderBy(model => model.Sha256, StringComparer.Ordinal)]),
            _ => new DescriptorEmbedder(),
        };
        var decoder = new ImageDecoder(new ImageDecoderOptions { MaxSide = spec.Data.MaxSide });
        var material = new MethodMaterial
        {
            Seed = spec.Seed,
            Images = await BaselineFile.LoadAsync(plan, decoder, cancellationToken),
            References = AttributionMethodRules.NeedsReferences(spec.Attribution) ? await ReferenceImages.DrawAsync(store, comparison, spec, plan, decoder, cancellationToken) : [],
        };
        var setup = new AnalysisSetup(
            compared,
            TargetRule.Parse(spec.Target, [.. spec.Models.Select(model => model.Name)]),
            AttributionRequest.From(spec.Attribution, spec.Output, material),
            ComparisonContext.Segmentation(spec),
            spec.RegionsPerModel,
            embedder);
        return new(spec, plan, setup, decoder, leases);
    }
}
