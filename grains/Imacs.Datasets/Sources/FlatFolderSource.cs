using System.Runtime.CompilerServices;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Datasets.Files;

namespace Imacs.Datasets.Sources;

/// <summary>The images directly in one folder, without labels; folders in it are ignored.</summary>
/// <param name="root">The dataset's folder.</param>
/// <param name="files">Lists the folder where it is not on this machine.</param>
public sealed class FlatFolderSource(string root, IFileReader? files = null) : IDatasetSource
{
    private readonly string _root = Places.Absolute(root);

    /// <inheritdoc/>
    public string Describe => $"images in {_root}";

    /// <inheritdoc/>
    public async IAsyncEnumerable<DatasetItem> ReadItemsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        bool any = false;
        await foreach (string name in NamesAsync(cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            any = true;
            yield return new DatasetItem(name, Places.Below(_root, name), null, null, DatasetItem.NoColumns);
        }

        if (!any)
            throw EmptyDataset.Folder(_root);
    }

    private async IAsyncEnumerable<string> NamesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (PlaceText.IsLocal(_root))
        {
            FolderEntry[] entries = await Task.Run(() => FolderEntry.List(_root), cancellationToken);
            foreach (FolderEntry entry in entries.Where(entry => !entry.IsDirectory))
                yield return entry.Name;
            yield break;
        }

        await foreach (FolderWalk.Found found in FolderImages.ListAsync(_root, files ?? LocalFiles.Instance, cancellationToken))
        {
            if (found.Parent is null)
                yield return found.Id;
        }
    }
}
