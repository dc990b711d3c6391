using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Datasets.Sources;

namespace Imacs.Datasets.Files;

/// <summary>Files of this machine alone.</summary>
public sealed class LocalFiles : IFileReader
{
    private LocalFiles()
    {
    }

    /// <summary>The only one: it has no state.</summary>
    public static LocalFiles Instance { get; } = new();

    /// <inheritdoc/>
    /// <remarks>What has no size of its own, a pipe or a device, is not opened and gives an empty stream.</remarks>
    public ValueTask<Stream> OpenAsync(string place, CancellationToken cancellationToken = default)
    {
        string path = PathOf(place);
        return ValueTask.FromResult(FileSize.Of(path) == 0
            ? Stream.Null
            : new FileStream(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.Read, BufferSize = 0, Options = FileOptions.Asynchronous | FileOptions.SequentialScan }));
    }

    /// <inheritdoc/>
    public ValueTask<bool> ExistsAsync(string place, CancellationToken cancellationToken = default) => ValueTask.FromResult(File.Exists(PathOf(place)));

    /// <inheritdoc/>
    /// <remarks>Folders of this machine are walked, not listed.</remarks>
    public IAsyncEnumerable<string> ListAsync(string folder, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException($"{PathOf(folder)} is a folder of this machine, which FolderWalk goes through.");

    private static string PathOf(string place)
    {
        string path = PlaceText.Normal(place);
        return PlaceText.IsLocal(path)
            ? path
            : throw new InvalidSpecException($"{path} is not on this machine, and this command reads files of this machine alone. Copy it here, or use `imacs compare`.");
    }
}
