using System.Runtime.CompilerServices;
using Imacs.Contracts.Specs;
using Imacs.Datasets.Files;

namespace Imacs.Datasets.Sources;

/// <summary>The images below a folder, wherever it is: the same ids in the same order.</summary>
internal static class FolderImages
{
    /// <summary>Every image below a folder, in ordinal order of the ids; hidden files and folders are left out.</summary>
    /// <exception cref="Contracts.Errors.DatasetUnavailableException">A directory cannot be read.</exception>
    public static IAsyncEnumerable<FolderWalk.Found> ListAsync(string root, IFileReader files, CancellationToken cancellationToken) =>
        PlaceText.IsLocal(root) ? FolderWalk.ImagesAsync(root, cancellationToken) : ListedAsync(root, files, cancellationToken);

    private static async IAsyncEnumerable<FolderWalk.Found> ListedAsync(string root, IFileReader files, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (string id in files.ListAsync(root, cancellationToken))
        {
            string[] steps = id.Split('/');
            if (ImageExtensions.IsImage(steps[^1]) && !steps.Any(step => step.StartsWith('.')))
                yield return new FolderWalk.Found(id, steps.Length > 1 ? steps[^2] : null);
        }
    }
}
