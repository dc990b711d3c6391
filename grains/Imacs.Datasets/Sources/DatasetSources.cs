using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Datasets.Files;
using Imacs.Datasets.Labels;
using Imacs.Datasets.Manifests;

namespace Imacs.Datasets.Sources;

/// <summary>Chooses how a dataset is read from what lies at its path.</summary>
public static class DatasetSources
{
    /// <summary>Opens a folder or a manifest.</summary>
    /// <param name="path">
    /// The place of a folder with images in class folders (<see cref="ClassFolderSource"/>), a folder with images directly in it
    /// (<see cref="FlatFolderSource"/>), a manifest .csv, .jsonl or .ndjson (<see cref="ManifestSource"/>), or an uploaded
    /// dataset (<see cref="StoredDatasetSource"/>).
    /// </param>
    /// <param name="labelsFile">A manifest with columns image and label that sets labels (<see cref="LabelOverlaySource"/>), or null.</param>
    /// <param name="files">Opens places; files of this machine alone where null.</param>
    /// <param name="cancellationToken">Ends the search for a first image, which in a large tree without images can take long.</param>
    /// <returns>A source. Only the first image was looked for; the source itself reports what is wrong further on.</returns>
    /// <exception cref="DatasetUnavailableException">Nothing is at the path, it holds no images, or it is of no accepted kind.</exception>
    /// <remarks>A folder with images both in class folders and directly in it counts as class folders, and that source refuses the stray images by name.</remarks>
    public static async Task<IDatasetSource> OpenAsync(string path, string? labelsFile = null, IFileReader? files = null, CancellationToken cancellationToken = default)
    {
        files ??= LocalFiles.Instance;
        string place = Places.Absolute(path);
        IDatasetSource source = PlaceText.IsLocal(place) ? await ChooseAsync(place, cancellationToken) : await ChooseAwayAsync(place, files, cancellationToken);
        return labelsFile is null ? source : new LabelOverlaySource(source, labelsFile, files);
    }

    /// <summary>Away from this machine there are no folders, only names: the name itself says what it is.</summary>
    private static async Task<IDatasetSource> ChooseAwayAsync(string place, IFileReader files, CancellationToken cancellationToken)
    {
        if (StoredDataset.IsDataset(place))
            return new StoredDatasetSource(place, files);
        if (ManifestReader.IsManifest(place))
            return new ManifestSource(place, root: null, files);
        bool direct = false;
        await foreach (FolderWalk.Found found in FolderImages.ListAsync(place, files, cancellationToken))
        {
            if (found.Parent is not null)
                return new ClassFolderSource(place, files);
            direct = true;
        }

        return direct ? new FlatFolderSource(place, files) : throw EmptyDataset.Folder(place);
    }

    private static async Task<IDatasetSource> ChooseAsync(string path, CancellationToken cancellationToken)
    {
        if (Directory.Exists(path))
            return await OpenFolderAsync(path, cancellationToken);
        if (!File.Exists(path))
            throw new DatasetUnavailableException($"There is no dataset at {path}; give a folder of images or a manifest (.csv, .jsonl, .ndjson).");
        if (ManifestReader.IsManifest(path))
            return new ManifestSource(path);
        throw new DatasetUnavailableException(
            $"{path} is not a dataset; give a folder with one folder of images per class, a folder of images, or a manifest (.csv, .jsonl, .ndjson).");
    }

    private static async Task<IDatasetSource> OpenFolderAsync(string path, CancellationToken cancellationToken)
    {
        bool direct = false;
        await foreach (FolderWalk.Found found in FolderWalk.ImagesAsync(path, cancellationToken))
        {
            if (found.Parent is not null)
                return new ClassFolderSource(path);
            direct = true;
        }

        return direct ? new FlatFolderSource(path) : throw EmptyDataset.Folder(path);
    }
}
