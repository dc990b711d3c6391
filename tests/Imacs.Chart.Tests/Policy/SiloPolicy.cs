using System.Globalization;
using System.Text.Json.Nodes;
using Imacs.Chart.Tests.Harness;

namespace Imacs.Chart.Tests.Policy;

/// <summary>What every Deployment of silos must be, so that it can be replaced while it works.</summary>
internal static class SiloPolicy
{
    private const int Shutdown = 30;
    private const int Spare = 30;
    private const int Progress = 900;

    public static IEnumerable<string> Problems(Manifest manifest) =>
        manifest.Kind == "Deployment" ? Deployment(manifest.Body).Select(problem => $"Deployment {manifest.Name}: {problem}") : [];

    private static IEnumerable<string> Deployment(JsonObject body)
    {
        JsonNode spec = body["spec"]!;
        JsonNode pod = spec["template"]!["spec"]!;
        JsonNode silo = pod["containers"]![0]!;
        if (spec["minReadySeconds"]?.GetValue<long>() != 30)
            yield return "minReadySeconds must be 30";
        long? drain = Drain(silo);
        if ($"{spec["progressDeadlineSeconds"]}" != $"{Progress + drain}")
            yield return $"progressDeadlineSeconds must be {Progress} seconds and the drain budget";
        if ((string?)spec["strategy"]?["type"] != "RollingUpdate")
            yield return "pods must be replaced one after the other";
        HashSet<string> ports = [.. silo["ports"]!.AsArray().Select(port => (string)port!["name"]!)];
        foreach ((string probe, string path) in ((string, string)[])[("startupProbe", "/health/startup"), ("readinessProbe", "/health/ready"), ("livenessProbe", "/health/live")])
        {
            JsonNode? asked = silo[probe]?["httpGet"];
            if ((string?)asked?["path"] != path)
                yield return $"{probe} must ask {path}";
            else if (!ports.Contains((string)asked["port"]!))
                yield return $"{probe} asks port {asked["port"]}, which the container does not have";
        }

        if (silo["lifecycle"] is not null)
            yield return "a preStop that waits eats the time to drain";
        if (drain is null || pod["terminationGracePeriodSeconds"]?.GetValue<long>() != drain + Shutdown + Spare)
            yield return "terminationGracePeriodSeconds must be the drain budget, 30 seconds of shutdown and 30 to spare";
    }

    private static long? Drain(JsonNode silo) =>
        silo["env"]!.AsArray().FirstOrDefault(variable => (string)variable!["name"]! == "IMACS_DRAIN_SECONDS")?["value"] is { } value ? long.Parse((string)value!, CultureInfo.InvariantCulture) : null;
}
