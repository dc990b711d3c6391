using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Azure.Storage;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Imacs.Storage.Blobs;

/// <summary>
/// Sends what is written as blocks of one size, which nobody sees until <see cref="CommitAsync"/>. One block is in memory at a time. What fits into one block goes in a single
/// request. Blocks that were never committed are removed by the service, within a week.
/// </summary>
/// <param name="blob">The blob to be.</param>
/// <param name="blockBytes">Size of a block.</param>
/// <param name="writer">Tells this writer from all others: of its blocks, and in the blob's metadata.</param>
/// <param name="cancellationToken">Stops what is sent by synchronous writes, which have no token of their own.</param>
internal sealed class BlobUploadStream(BlockBlobClient blob, int blockBytes, Guid writer, CancellationToken cancellationToken) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<string> _blocks = [];
    private byte[]? _buffer = ArrayPool<byte>.Shared.Rent(blockBytes);
    private int _filled;
    private long _length;

    /// <summary>Why sending failed, if it did: writers that call from native code hide the cause.</summary>
    public Exception? Failure { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _length;

    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException();
    }

    /// <summary>Makes what was written the blob's content.</summary>
    /// <param name="contentType">Media type for browsers.</param>
    /// <param name="conditions">What must hold of the blob that is there.</param>
    /// <param name="token">Stops it.</param>
    public async Task CommitAsync(string contentType, BlobRequestConditions conditions, CancellationToken token)
    {
        if (Failure is not null)
            throw new IOException("A block could not be sent.", Failure);
        var headers = new BlobHttpHeaders { ContentType = contentType };
        Dictionary<string, string> metadata = BlobMarks.For(_hash.GetHashAndReset(), writer);
        try
        {
            if (_blocks.Count == 0)
            {
                using MemoryStream content = Block();
                var whole = new StorageTransferOptions { InitialTransferSize = blockBytes, MaximumTransferSize = blockBytes };
                await blob.UploadAsync(content, new BlobUploadOptions { HttpHeaders = headers, Metadata = metadata, Conditions = conditions, TransferOptions = whole }, token);
                return;
            }

            await StageAsync(token);
            await blob.CommitBlockListAsync(_blocks, new CommitBlockListOptions { HttpHeaders = headers, Metadata = metadata, Conditions = conditions }, token);
        }
        catch (Exception error)
        {
            Failure = error;
            throw;
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (_filled == blockBytes)
                Stage();
            buffer = buffer[Fill(buffer)..];
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (!buffer.IsEmpty)
        {
            if (_filled == blockBytes)
                await StageAsync(cancellationToken);
            buffer = buffer[Fill(buffer.Span)..];
        }
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        // After a failure a request that was given up may still be reading the buffer: the pool must not hand it on.
        if (disposing && _buffer is not null && Failure is null)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = null;
        _hash.Dispose();
        base.Dispose(disposing);
    }

    private int Fill(ReadOnlySpan<byte> bytes)
    {
        if (Failure is not null)
            throw new IOException("An earlier block could not be sent.", Failure);
        ReadOnlySpan<byte> taken = bytes[..Math.Min(bytes.Length, blockBytes - _filled)];
        taken.CopyTo(_buffer.AsSpan(_filled));
        _hash.AppendData(taken);
        _filled += taken.Length;
        _length += taken.Length;
        return taken.Length;
    }

    private void Stage()
    {
        string id = NextId();
        try
        {
            using MemoryStream block = Block();
            blob.StageBlock(id, block, options: null, cancellationToken);
        }
        catch (Exception error)
        {
            Failure = error;
            throw;
        }

        _filled = 0;
        _blocks.Add(id);
    }

    private async Task StageAsync(CancellationToken token)
    {
        string id = NextId();
        try
        {
            using MemoryStream block = Block();
            await blob.StageBlockAsync(id, block, options: null, token);
        }
        catch (Exception error)
        {
            Failure = error;
            throw;
        }

        _filled = 0;
        _blocks.Add(id);
    }

    private MemoryStream Block() => new(_buffer!, 0, _filled, writable: false);

    /// <summary>Ids of one length, as the service wants them, that no other writer of the blob uses.</summary>
    private string NextId()
    {
        Span<byte> id = stackalloc byte[20];
        writer.TryWriteBytes(id);
        BinaryPrimitives.WriteInt32BigEndian(id[16..], _blocks.Count);
        return Convert.ToBase64String(id);
    }
}
