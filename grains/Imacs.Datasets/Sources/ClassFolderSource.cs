using System.Runtime.CompilerServices;
using Imacs.Contracts.Errors;
using Imacs.Datasets.Files;

namespace Imacs.Datasets.Sources;

/// <summary>A folder whose images lie in folders named after their classes, at any depth.</summary>
/// <remarks>
/// <para>
/// An image's label is the name of the folder that directly holds it. So <c>River/x.png</c>, <c>images/River/x.png</c> and
/// <c>train/River/x.png</c> are all River, and a dataset split into train and test needs no further word.
/// </para>
/// <para>
/// Images are taken by extension, in any case; hidden files and folders and all other files are ignored. An image directly in the root has no class: such a
/// folder is refused, because leaving the image out silently, or calling it by the root's name, would change the comparison unseen.
/// </para>
/// </remarks>
/// <param name="root">The dataset's folder.</param>
/// <param name="files">Lists the folder where it is not on this machine.</param>
public sealed class ClassFolderSource(string root, IFileReader? files = null) : IDatasetSource
{
    private readonly string _root = Places.Absolute(root);

    /// <inheritdoc/>
    public string Describe => $"class folders in {_root}";

    /// <inheritdoc/>
    public async IAsyncEnumerable<DatasetItem> ReadItemsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        bool any = false;
        await foreach (FolderWalk.Found found in FolderImages.ListAsync(_root, files ?? LocalFiles.Instance, cancellationToken))
        {
            if (found.Parent is null)
            {
                throw new DatasetUnavailableException(
                    $"The image {found.Id} lies directly in {_root}, beside the class folders, so its class is unknown; "
                    + "move such images into a class folder or list the images in a manifest (.csv or .jsonl).");
            }

            any = true;
            yield return new DatasetItem(found.Id, Places.Below(_root, found.Id), found.Parent, null, DatasetItem.NoColumns);
        }

        if (!any)
            throw EmptyDataset.Folder(_root);
    }
}
