using Imacs.Client;
using Imacs.Contracts.Errors;
using Imacs.Storage.Artifacts;

namespace Imacs.Cli.Cluster;

/// <summary>A cluster's store, seen from this machine.</summary>
internal static class ClusterStore
{
    private const string ConnectionString = "IMACS_STORE_CONNECTION_STRING";

    /// <summary>Opens it with this machine's credentials.</summary>
    /// <exception cref="ArtifactStoreException">It is a folder that is not here.</exception>
    /// <exception cref="ClusterUnavailableException">The cluster does not say where it is.</exception>
    public static async Task<IArtifactStore> OpenAsync(ComparisonClient comparisons, CancellationToken cancellationToken) =>
        Open(await comparisons.GetStoreAsync(cancellationToken));

    /// <summary>Opens the store at a location that a cluster told.</summary>
    /// <exception cref="ArtifactStoreException">It is a folder that is not here.</exception>
    internal static IArtifactStore Open(string location)
    {
        if (!Path.IsPathRooted(location))
            return ArtifactStores.Open(location, Environment.GetEnvironmentVariable(ConnectionString) is { Length: > 0 } secret ? secret : null);
        // It would be made here: nothing is in it, and no silo would see what is put into it.
        if (!Directory.Exists(location))
            throw new ArtifactStoreException($"The cluster's store is the folder {location}, which is not on this machine. Run this where it is mounted, or give the cluster a blob container as its store.");
        return ArtifactStores.Open(location);
    }
}
