using System.Globalization;

namespace Imacs.Storage.Artifacts;

/// <summary>How a file differs from the artifact that was written, as far as its markers tell.</summary>
internal static class ArtifactDamage
{
    /// <summary>Describes it.</summary>
    /// <param name="markers">Pattern of the artifact's marker files: each ends in a sha256 and holds a length in bytes.</param>
    /// <param name="hash">The sha256 that the file has now.</param>
    /// <param name="length">The bytes that it has now.</param>
    public static string Describe(string markers, string hash, long length)
    {
        string folder = Path.GetDirectoryName(markers)!;
        string[] recorded = Directory.Exists(folder) ? [.. Directory.GetFiles(folder, Path.GetFileName(markers)).Order(StringComparer.Ordinal)] : [];
        if (recorded.Length == 0)
            return $"its checksum is missing from {folder}";
        long written = recorded.Max(marker => long.TryParse(File.ReadAllText(marker), NumberStyles.None, CultureInfo.InvariantCulture, out long bytes) ? bytes : 0);
        return length < written
            ? $"it is truncated, {length} of {written} bytes are left"
            : $"its content was changed, its sha256 is {hash} where {Path.GetExtension(recorded[^1])[1..]} is on record";
    }
}
