using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Imacs.Silo.Health;

/// <summary>/health/startup, /health/ready and /health/live: 200 or 503 with one word.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/startup", (HealthState health) => Answer(health.HasStarted, "started", "starting"));
        routes.MapGet("/health/ready", (HealthState health) => Answer(health.IsReady, "ready", health.HasStarted ? "draining" : "starting"));
        routes.MapGet("/health/live", () => Answer(true, "live", string.Empty));
    }

    private static IResult Answer(bool good, string yes, string no) =>
        Results.Text(good ? yes : no, statusCode: good ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
}
