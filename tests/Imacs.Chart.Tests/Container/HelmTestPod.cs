using System.Text.Json.Nodes;
using Imacs.Chart.Tests.Harness;

namespace Imacs.Chart.Tests.Container;

/// <summary>The pod of `helm test` and the configuration of its silos, as they are rendered, with places of this machine for those of the cluster.</summary>
internal sealed class HelmTestPod
{
    private readonly JsonNode _pod;
    private readonly JsonNode _config;
    private readonly PublishedImage _image;
    private readonly string _healthPort;

    private HelmTestPod(IReadOnlyList<Manifest> release, PublishedImage image, string healthPort)
    {
        _pod = release.Single(manifest => manifest.Kind == "Pod").Body["spec"]!;
        _config = release.Single(manifest => manifest.Kind == "ConfigMap").Body["data"]!;
        (_image, _healthPort) = (image, healthPort);
    }

    /// <summary>Variables of its containers.</summary>
    public Dictionary<string, string> Environment => new(StringComparer.Ordinal) { ["IMACS_CLUSTER"] = _image.Redis.Address };

    /// <summary>Variables of a silo of all roles.</summary>
    public Dictionary<string, string> SiloEnvironment => new(_config.AsObject().ToDictionary(pair => pair.Key, pair => Here((string)pair.Value!), StringComparer.Ordinal), StringComparer.Ordinal)
    {
        ["IMACS_REDIS"] = _image.Redis.Address,
        ["IMACS_STORE"] = _image.Store,
        ["IMACS_SILO_PORT"] = "0",
        ["IMACS_GATEWAY_PORT"] = "0",
        ["IMACS_HEALTH_PORT"] = _healthPort,
        ["IMACS_CACHE"] = "/mnt/models",
    };

    public static async Task<HelmTestPod> RenderAsync(PublishedImage image, string healthPort) =>
        new(Manifest.ParseAll(await HelmTool.RenderCaseAsync("default")), image, healthPort);

    /// <summary>The command of one of its containers.</summary>
    public string[] CommandOf(string container) =>
    [
        .. _pod["initContainers"]!.AsArray().Concat(_pod["containers"]!.AsArray()).Single(one => (string?)one!["name"] == container)!["command"]!.AsArray().Select(word => Here((string)word!)),
    ];

    private string Here(string text) => text
        .Replace("/app/", _image.App + "/", StringComparison.Ordinal)
        .Replace("/scratch", _image.Scratch, StringComparison.Ordinal)
        .Replace("rel-imacs-coordinators:8080", $"127.0.0.1:{_healthPort}", StringComparison.Ordinal)
        .Replace("$(POD_UID)", "here", StringComparison.Ordinal);
}
