using Imacs.Contracts.Errors;

namespace Imacs.Storage.Blobs;

/// <summary>A blob's content, range by range, whose failures are told in our words.</summary>
/// <param name="inner">Reads ranges of one version of the blob.</param>
/// <param name="explain">The failure in our words, or null.</param>
internal sealed class BlobReadStream(Stream inner, Func<Exception, ImacsException?> explain) : Stream
{
    /// <summary>Why reading failed, if it did: readers that are called from native code hide the cause.</summary>
    public ImacsException? Failure { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => inner.Position = value;
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        try
        {
            return inner.Read(buffer, offset, count);
        }
        catch (Exception error) when ((Failure = explain(error)) is not null)
        {
            throw Failure!;
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await inner.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && (Failure = explain(error)) is not null)
        {
            throw Failure!;
        }
    }

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
