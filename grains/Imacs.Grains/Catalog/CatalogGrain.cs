using Imacs.Contracts.Actors;
using Imacs.Grains.Comparisons;
using Imacs.Grains.Roles;
using Imacs.Storage.Artifacts;

namespace Imacs.Grains.Catalog;

/// <inheritdoc cref="ICatalogGrain"/>
[GrainType("imacs.catalog"), RunsOn(SiloRole.Coordinator)]
internal sealed class CatalogGrain(IArtifactStore store) : Grain, ICatalogGrain
{
    public async ValueTask<IReadOnlyList<CatalogEntry>> ListAsync(CancellationToken cancellationToken) =>
        await StoredComparison.ListAsync(store, cancellationToken);

    public ValueTask<string> GetStoreAsync() => ValueTask.FromResult(store.Location);
}
