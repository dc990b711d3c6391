using System.Runtime.CompilerServices;
using Imacs.Contracts.Errors;

namespace Imacs.Datasets.Sources;

/// <summary>The images directly in one folder, without labels; folders in it are ignored.</summary>
/// <param name="root">The dataset's folder.</param>
public sealed class FlatFolderSource(string root) : IDatasetSource
{
    private readonly string _root = Path.GetFullPath(root);

    /// <inheritdoc/>
    public string Describe => $"images in {_root}";

    /// <inheritdoc/>
    public async IAsyncEnumerable<DatasetItem> ReadItemsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        FolderEntry[] entries = await Task.Run(() => FolderEntry.List(_root), cancellationToken);
        bool any = false;
        foreach (FolderEntry entry in entries.Where(entry => !entry.IsDirectory))
        {
            cancellationToken.ThrowIfCancellationRequested();
            any = true;
            yield return new DatasetItem(entry.Name, Path.Combine(_root, entry.Name), null, null, DatasetItem.NoColumns);
        }

        if (!any)
            throw EmptyDataset.Folder(_root);
    }
}
