using System.Globalization;
using System.Runtime.CompilerServices;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Datasets.Files;
using Imacs.Datasets.Manifests;
using Imacs.Datasets.Sources;

namespace Imacs.Datasets.Labels;

/// <summary>Sets the labels of another source's images from a file; images the file does not name keep theirs.</summary>
/// <remarks>
/// The file is a manifest (.csv, .jsonl, .ndjson) with columns image and label. Its paths may be the dataset's ids, relative to the file itself, or absolute.
/// All of its entries are held in memory while the source is read.
/// </remarks>
/// <param name="inner">The images.</param>
/// <param name="labelsFile">The labels.</param>
/// <param name="files">Opens the labels; files of this machine alone where null.</param>
public sealed class LabelOverlaySource(IDatasetSource inner, string labelsFile, IFileReader? files = null) : IDatasetSource
{
    private const int ListedAtMost = 5;
    private readonly string _file = Places.Absolute(labelsFile);
    private readonly IFileReader _files = files ?? LocalFiles.Instance;

    private sealed record Entry(string Written, string Label, long Line)
    {
        public bool Used { get; set; }
    }

    /// <inheritdoc/>
    public string Describe => $"{inner.Describe}, labels from {_file}";

    /// <inheritdoc/>
    /// <remarks>That an entry of the file matches no image is known, and thrown, only after the last item.</remarks>
    public async IAsyncEnumerable<DatasetItem> ReadItemsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string folder = Places.FolderOf(_file);
        Dictionary<string, Entry> entries = await ReadLabelsAsync(cancellationToken);
        await foreach (DatasetItem item in inner.ReadItemsAsync(cancellationToken))
        {
            Entry? entry = entries.GetValueOrDefault(item.Id)
                ?? (PlaceText.IsLocal(folder) && PlaceText.IsLocal(item.Path) ? entries.GetValueOrDefault(ImagePaths.Id(folder, item.Path)) : null)
                ?? entries.GetValueOrDefault(item.Path);
            if (entry is null)
            {
                yield return item;
                continue;
            }

            entry.Used = true;
            yield return item with { Label = entry.Label };
        }

        Entry[] unused = [.. entries.Values.Where(entry => !entry.Used).OrderBy(entry => entry.Line)];
        if (unused.Length > 0)
            throw Unmatched(unused);
    }

    private async Task<Dictionary<string, Entry>> ReadLabelsAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, Entry> entries = [];
        await foreach (ManifestRow row in ManifestReader.ReadAsync(_file, _files, cancellationToken))
        {
            if (row.Label is null)
                throw ManifestErrors.At(_file, row.Line, $"the image {row.Image} has no label; fill the column 'label' or remove the line.");
            if (!entries.TryAdd(Key(row.Image), new Entry(row.Image, row.Label, row.Line)))
                throw ManifestErrors.At(_file, row.Line, $"the image {row.Image} is listed a second time; remove one of the lines.");
        }

        return entries.Count > 0 ? entries : throw EmptyDataset.Manifest(_file);
    }

    // Written paths are relative to a root not known yet: "/" stands for it, so that "./a/../b.png" and "b.png" are one.
    private static string Key(string written)
    {
        string path = written.Replace('\\', '/');
        return Path.IsPathRooted(path) ? Path.GetFullPath(path) : ImagePaths.Id("/", ImagePaths.Absolute("/", path));
    }

    private DatasetUnavailableException Unmatched(Entry[] unused)
    {
        string listed = string.Join(", ", unused.Take(ListedAtMost).Select(entry => $"{entry.Written} (line {entry.Line})"));
        string more = unused.Length > ListedAtMost ? ", ..." : "";
        return new DatasetUnavailableException(string.Create(
            CultureInfo.InvariantCulture,
            $"{unused.Length:N0} labels in {_file} match no image of the dataset: {listed}{more}. Write paths relative to the dataset's folder, or remove these lines."));
    }
}
