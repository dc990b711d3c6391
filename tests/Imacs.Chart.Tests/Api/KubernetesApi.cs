using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Imacs.Chart.Tests.Harness;
using Imacs.Chart.Tests.Render;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Imacs.Chart.Tests.Api;

/// <summary>As much of a Kubernetes API as helm needs, in memory. It takes an object only if it loads strictly and, of a custom kind, fits its definition. Pods end well at once.</summary>
internal sealed class KubernetesApi : IAsyncDisposable
{
    private readonly WebApplication _host;
    private readonly ConcurrentDictionary<string, JsonObject> _objects = new(StringComparer.Ordinal);
    private int _versions;

    private KubernetesApi(WebApplication host)
    {
        _host = host;
        host.MapGet("/version", () => Json(new JsonObject { ["major"] = "1", ["minor"] = "32", ["gitVersion"] = "v1.32.0" }));
        // A document in protobuf that describes no kind, {swagger: "2.0"}: what is sent is checked below, more strictly than helm would.
        host.MapGet("/openapi/v2", () => Results.Bytes([0x0A, 0x03, (byte)'2', (byte)'.', (byte)'0'], "application/com.github.proto-openapi.spec.v2.v1.0+protobuf"));
        host.MapGet("/api", () => Json(new JsonObject { ["kind"] = "APIVersions", ["versions"] = new JsonArray("v1") }));
        host.MapGet("/apis", () => Json(ApiKinds.Groups()));
        host.MapGet("/api/v1", () => Json(ApiKinds.Resources("v1")));
        host.MapGet("/apis/{group}/{version}", (string group, string version) => Json(ApiKinds.Resources($"{group}/{version}")));
        host.MapGet("/api/v1/namespaces/{name}", (string name) => Json(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name } }));
        foreach (string root in (string[])["/api/v1", "/apis/{group}/{version}"])
        {
            string all = root + "/namespaces/{space}/{plural}";
            host.MapGet(all, ListAsync);
            host.MapPost(all, CreateAsync);
            host.MapGet(all + "/{name}", (HttpRequest request) => _objects.TryGetValue(request.Path, out JsonObject? found) ? Json(found) : Missing(request));
            host.MapPut(all + "/{name}", ReplaceAsync);
            host.MapPatch(all + "/{name}", PatchAsync);
            host.MapDelete(all + "/{name}", (HttpRequest request) => _objects.TryRemove(request.Path, out JsonObject? gone) ? Json(gone) : Missing(request));
        }
    }

    /// <summary>Where it listens.</summary>
    public string Address => _host.Urls.First();

    /// <summary>What was refused, and why.</summary>
    public ConcurrentQueue<string> Refused { get; } = new();

    /// <summary>The objects of a kind.</summary>
    public IReadOnlyDictionary<string, JsonObject> Of(string plural) =>
        _objects.Where(pair => pair.Key.Split('/')[^2] == plural).ToDictionary(pair => pair.Key.Split('/')[^1], pair => pair.Value, StringComparer.Ordinal);

    /// <summary>"Kind name" of everything but helm's own records, sorted.</summary>
    public IReadOnlyList<string> Names => [.. _objects.Values.Where(body => (string?)body["type"] != "helm.sh/release.v1").Select(body => $"{body["kind"]} {body["metadata"]!["name"]}").Order(StringComparer.Ordinal)];

    public static async Task<KubernetesApi> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        WebApplication host = builder.Build();
        host.Urls.Add("http://127.0.0.1:0");
        var api = new KubernetesApi(host);
        await host.StartAsync();
        return api;
    }

    /// <summary>Runs helm against it.</summary>
    public Task<ProcessResult> HelmAsync(params string[] arguments) => HelmTool.RunAsync([.. arguments, "--kube-apiserver", Address, "--namespace", HelmTool.Namespace]);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private async Task ListAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        List<JsonObject> found = [.. _objects.Where(pair => pair.Key.StartsWith(request.Path + "/", StringComparison.Ordinal)).Select(pair => pair.Value).Where(body => Selected(body, request))];
        if (request.Query["watch"] is not ["true" or "1"])
        {
            await Json(new JsonObject
            {
                ["kind"] = ApiKinds.KindOf((string)request.RouteValues["plural"]!) + "List",
                ["apiVersion"] = "v1",
                ["metadata"] = new JsonObject { ["resourceVersion"] = "1" },
                ["items"] = new JsonArray([.. found.Select(body => body.DeepClone())]),
            }).ExecuteAsync(context);
            return;
        }

        context.Response.ContentType = "application/json";
        foreach (JsonObject body in found)
            await context.Response.WriteAsync(new JsonObject { ["type"] = "MODIFIED", ["object"] = body.DeepClone() }.ToJsonString() + "\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    private async Task<IResult> CreateAsync(HttpRequest request)
    {
        JsonObject body = await ReadAsync(request);
        string key = $"{request.Path}/{body["metadata"]!["name"]}";
        if (_objects.ContainsKey(key))
            return Status(StatusCodes.Status409Conflict, "AlreadyExists", $"{key} exists");
        return await StoreAsync(key, body, StatusCodes.Status201Created);
    }

    private async Task<IResult> ReplaceAsync(HttpRequest request) => await StoreAsync(request.Path, await ReadAsync(request), StatusCodes.Status200OK);

    /// <summary>What KEDA's webhook says.</summary>
    private IEnumerable<string> Admission(Manifest manifest)
    {
        if (manifest.Kind != "ScaledObject")
            yield break;
        string? target = (string?)manifest.Body["spec"]!["scaleTargetRef"]!["name"];
        foreach (string hpa in Of("horizontalpodautoscalers").Where(pair => (string?)pair.Value["spec"]!["scaleTargetRef"]!["name"] == target).Select(pair => pair.Key))
            yield return $"the workload '{target}' of type 'apps/v1.Deployment' is already managed by the hpa '{hpa}'";
    }

    private async Task<IResult> PatchAsync(HttpRequest request)
    {
        if (!_objects.TryGetValue(request.Path, out JsonObject? old))
            return Missing(request);
        JsonObject body = old.DeepClone().AsObject();
        StrategicMerge.Apply(body, await ReadAsync(request), request.ContentType!.Contains("strategic", StringComparison.Ordinal));
        return await StoreAsync(request.Path, body, StatusCodes.Status200OK);
    }

    private async Task<IResult> StoreAsync(string key, JsonObject body, int code)
    {
        var manifest = new Manifest(body.ToJsonString(), body);
        List<string> problems = [.. StrictLoad.Problems(manifest), .. await CustomResources.ProblemsAsync(manifest), .. Admission(manifest)];
        if (problems.Count > 0)
        {
            Refused.Enqueue(problems[0]);
            return Status(StatusCodes.Status422UnprocessableEntity, "Invalid", problems[0]);
        }

        string version = Interlocked.Increment(ref _versions).ToString(CultureInfo.InvariantCulture);
        (body["metadata"]!["uid"], body["metadata"]!["resourceVersion"]) = (version, version);
        if (manifest.Kind == "Pod")
            body["status"] = new JsonObject { ["phase"] = "Succeeded" };
        _objects[key] = body;
        return Results.Text(body.ToJsonString(), "application/json", statusCode: code);
    }

    private static bool Selected(JsonObject body, HttpRequest request)
    {
        foreach (string term in $"{request.Query["labelSelector"]}".Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] pair = term.Split('=');
            if ((string?)body["metadata"]!["labels"]?[pair[0]] != pair[1])
                return false;
        }

        string field = $"{request.Query["fieldSelector"]}";
        return field.Length == 0 || field == $"metadata.name={body["metadata"]!["name"]}";
    }

    private static async Task<JsonObject> ReadAsync(HttpRequest request) => (await JsonNode.ParseAsync(request.Body))!.AsObject();

    private static IResult Json(JsonObject body) => Results.Text(body.ToJsonString(), "application/json");

    private static IResult Missing(HttpRequest request) => Status(StatusCodes.Status404NotFound, "NotFound", $"{request.Path} not found");

    private static IResult Status(int code, string reason, string message) => Results.Text(
        new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["status"] = "Failure", ["reason"] = reason, ["message"] = message, ["code"] = code }.ToJsonString(), "application/json", statusCode: code);
}
