using System.Buffers;
using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Imacs.Contracts.Errors;

namespace Imacs.Storage.Blobs;

/// <summary>
/// Opens a blob and verifies it. One that fits into a range, as most do, is fetched once and kept in memory; of a larger one every range is fetched and hashed first, and
/// fetched again as it is read, from the version that was hashed. Memory is a range, whatever the blob's size.
/// </summary>
/// <param name="blob">The blob.</param>
/// <param name="place">Its store and name, for messages.</param>
/// <param name="cure">What brings it back.</param>
/// <param name="explain">A failed request in our words, or null.</param>
internal sealed class BlobReader(BlockBlobClient blob, string place, string cure, Func<Exception, ImacsException?> explain)
{
    /// <summary>Bytes of a range: the most that the service adds an MD5 to.</summary>
    public const int RangeBytes = 4 << 20;

    private const int CopyBytes = 1 << 17;

    /// <summary>Opens it, at its beginning.</summary>
    /// <exception cref="ArtifactStoreException">It is not there, or its content is not what was written.</exception>
    public async Task<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            using BlobDownloadStreamingResult first = await FirstRangeAsync(cancellationToken);
            long length = LengthOf(first.Details);
            return length <= RangeBytes
                ? await KeepAsync(first, (int)length, cancellationToken)
                : await PinAsync(first, length, cancellationToken);
        }
        catch (RequestFailedException error) when (error.Status == 404)
        {
            throw new ArtifactStoreException($"{place} is missing. {cure}", error);
        }
    }

    private async Task<BlobDownloadStreamingResult> FirstRangeAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await blob.DownloadStreamingAsync(new BlobDownloadOptions { Range = new HttpRange(0, RangeBytes) }, cancellationToken);
        }
        catch (RequestFailedException error) when (error is { Status: 416 })
        {
            // An empty blob has no range.
            return await blob.DownloadStreamingAsync(new BlobDownloadOptions { TransferValidation = new() { ChecksumAlgorithm = Azure.Storage.StorageChecksumAlgorithm.None } }, cancellationToken);
        }
    }

    private async Task<Stream> KeepAsync(BlobDownloadStreamingResult first, int length, CancellationToken cancellationToken)
    {
        var bytes = new byte[length];
        int read = await first.Content.ReadAtLeastAsync(bytes, length, throwOnEndOfStream: false, cancellationToken);
        Verify(first.Details.Metadata, SHA256.HashData(bytes.AsSpan(0, read)), length);
        return new MemoryStream(bytes, writable: false);
    }

    private async Task<Stream> PinAsync(BlobDownloadStreamingResult first, long length, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await HashAsync(first.Content, hash, cancellationToken);
        var options = new BlobOpenReadOptions(allowModifications: false) { BufferSize = RangeBytes, Position = RangeBytes, Conditions = new() { IfMatch = first.Details.ETag } };
        var stream = new BlobReadStream(await blob.OpenReadAsync(options, cancellationToken), explain);
        try
        {
            await HashAsync(stream, hash, cancellationToken);
            Verify(first.Details.Metadata, hash.GetHashAndReset(), length);
            stream.Position = 0;
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    private void Verify(IDictionary<string, string> metadata, byte[] hash, long length)
    {
        string now = Convert.ToHexStringLower(hash), damage;
        if (BlobMarks.HashOf(metadata) is not { } written)
            damage = "its checksum is missing from its metadata";
        else if (written != now)
            damage = $"its content was changed, the sha256 of its {length} bytes is {now} where {written} is on record";
        else
            return;
        throw new ArtifactStoreException($"{place} is not what was written: {damage}. {cure}");
    }

    private static async Task HashAsync(Stream stream, IncrementalHash hash, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(CopyBytes);
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
                hash.AppendData(buffer, 0, read);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Of the whole blob: "bytes 0-3/7" says 7.</summary>
    private static long LengthOf(BlobDownloadDetails details) =>
        details.ContentRange is { Length: > 0 } range ? long.Parse(range.AsSpan(range.IndexOf('/', StringComparison.Ordinal) + 1)) : details.ContentLength;
}
