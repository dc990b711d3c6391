using System.Globalization;
using Imacs.Contracts.Errors;

namespace Imacs.Storage.Artifacts;

/// <summary>What an artifact of some kind looks like: a name, and a version that is raised by every change that would break its readers.</summary>
/// <param name="Name">The kind, as in "shard-regions".</param>
/// <param name="Version">The version that is written. At least 1.</param>
/// <param name="Oldest">The oldest version that is still read. 0 stands for artifacts of that kind from before they carried a version.</param>
public sealed record ArtifactSchema(string Name, int Version, int Oldest)
{
    /// <summary>Kind and version as a table carries them: "regions/1".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}/{Version}");

    /// <summary>Refuses what this build cannot read.</summary>
    /// <param name="place">The artifact, with its store's location.</param>
    /// <param name="found">The version that it carries.</param>
    /// <exception cref="ArtifactStoreException">It is older than the oldest, or newer than this build.</exception>
    public void Check(string place, int found)
    {
        if (found >= Oldest && found <= Version)
            return;
        string understood = Oldest == Version ? $"version {Version}" : $"versions {Oldest} to {Version}";
        string cure = found > Version
            ? "Use a newer version of imacs"
            : "Use the version of imacs that wrote it";
        throw new ArtifactStoreException(
            $"{place} is of version {found} of the schema '{Name}', but this version of imacs understands {understood}. {cure}, or start the comparison again with another --out.");
    }

    /// <summary>The version in what a table carries.</summary>
    /// <param name="place">The table, with its store's location.</param>
    /// <param name="carried">As in "regions/1"; null where it carries nothing.</param>
    /// <exception cref="ArtifactStoreException">It is another kind of table, or none of ours.</exception>
    internal int VersionOf(string place, string? carried)
    {
        string[] parts = carried?.Split('/') ?? [];
        return parts.Length == 2 && parts[0] == Name && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int version)
            ? version
            : throw new ArtifactStoreException(
                $"{place} has schema '{carried ?? "none"}' where '{this}' belongs: another program wrote it. Put the run's own file back, or start the comparison again with another --out.");
    }
}
