using System.Net;

namespace Imacs.Storage.Tests.Blobs;

/// <summary>A network that fails as it is told: it answers 503, loses answers after the service has acted, cuts bodies off and changes a byte of them.</summary>
/// <param name="decide">What becomes of a request.</param>
internal sealed class FaultyHandler(Func<HttpRequestMessage, Fault> decide) : DelegatingHandler(new SocketsHttpHandler())
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Fault, int> _counts = [];

    /// <summary>How often a fault has happened.</summary>
    public int Count(Fault fault)
    {
        lock (_gate)
            return _counts.GetValueOrDefault(fault);
    }

    /// <summary>Five requests of a hundred are answered 503, five answers get lost, and two bodies of ten are cut off: always the same ones.</summary>
    public static FaultyHandler Seeded(int seed)
    {
        var random = new Random(seed);
        var gate = new Lock();
        return new(request =>
        {
            lock (gate)
            {
                return random.NextDouble() switch
                {
                    < 0.05 => Fault.Busy,
                    < 0.10 => Fault.LostAnswer,
                    < 0.30 when request.Method == HttpMethod.Get => Fault.CutBody,
                    _ => Fault.None,
                };
            }
        });
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Fault fault = Decide(request);
        Change(fault, request.Content, content => request.Content = content);
        return fault == Fault.Busy ? Busy(request) : Pass(fault, base.Send(request, cancellationToken));
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Fault fault = Decide(request);
        Change(fault, request.Content, content => request.Content = content);
        return fault == Fault.Busy ? Busy(request) : Pass(fault, await base.SendAsync(request, cancellationToken));
    }

    private Fault Decide(HttpRequestMessage request)
    {
        lock (_gate)
        {
            Fault fault = decide(request);
            _counts[fault] = _counts.GetValueOrDefault(fault) + 1;
            return fault;
        }
    }

    private static HttpResponseMessage Pass(Fault fault, HttpResponseMessage response)
    {
        if (fault == Fault.LostAnswer)
        {
            response.Dispose();
            throw new HttpRequestException("The answer got lost.");
        }

        if (fault == Fault.CutBody && response.Content.Headers.ContentLength is > 1 and long length)
        {
            response.Content = Like(response.Content, new StreamContent(new CutStream(response.Content.ReadAsStream(), length / 2)));
        }

        if (response.IsSuccessStatusCode)
            Change(fault, response.Content, content => response.Content = content);
        return response;
    }

    private static void Change(Fault fault, HttpContent? content, Action<HttpContent> replace)
    {
        if (fault != Fault.ChangedByte || content is null)
            return;
        using var copy = new MemoryStream();
        content.CopyTo(copy, context: null, CancellationToken.None);
        byte[] bytes = copy.ToArray();
        if (bytes.Length == 0)
            return;
        bytes[^1] ^= 1;
        replace(Like(content, new ByteArrayContent(bytes)));
    }

    private static T Like<T>(HttpContent old, T content)
        where T : HttpContent
    {
        foreach ((string name, IEnumerable<string> values) in old.Headers)
            content.Headers.TryAddWithoutValidation(name, values);
        return content;
    }

    private static HttpResponseMessage Busy(HttpRequestMessage request) => new(HttpStatusCode.ServiceUnavailable)
    {
        RequestMessage = request,
        Headers = { { "x-ms-error-code", "ServerBusy" } },
        Content = new ByteArrayContent([]),
    };

    /// <summary>Ends like a connection that broke.</summary>
    private sealed class CutStream(Stream inner, long left) : Stream
    {
        private long _left = left;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_left == 0)
                throw new IOException("The connection was cut.");
            int read = inner.Read(buffer, offset, (int)Math.Min(count, _left));
            _left -= read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}

/// <summary>What becomes of a request.</summary>
internal enum Fault
{
    None,
    Busy,
    LostAnswer,
    CutBody,
    ChangedByte,
}
