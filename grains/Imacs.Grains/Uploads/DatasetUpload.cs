using System.Security.Cryptography;
using Imacs.Contracts.Errors;
using Imacs.Datasets.Sources;
using Imacs.Storage.Artifacts;

namespace Imacs.Grains.Uploads;

/// <summary>Puts a dataset of this machine into a store: its images, a few at a time, and last of all the list, under the list's own sha256. So a list that is there is whole, an upload that was
/// broken off goes on where it stopped, and the same dataset has the same name from wherever it comes.</summary>
/// <param name="store">The store.</param>
internal sealed class DatasetUpload(IArtifactStore store)
{
    private const string What = "images";
    private const int AtOnce = 16;

    // Hashed and sent before the next ones are looked at: what bounds memory.
    private const int BatchSize = 1024;

    private readonly FileUpload _files = new(store);
    private long _done;
    private long _present;
    private long _bytes;

    /// <summary>Uploads.</summary>
    /// <param name="source">The dataset, labels and all.</param>
    /// <param name="progress">Is told how far it is.</param>
    /// <param name="cancellationToken">Stops it; what is there stays and is not sent again.</param>
    /// <returns>The dataset's place, for a spec, and the number of images that could not be read: they are listed, and set aside when the comparison comes to them.</returns>
    /// <exception cref="DatasetUnavailableException">The dataset cannot be listed, or a file was changed in between.</exception>
    /// <exception cref="ArtifactStoreException">The store cannot be written.</exception>
    public async Task<(string Place, long Unreadable)> PutAsync(IDatasetSource source, IProgress<UploadProgress> progress, CancellationToken cancellationToken)
    {
        long total = await source.ReadItemsAsync(cancellationToken).LongCountAsync(cancellationToken), unreadable = 0;
        string list = Path.GetTempFileName();
        try
        {
            await using (FileStream lines = File.Create(list))
            {
                await WriteLineAsync(lines, StoredDatasetSource.Header(), cancellationToken);
                await foreach (DatasetItem[] batch in source.ReadItemsAsync(cancellationToken).Chunk(BatchSize).WithCancellation(cancellationToken))
                {
                    var images = new StoredImage[batch.Length];
                    var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
                    await Parallel.ForAsync(0, batch.Length, options, async (index, token) => images[index] = await PutImageAsync(batch[index], total, progress, token));
                    foreach (StoredImage image in images)
                    {
                        unreadable += image.Sha256 is null ? 1 : 0;
                        await WriteLineAsync(lines, StoredDatasetSource.LineOf(image), cancellationToken);
                    }
                }
            }

            string hash = await FileUpload.HashAsync(list, cancellationToken);
            await _files.PutAsync(list, hash, StoredDataset.ListName(hash), sent: static _ => { }, cancellationToken);
            return (StoredDataset.PlaceOf(hash), unreadable);
        }
        finally
        {
            File.Delete(list);
        }
    }

    private static async Task WriteLineAsync(FileStream lines, byte[] line, CancellationToken cancellationToken)
    {
        await lines.WriteAsync(line, cancellationToken);
        await lines.WriteAsync("\n"u8.ToArray(), cancellationToken);
    }

    private async Task<StoredImage> PutImageAsync(DatasetItem item, long total, IProgress<UploadProgress> progress, CancellationToken cancellationToken)
    {
        string? sha256 = null;
        bool isUnreadable = false;
        try
        {
            sha256 = await FileUpload.HashAsync(item.Path, cancellationToken);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Here as there: one bad image does not stop a comparison, and is set aside for the same reason.
            isUnreadable = error is not (FileNotFoundException or DirectoryNotFoundException);
        }

        if (sha256 is not null && !await _files.PutAsync(item.Path, sha256, StoredDataset.FileName(sha256), count => Interlocked.Add(ref _bytes, count), cancellationToken))
            Interlocked.Increment(ref _present);
        progress.Report(new(What, Interlocked.Increment(ref _done), total, Interlocked.Read(ref _present), Interlocked.Read(ref _bytes)));
        return new(item.Id, sha256, item.Label, item.Split, item.Columns.Count > 0 ? item.Columns : null, isUnreadable);
    }
}
