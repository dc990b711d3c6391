using Imacs.Contracts.Actors;
using Imacs.Contracts.Errors;
using Imacs.Storage.Artifacts;

namespace Imacs.Grains.Comparisons;

/// <summary>What came out of the comparison, for those who cannot read the store.</summary>
internal sealed partial class ComparisonGrain
{
    public async ValueTask<byte[]> GetSummaryAsync(CancellationToken cancellationToken)
    {
        ComparisonStatus status = await GetStatusAsync();
        return status.Stage switch
        {
            ComparisonStage.Done => await store.ReadAsync(ArtifactNames.Summary(Id), cancellationToken),
            ComparisonStage.None => throw NotThere(),
            ComparisonStage.Failed => throw new ComparisonUnfinishedException($"Comparison {Id} has no result; it failed: {status.Failure}"),
            _ => throw new ComparisonUnfinishedException($"Comparison {Id} has no result yet: it is {StageProgress.NameOf(status.Stage)}."),
        };
    }

    private ComparisonNotFoundException NotThere() =>
        new($"There is no comparison in {store.Location}/{Id}: it has no spec.json. Start one with `imacs compare`.");

    private InvalidSpecException OnlyCopied() =>
        new($"{store.Location}/{Id} holds a result that was fetched from a cluster, not what it was computed from, so nothing of it can be computed or rendered here. Fetch it again with `imacs report ID --cluster REDIS --out DIR`; where the cluster's store is a folder, `imacs report FOLDER/ID` renders it there.");
}
