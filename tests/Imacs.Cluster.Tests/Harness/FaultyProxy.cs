using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Imacs.Cluster.Tests.Harness;

/// <summary>Stands between silos and the blob service: passes requests on, answers some with 503, and breaks some connections off in the middle of the answer's body.</summary>
internal sealed class FaultyProxy : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None, UseCookies = false });
    private readonly Lock _lock = new();
    private readonly Random _random;
    private readonly double _part;
    private readonly int _target;
    private int _requests;
    private int _refused;
    private int _cutOff;

    private FaultyProxy(WebApplication server, int target, double part, int seed) =>
        (_server, _target, _part, _random) = (server, target, part, new Random(seed));

    public int Port { get; private set; }

    public int Requests => _requests;

    public int Refused => _refused;

    public int CutOff => _cutOff;

    /// <summary>Starts on a free port.</summary>
    /// <param name="target">The blob service's port.</param>
    /// <param name="part">Part of the requests that fail.</param>
    /// <param name="seed">Which ones.</param>
    public static async Task<FaultyProxy> StartAsync(int target, double part, int seed)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        var proxy = new FaultyProxy(builder.Build(), target, part, seed);
        proxy._server.Run(proxy.PassOnAsync);
        await proxy._server.StartAsync();
        proxy.Port = new Uri(proxy._server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _client.Dispose();
    }

    private async Task PassOnAsync(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        double drawn;
        lock (_lock)
            drawn = _random.NextDouble();
        if (drawn < _part / 2)
        {
            Interlocked.Increment(ref _refused);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        using var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method),
            string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_target}{context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget}"));
        if (context.Request.ContentLength is not null || context.Request.Headers.TransferEncoding.Count > 0)
            request.Content = new StreamContent(context.Request.Body);
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in context.Request.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
                request.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        }

        using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
        foreach ((string name, IEnumerable<string> values) in response.Headers.Concat(response.Content.Headers))
            context.Response.Headers[name] = values.ToArray();
        context.Response.Headers.Remove("transfer-encoding");
        byte[] body = await response.Content.ReadAsByteArrayAsync(context.RequestAborted);
        if (drawn < _part && body.Length > 1)
        {
            Interlocked.Increment(ref _cutOff);
            await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            context.Abort();
            return;
        }

        if (body.Length > 0)
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
