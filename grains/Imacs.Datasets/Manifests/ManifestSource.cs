using System.Runtime.CompilerServices;
using Imacs.Contracts.Specs;
using Imacs.Datasets.Files;
using Imacs.Datasets.Sampling;
using Imacs.Datasets.Sources;

namespace Imacs.Datasets.Manifests;

/// <summary>A list of images: CSV with a header, or JSON Lines with one object a line.</summary>
/// <remarks>
/// <para>
/// The column <c>image</c> is needed; <c>label</c> and <c>split</c> are optional; their names are taken in any case. Further columns are kept as text. Paths are relative
/// to the manifest's folder, or to a root that is given; a backslash counts as '/', so that lists made on Windows work. A manifest that does not lie on this
/// machine names files below that folder alone.
/// </para>
/// <para>
/// Items come in file order. A row whose file does not exist is an item all the same: opening it rejects that one image.
/// Of the images seen only a 64-bit hash of each id is kept, on disk where there are many. An image that is listed twice is known, and thrown, only after the last item.
/// </para>
/// </remarks>
public sealed class ManifestSource : IDatasetSource
{
    private readonly string _file;
    private readonly string _root;
    private readonly IFileReader _files;

    /// <summary>Names a manifest; it is opened when it is read.</summary>
    /// <param name="file">A .csv, .jsonl or .ndjson file, UTF-8.</param>
    /// <param name="root">The folder that relative paths start from; the manifest's own where null.</param>
    /// <param name="files">Opens the manifest; files of this machine alone where null.</param>
    public ManifestSource(string file, string? root = null, IFileReader? files = null)
    {
        _files = files ?? LocalFiles.Instance;
        _file = Places.Absolute(file);
        _root = root is null ? Places.FolderOf(_file) : Places.Absolute(root);
    }

    /// <inheritdoc/>
    public string Describe => $"manifest {_file}";

    /// <inheritdoc/>
    public async IAsyncEnumerable<DatasetItem> ReadItemsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using HashLog seen = new();
        bool any = false;
        await foreach (ManifestRow row in ManifestReader.ReadAsync(_file, _files, cancellationToken))
        {
            (string id, string path) = Locate(row);
            seen.Add(Hash(id));
            any = true;
            yield return new DatasetItem(id, path, row.Label, row.Split, row.Columns);
        }

        if (!any)
            throw EmptyDataset.Manifest(_file);
        if (seen.FindRepeated() is { Count: > 0 } repeated)
            await RefuseRepeatedAsync(repeated, cancellationToken);
    }

    private (string Id, string Path) Locate(ManifestRow row)
    {
        if (PlaceText.IsLocal(_root))
            return ImagePaths.Resolve(_root, row.Image);
        return ImagePaths.IdWithin(row.Image) is { } id
            ? (id, Places.Below(_root, id))
            : throw ManifestErrors.At(_file, row.Line, $"the image {row.Image} lies outside the list's folder; write its path from there.");
    }

    /// <summary>Two images may have the same hash: only reading the list again tells whether they are one.</summary>
    private async Task RefuseRepeatedAsync(IReadOnlySet<ulong> repeated, CancellationToken cancellationToken)
    {
        HashSet<string> suspects = new(StringComparer.Ordinal);
        await foreach (ManifestRow row in ManifestReader.ReadAsync(_file, _files, cancellationToken))
        {
            string id = Locate(row).Id;
            if (repeated.Contains(Hash(id)) && !suspects.Add(id))
                throw ManifestErrors.At(_file, row.Line, $"the image {id} is listed a second time; remove one of the lines.");
        }
    }

    private static ulong Hash(string id) => SeededHash.Of(0, id);
}
