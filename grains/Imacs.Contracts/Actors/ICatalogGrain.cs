using Orleans.Concurrency;

namespace Imacs.Contracts.Actors;

/// <summary>Which comparisons there are. One for the cluster, key 0; read from the artifact store each time, so it cannot be wrong about it.</summary>
[Alias("imacs.catalog")]
public interface ICatalogGrain : IGrainWithIntegerKey
{
    /// <summary>All comparisons of the store, by id.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    [Alias("list"), AlwaysInterleave, ResponseTimeout("00:10:00")]
    ValueTask<IReadOnlyList<CatalogEntry>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Where artifacts are: a folder, or a container's address. It holds no secret.</summary>
    [Alias("store"), AlwaysInterleave]
    ValueTask<string> GetStoreAsync();
}
