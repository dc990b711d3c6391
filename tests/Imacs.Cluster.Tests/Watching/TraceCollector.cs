using System.Collections.Concurrent;
using System.Net;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Imacs.Cluster.Tests.Watching;

/// <summary>A collector of traces and logs: takes OTLP over HTTP and keeps the spans.</summary>
internal sealed class TraceCollector : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentQueue<TracedSpan> _spans = new();
    private int _logs;

    private TraceCollector(WebApplication server) => _server = server;

    /// <summary>Its address, for OTEL_EXPORTER_OTLP_ENDPOINT.</summary>
    public string Address { get; private set; } = string.Empty;

    public IEnumerable<TracedSpan> Spans => _spans;

    /// <summary>Requests with log entries.</summary>
    public int Logs => _logs;

    public static async Task<TraceCollector> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var collector = new TraceCollector(builder.Build());
        collector._server.Run(collector.TakeAsync);
        await collector._server.StartAsync();
        collector.Address = collector._server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return collector;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        if (context.Request.Path == "/v1/logs")
            Interlocked.Increment(ref _logs);
        if (context.Request.Path == "/v1/traces")
            Read(body.ToArray());
        context.Response.ContentType = "application/x-protobuf";
    }

    /// <summary>Reads opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest: resource_spans 1, scope_spans 2, spans 2.</summary>
    private void Read(byte[] request)
    {
        foreach (ByteString resource in Fields(request, 1))
        {
            string service = Fields(resource.ToByteArray(), 1).SelectMany(attributes => Fields(attributes.ToByteArray(), 1)).Select(Attribute)
                .FirstOrDefault(attribute => attribute.Name == "service.instance.id").Value ?? string.Empty;
            foreach (ByteString scope in Fields(resource.ToByteArray(), 2))
            {
                foreach (ByteString span in Fields(scope.ToByteArray(), 2))
                    _spans.Enqueue(SpanOf(span.ToByteArray(), service));
            }
        }
    }

    /// <summary>Span: trace_id 1, span_id 2, parent_span_id 4, name 5, links 13 (of which span_id is 2).</summary>
    private static TracedSpan SpanOf(byte[] span, string service) => new(
        Hex(Fields(span, 1)), Hex(Fields(span, 2)), Hex(Fields(span, 4)), Fields(span, 5).First().ToStringUtf8(), service,
        [.. Fields(span, 13).Select(link => Hex(Fields(link.ToByteArray(), 2)))]);

    private static (string Name, string Value) Attribute(ByteString pair) =>
        (Fields(pair.ToByteArray(), 1).First().ToStringUtf8(), Fields(Fields(pair.ToByteArray(), 2).First().ToByteArray(), 1).FirstOrDefault()?.ToStringUtf8() ?? string.Empty);

    private static string Hex(List<ByteString> bytes) => bytes.Count == 0 ? string.Empty : Convert.ToHexStringLower(bytes[0].Span);

    /// <summary>The length-delimited fields of this number.</summary>
    private static List<ByteString> Fields(byte[] message, int number)
    {
        List<ByteString> found = [];
        using var input = new CodedInputStream(message);
        for (uint tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            if (WireFormat.GetTagFieldNumber(tag) == number && WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
                found.Add(input.ReadBytes());
            else
                input.SkipLastField();
        }

        return found;
    }
}
