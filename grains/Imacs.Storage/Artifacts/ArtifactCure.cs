using Imacs.Contracts.Errors;

namespace Imacs.Storage.Artifacts;

/// <summary>What brings a lost or damaged artifact back: some are computed again from the others, some only by starting the comparison again.</summary>
internal static class ArtifactCure
{
    /// <summary>The sentence that says so.</summary>
    /// <param name="location">The store's folder, or its address.</param>
    /// <param name="name">The artifact's name.</param>
    public static string For(string location, string name)
    {
        string[] parts = name.Split('/');
        string run = ShellWord.Of($"{location}/{parts[0]}"), file = parts[^1];
        string it = IsWeb(location) ? "that blob" : "that file";
        return parts switch
        {
            [ArtifactNames.ModelFolder, _] => $"Delete {it} if it is there, and put the model into the store again: start a comparison of it from the file, with --upload or without. Then resume.",
            [ArtifactNames.DatasetFolder, ..] => $"Delete {it} if it is there, and upload the dataset again with `imacs compare --upload`. Then resume.",
            [_, "spec.json"] => "The comparison cannot be continued without it: start it again with `imacs compare` and another --out.",
            [_, "plan", ..] => $"The comparison cannot be continued without it: start it again with `imacs compare {run}/spec.json` and another --out.",
            [_, "shards", _] => Shard(IsWeb(location), run, file.Split('.')[0]),
            [_, "drilldowns", _] or [_, "report", _] => $"Delete {it} and run `imacs report {run}`, which computes it again.",
            [_, "regions.parquet" or "quarantine.parquet"] => $"Delete {it} and summary.json beside it, and run `imacs resume {run}`, which computes both again.",
            _ => $"Delete {it} and run `imacs resume {run}`, which computes it again.",
        };
    }

    // A shard is done only where both its tables are there, and they are made together.
    private static string Shard(bool isWeb, string run, string number) => isWeb
        ? $"Delete both blobs of the shard, {run}/shards/{number}.images.parquet and {run}/shards/{number}.parquet, and run `imacs resume {run}`, which computes them again."
        : $"Delete both files of the shard with their checksums, and run `imacs resume {run}`, which computes them again: rm -f {run}/shards/{number}.* {run}/.sha256/shards/{number}.*";

    private static bool IsWeb(string location) => location.Contains("://", StringComparison.Ordinal);
}
