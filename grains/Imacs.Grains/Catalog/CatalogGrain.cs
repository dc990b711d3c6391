using Imacs.Contracts.Actors;
using Imacs.Grains.Comparisons;
using Imacs.Storage.Artifacts;

namespace Imacs.Grains.Catalog;

/// <inheritdoc cref="ICatalogGrain"/>
[GrainType("imacs.catalog")]
internal sealed class CatalogGrain(IArtifactStore store) : Grain, ICatalogGrain
{
    public async ValueTask<IReadOnlyList<CatalogEntry>> ListAsync(CancellationToken cancellationToken) =>
        await StoredComparison.ListAsync(store, cancellationToken);
}
