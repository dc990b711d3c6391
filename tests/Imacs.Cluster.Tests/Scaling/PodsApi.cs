using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging;

namespace Imacs.Cluster.Tests.Scaling;

/// <summary>As much of a Kubernetes API as pods need that are listed and annotated, and a kubeconfig that leads to it.</summary>
internal sealed class PodsApi : IAsyncDisposable
{
    private const string Space = "vision";
    private readonly WebApplication _host;
    private readonly string _folder = Directory.CreateTempSubdirectory("imacs-kube-").FullName;
    private readonly ConcurrentDictionary<string, JsonObject> _pods = new(StringComparer.Ordinal);

    private PodsApi(WebApplication host, string selector)
    {
        _host = host;
        host.MapGet($"/api/v1/namespaces/{Space}/pods", (HttpRequest request) => IsForbidden
            ? Forbidden("list")
            : Json(new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "PodList",
                ["metadata"] = new JsonObject(),
                ["items"] = new JsonArray(request.Query["labelSelector"] == selector ? [.. _pods.Values.Select(pod => pod.DeepClone())] : []),
            }));
        host.MapPatch($"/api/v1/namespaces/{Space}/pods/{{name}}", async Task<IResult> (string name, HttpRequest request) =>
        {
            if (request.ContentType?.StartsWith("application/merge-patch+json", StringComparison.Ordinal) is not true || request.Headers.Authorization != "Bearer secret")
                return TypedResults.StatusCode(StatusCodes.Status415UnsupportedMediaType);
            JsonNode patch = (await JsonNode.ParseAsync(request.Body))!;
            Patches.Enqueue(name);
            JsonObject pod = Pod(name, patch["metadata"]!["annotations"]!.DeepClone());
            return _pods.TryGetValue(name, out JsonObject? old) && _pods.TryUpdate(name, pod, old) ? Json(pod) : TypedResults.NotFound();
        });
    }

    /// <summary>Whether everything is refused.</summary>
    public bool IsForbidden { get; init; }

    /// <summary>The pods that were written on, in order.</summary>
    public ConcurrentQueue<string> Patches { get; } = new();

    /// <summary>A kubeconfig for it.</summary>
    public string Kubeconfig => Path.Combine(_folder, "config");

    /// <summary>Starts one whose pods all match a selector, and no other.</summary>
    public static async Task<PodsApi> StartAsync(string selector, bool isForbidden = false)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        WebApplication host = builder.Build();
        host.Urls.Add("http://127.0.0.1:0");
        var api = new PodsApi(host, selector) { IsForbidden = isForbidden };
        await host.StartAsync();
        await File.WriteAllTextAsync(api.Kubeconfig, $$$"""
            apiVersion: v1
            kind: Config
            current-context: here
            clusters: [{name: here, cluster: {server: "{{{host.Urls.First()}}}"}}]
            contexts: [{name: here, context: {cluster: here, user: silo, namespace: {{{Space}}}}}]
            users: [{name: silo, user: {token: secret}}]
            """);
        return api;
    }

    /// <summary>Adds a pod.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="annotation">An annotation it has.</param>
    /// <param name="value">That annotation's value; null for none.</param>
    public void Add(string name, string annotation, string? value) => _pods[name] = Pod(name, value is null ? null : new JsonObject { [annotation] = value });

    /// <summary>An annotation of a pod; null where there is none.</summary>
    public string? AnnotationOf(string name, string annotation) => (string?)_pods[name]["metadata"]!["annotations"]?[annotation];

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static JsonObject Pod(string name, JsonNode? annotations) =>
        new() { ["apiVersion"] = "v1", ["kind"] = "Pod", ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = Space, ["annotations"] = annotations } };

    private static ContentHttpResult Json(JsonObject body) => TypedResults.Text(body.ToJsonString(), "application/json");

    private static ContentHttpResult Forbidden(string verb) => TypedResults.Text(
        $$"""{"kind":"Status","apiVersion":"v1","status":"Failure","message":"User \"silo\" cannot {{verb}} resource \"pods\"","reason":"Forbidden","code":403}""",
        "application/json",
        statusCode: StatusCodes.Status403Forbidden);
}
