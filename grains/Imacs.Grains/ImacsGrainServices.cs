using Imacs.Datasets.Files;
using Imacs.Grains.Causality;
using Imacs.Grains.Clustering;
using Imacs.Grains.Comparisons;
using Imacs.Grains.Files;
using Imacs.Grains.Images;
using Imacs.Grains.Models;
using Imacs.Grains.Reporting;
using Imacs.Grains.Roles;
using Imacs.Grains.Scheduling;
using Imacs.Grains.Shards;
using Imacs.Grains.Summaries;
using Imacs.Torch.Attribution;
using Imacs.Torch.Devices;
using Imacs.Torch.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Imacs.Grains;

/// <summary>What the actors need of a silo.</summary>
public static class ImacsGrainServices
{
    /// <summary>Registers device, models, workers and the services behind the actors. The host adds an artifact store and a report writer.</summary>
    /// <param name="services">The silo's services.</param>
    /// <param name="role">What the silo is there for. One that is no worker never touches a device.</param>
    public static IServiceCollection AddImacsGrains(this IServiceCollection services, SiloRole role = SiloRole.All)
    {
        services.OfferGrainsOf(role);
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptionsWithValidateOnStart<DeviceOptions, DeviceOptionsValidator>();
        services.AddOptionsWithValidateOnStart<WorkerOptions, WorkerOptionsValidator>();
        services.AddOptionsWithValidateOnStart<SchedulerOptions, SchedulerOptionsValidator>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<DeviceOptions>>().Value);
        services.AddSingleton<DeviceWatchdog>();
        services.AddSingleton<DeviceQueue>();
        services.AddOptionsWithValidateOnStart<ModelOptions, ModelOptionsValidator>();
        services.AddSingleton<IFileReader, PlaceFiles>();
        services.AddSingleton<ModelLibrary>();
        services.AddSingleton<ModelTrials>();
        services.AddSingleton<IModelSource>(provider => provider.GetRequiredService<ModelLibrary>());
        services.AddSingleton<ModelCache>();
        services.AddSingleton<AttributionEngine>();
        services.AddSingleton<ImageAnalyser>();
        services.TryAddSingleton<IImageAttributor, DeviceImageAttributor>();
        services.AddSingleton<ImageOutbox>();
        services.AddSingleton<ImageSlots>();
        services.AddSingleton<ShardProgress>();
        services.AddSingleton<ShardImages>();
        services.AddSingleton<EmbeddingCache>();
        services.AddSingleton<ComparisonContexts>();
        services.AddSingleton<MaskingCheck>();
        services.AddSingleton<CausalChecks>();
        services.AddSingleton<WorkerCalls>();
        services.AddSingleton<ContinuationReminders>();
        services.AddSingleton<ComparisonInstances>();
        services.AddSingleton<PlanFiles>();
        services.AddSingleton<PlanLists>();
        services.AddSingleton<ComparisonPlanner>();
        services.AddSingleton<AttributionStage>();
        services.AddSingleton<ComparisonStages>();
        services.AddSingleton<SummaryAssembler>();
        services.AddSingleton<ReportMaterials>();
        if (role.HasFlag(SiloRole.Coordinator))
            services.AddHostedService<BacklogService>();
        if (role.HasFlag(SiloRole.Worker))
            services.AddHostedService<WorkerService>();
        return services;
    }
}
