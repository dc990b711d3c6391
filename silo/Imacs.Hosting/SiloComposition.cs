using Imacs.Grains;
using Imacs.Grains.Reporting;
using Imacs.Grains.Roles;
using Imacs.Hosting.Reporting;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Blobs;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace Imacs.Hosting;

/// <summary>What every silo is made of, in this process or in one of its own; how it finds others is the host's part.</summary>
public static class SiloComposition
{
    /// <summary>All silos and clients of one installation share it.</summary>
    public const string ServiceId = "imacs";

    /// <summary>Adds the actors of a role and what they need.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="role">What the silo is there for.</param>
    /// <param name="store">Where artifacts are.</param>
    public static IServiceCollection AddImacsSilo(this IServiceCollection services, SiloRole role, IArtifactStore store)
    {
        services.AddSingleton(store);
        if (store is BlobArtifactStore blobs)
            services.AddSingleton(blobs.Source);
        services.AddSingleton<IReportWriter, ReportWriter>();
        services.AddImacsGrains(role);
        // A token that is cancelled reaches the actor, and so the device, at once.
        services.Configure<SiloMessagingOptions>(messaging => messaging.CancelRequestOnTimeout = true);
        return services;
    }
}
