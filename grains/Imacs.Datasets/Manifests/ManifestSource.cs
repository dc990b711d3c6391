using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Imacs.Contracts.Errors;
using Imacs.Datasets.Sources;

namespace Imacs.Datasets.Manifests;

/// <summary>A list of images: CSV with a header, or JSON Lines with one object a line.</summary>
/// <remarks>
/// <para>
/// The column <c>image</c> is needed; <c>label</c> and <c>split</c> are optional; their names are taken in any case. Further columns are kept as text. Paths are relative
/// to the manifest's folder, or to a root that is given; a backslash counts as '/', so that lists made on Windows work.
/// </para>
/// <para>
/// Items come in file order. A row whose file does not exist is an item all the same: opening it rejects that one image.
/// Of the images seen only a 128-bit hash of each id is kept, to find one that is listed twice.
/// </para>
/// </remarks>
public sealed class ManifestSource : IDatasetSource
{
    private readonly string _file;
    private readonly string _root;

    /// <summary>Names a manifest; it is opened when it is read.</summary>
    /// <param name="file">A .csv, .jsonl or .ndjson file, UTF-8.</param>
    /// <param name="root">The folder that relative paths start from; the manifest's own where null.</param>
    public ManifestSource(string file, string? root = null)
    {
        _file = Path.GetFullPath(file);
        _root = root is null ? Path.GetDirectoryName(_file) ?? "/" : Path.GetFullPath(root);
    }

    /// <inheritdoc/>
    public string Describe => $"manifest {_file}";

    /// <inheritdoc/>
    public async IAsyncEnumerable<DatasetItem> ReadItemsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        HashSet<UInt128> seen = [];
        await foreach (ManifestRow row in ManifestReader.ReadAsync(_file, cancellationToken))
        {
            string path = ImagePaths.Absolute(_root, row.Image);
            string id = ImagePaths.Id(_root, path);
            if (!seen.Add(Fingerprint(id)))
                throw ManifestErrors.At(_file, row.Line, $"the image {id} is listed a second time; remove one of the lines.");
            yield return new DatasetItem(id, path, row.Label, row.Split, row.Columns);
        }

        if (seen.Count == 0)
            throw EmptyDataset.Manifest(_file);
    }

    private static UInt128 Fingerprint(string id)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(id), hash);
        return MemoryMarshal.Read<UInt128>(hash);
    }
}
