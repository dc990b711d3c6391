using System.Collections.Concurrent;
using Imacs.Contracts.Errors;
using Imacs.Storage.Artifacts;

namespace Imacs.Grains.Comparisons;

/// <summary>Which comparison has an id now. Whoever keeps something of a comparison keeps it by this too: it may be removed, and another one be submitted under its id.</summary>
/// <param name="store">Where comparisons are.</param>
/// <param name="time">Tells how old an answer is.</param>
internal sealed class ComparisonInstances(IArtifactStore store, TimeProvider time)
{
    private static readonly TimeSpan Trusted = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, (string Instance, long At)> _known = new(StringComparer.Ordinal);

    /// <summary>The instance, as it was known lately; empty where it has none. While the store is away, as it was last known.</summary>
    public async ValueTask<string> GetAsync(string comparison, CancellationToken cancellationToken)
    {
        if (!_known.TryGetValue(comparison, out var known))
            return await RefreshAsync(comparison, cancellationToken);
        if (time.GetElapsedTime(known.At) < Trusted)
            return known.Instance;
        try
        {
            return await RefreshAsync(comparison, cancellationToken);
        }
        catch (ArtifactStoreUnavailableException)
        {
            return known.Instance;
        }
    }

    /// <summary>Looks which it is: where work on it begins, of which another silo may have done what came before.</summary>
    public async Task<string> RefreshAsync(string comparison, CancellationToken cancellationToken)
    {
        string instance = (await store.FindJsonAsync<ComparisonInstance>(ArtifactNames.Instance(comparison), cancellationToken))?.Instance ?? string.Empty;
        _known[comparison] = (instance, time.GetTimestamp());
        return instance;
    }
}
