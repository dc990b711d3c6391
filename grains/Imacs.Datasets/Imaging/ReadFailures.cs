using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Datasets.Files;
using Imacs.Datasets.Manifests;
using Imacs.Datasets.Sources;

namespace Imacs.Datasets.Imaging;

/// <summary>What it means that an image cannot be read: that image's fault, or that of the way to it.</summary>
/// <param name="dataset">The place of the dataset that images are of; null where there is none.</param>
internal sealed class ReadFailures(string? dataset)
{
    // Of a circle of links the runtime tells by an error without a number of its own.
    private const int LinksInACircle = 40;

    private readonly string? _folder = FolderOf(dataset);

    /// <summary>What to throw for an image that could not be read.</summary>
    /// <param name="place">The image.</param>
    /// <param name="failure">An <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.</param>
    /// <returns><see cref="ImageRejectedException"/> where it is the image's own, or <see cref="DatasetAwayException"/> where it may pass.</returns>
    public ImacsException Of(string place, Exception failure) => failure switch
    {
        FileNotFoundException or DirectoryNotFoundException => IsFolderMissing(place)
            ? new DatasetAwayException($"This silo does not see the dataset: there is no folder {_folder} on its machine, or nothing in it. Mount it there, or start the comparison with --upload.", failure)
            : Rejections.Missing(),
        UnauthorizedAccessException or EndOfStreamException or PathTooLongException => Rejections.Unreadable(failure),
        _ when IsCircle(place, failure) => Rejections.Unreadable(failure),
        _ => new DatasetAwayException($"{place} cannot be read now: {ErrorText.CauseOf(failure)}. It is tried again; where that does not help, check the disk or the mount.", failure),
    };

    private static string? FolderOf(string? dataset)
    {
        if (dataset is null || !PlaceText.IsLocal(PlaceText.Normal(dataset)))
            return null;
        string place = Places.Absolute(dataset);
        return ManifestReader.IsManifest(place) ? Places.FolderOf(place) : place;
    }

    /// <summary>An image of a manifest may lie anywhere: its file tells nothing of a folder that it is not in.</summary>
    private bool IsFolderMissing(string place) =>
        _folder is not null && PlaceText.Normal(place).StartsWith(_folder.TrimEnd('/') + "/", StringComparison.Ordinal)
        // What is not mounted is often there all the same, and empty.
        && !(Directory.Exists(_folder) && Directory.EnumerateFileSystemEntries(_folder).Any());

    private static bool IsCircle(string place, Exception failure)
    {
        string path = PlaceText.Normal(place);
        // A path whose links never end is within nothing.
        return failure.HResult == LinksInACircle || (PlaceText.IsLocal(path) && !RealPath.IsWithin("/", path));
    }
}
