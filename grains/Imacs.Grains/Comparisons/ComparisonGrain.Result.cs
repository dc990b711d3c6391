using Imacs.Contracts.Errors;

namespace Imacs.Grains.Comparisons;

/// <summary>What is said where nothing can come out of it.</summary>
internal sealed partial class ComparisonGrain
{
    private ComparisonNotFoundException NotThere() =>
        new($"There is no comparison in {store.Location}/{Id}: it has no spec.json. Start one with `imacs compare`.");

    private InvalidSpecException OnlyCopied() =>
        new($"{store.Location}/{Id} holds a result that was fetched from a cluster, not what it was computed from, so nothing of it can be computed or rendered here. Fetch it again with `imacs report ID --cluster REDIS --out DIR`; where the cluster's store is a folder, `imacs report FOLDER/ID` renders it there.");
}
