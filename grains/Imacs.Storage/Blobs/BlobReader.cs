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
/// <param name="marked">Whether its sha256 must be on record. What somebody else wrote has none, and is read as it is.</param>
internal sealed class BlobReader(BlockBlobClient blob, string place, string cure, Func<Exception, ImacsException?> explain, bool marked = true)
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

    /// <summary>Reads it whole, each range once, and verifies it then.</summary>
    /// <exception cref="ArtifactStoreException">It is not there, its content is not what was written, or it does not fit into an array.</exception>
    public async Task<byte[]> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            using BlobDownloadStreamingResult first = await FirstRangeAsync(cancellationToken);
            long length = LengthOf(first.Details);
            if (length > Array.MaxLength)
                throw new ArtifactStoreException($"{place} has {length} bytes, more than the {Array.MaxLength} that can be read at once.");
            var bytes = new byte[length];
            int read = await first.Content.ReadAtLeastAsync(bytes, (int)Math.Min(length, RangeBytes), throwOnEndOfStream: false, cancellationToken);
            if (length > RangeBytes)
            {
                await using Stream rest = await OpenFromAsync(first, RangeBytes, cancellationToken);
                read += await rest.ReadAtLeastAsync(bytes.AsMemory(RangeBytes), bytes.Length - RangeBytes, throwOnEndOfStream: false, cancellationToken);
            }

            Verify(first.Details.Metadata, SHA256.HashData(bytes.AsSpan(0, read)), length);
            return bytes;
        }
        catch (RequestFailedException error) when (error.Status == 404)
        {
            throw new ArtifactStoreException($"{place} is missing. {cure}", error);
        }
    }

    private async Task<Stream> OpenFromAsync(BlobDownloadStreamingResult first, long position, CancellationToken cancellationToken)
    {
        var options = new BlobOpenReadOptions(allowModifications: false) { BufferSize = RangeBytes, Position = position, Conditions = new() { IfMatch = first.Details.ETag } };
        return new BlobReadStream(await blob.OpenReadAsync(options, cancellationToken), explain);
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
        if (!marked && BlobMarks.HashOf(first.Details.Metadata) is null)
            return await OpenFromAsync(first, position: 0, cancellationToken);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await HashAsync(first.Content, hash, cancellationToken);
        Stream stream = await OpenFromAsync(first, RangeBytes, cancellationToken);
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
        string? written = BlobMarks.HashOf(metadata);
        if (written == now || (written is null && !marked))
            return;
        if (written is null)
            damage = "its checksum is missing from its metadata";
        else
            damage = $"its content was changed, the sha256 of its {length} bytes is {now} where {written} is on record";
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
