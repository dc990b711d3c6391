using System.Net;
using System.Net.Sockets;
using Imacs.Client;
using Imacs.Grains.Models;
using Imacs.Grains.Roles;
using Imacs.Grains.Scheduling;
using Imacs.Hosting;
using Imacs.Silo.Health;
using Imacs.Silo.Joining;
using Imacs.Silo.Scaling;
using Imacs.Silo.Telemetry;
using Imacs.Torch.Devices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;

namespace Imacs.Silo;

/// <summary>A silo in a process of its own.</summary>
internal static partial class SiloHost
{
    private static readonly TimeSpan ShutdownBudget = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LastResort = TimeSpan.FromSeconds(5);

    // Workers speak of the leases they have three times in this time.
    private static readonly TimeSpan SchedulerSettling = TimeSpan.FromSeconds(2);

    /// <summary>Runs a silo until the process is told to stop.</summary>
    /// <exception cref="Contracts.Errors.ImacsException">It could not start.</exception>
    public static async Task RunAsync(SiloSettings settings, Action<IServiceCollection> configure, StopSignals signals)
    {
        await using WebApplication host = Build(settings, configure, signals);
        ILogger logger = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Imacs.Silo");
        IHostApplicationLifetime application = host.Services.GetRequiredService<IHostApplicationLifetime>();
        try
        {
            await RedisGate.WaitAsync(settings.Redis, logger, signals.Told);
            await host.Services.GetRequiredService<ProtocolGate>().EnterAsync(signals.Told);
            // A worker without a device must not join and take work that it cannot do.
            if (settings.Role.HasFlag(SiloRole.Worker))
                _ = host.Services.GetRequiredService<DeviceQueue>();
            signals.Told.ThrowIfCancellationRequested();
        }
        catch (OperationCanceledException) when (signals.Told.IsCancellationRequested)
        {
            LogNeverJoined(logger, settings.Name);
            return;
        }

        EndWithin(application, settings, logger);
        try
        {
            await host.StartAsync(CancellationToken.None);
        }
#pragma warning disable CA1031 // Whatever it is in whose midst Orleans was stopped, it did as it was told.
        catch (Exception error) when (application.ApplicationStopping.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogBrokenOff(logger, settings.Name, error.Message);
            return;
        }

        string health = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        LogJoined(logger, settings.Name, settings.Role, settings.ClusterId, settings.Redis, settings.Store.Location, health);
        await host.WaitForShutdownAsync(CancellationToken.None);
        LogLeft(logger, settings.Name);
    }

    /// <summary>Ends the process where leaving takes longer than it may: without Redis a silo cannot take its leave of the others, and they find out by themselves.</summary>
    private static void EndWithin(IHostApplicationLifetime lifetime, SiloSettings settings, ILogger logger) => lifetime.ApplicationStopping.Register(() =>
    {
        TimeSpan longest = settings.DrainBudget + ShutdownBudget + LastResort;
        var watch = new Thread(() =>
        {
            using var never = new ManualResetEventSlim();
            never.Wait(longest);
            LogStuck(logger, settings.Name, longest);
            Environment.Exit(SiloCommand.Failed);
        }) { IsBackground = true };
        watch.Start();
    });

    private static WebApplication Build(SiloSettings settings, Action<IServiceCollection> configure, StopSignals signals)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.SetMinimumLevel(settings.LogLevel);
        // Of Orleans and the web server only what an operator must know; the rest would hide what the silo does.
        foreach (string library in (string[])["Orleans", "Microsoft", "System", "Polly"])
            builder.Logging.AddFilter(library, settings.LogLevel > LogLevel.Warning ? settings.LogLevel : settings.LogLevel == LogLevel.Debug ? LogLevel.Information : LogLevel.Warning);
        // It takes the machine's uptime for the age of its first tick.
        builder.Logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);
        // It advises a server's garbage collector, which takes memory that batches of images need.
        builder.Logging.AddFilter("Orleans.Runtime.Silo", LogLevel.Error);
        // It advises against reminders below a minute; there is one for each unfinished comparison.
        builder.Logging.AddFilter("Orleans.Hosting.ReminderOptionsValidator", LogLevel.Error);
        if (settings.JsonLogs)
            builder.Logging.AddJsonConsole(console => (console.UseUtcTimestamp, console.TimestampFormat, console.IncludeScopes) = (true, "yyyy-MM-ddTHH:mm:ss.fffZ", false));
        else
            builder.Logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "HH:mm:ss "));
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server =>
        {
            if (IPAddress.IsLoopback(settings.Address))
                server.Listen(IPAddress.Loopback, settings.HealthPort);
            else
                server.ListenAnyIP(settings.HealthPort);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(signals);
        builder.Services.AddSingleton<IHostLifetime, SignalLifetime>();
        builder.Services.AddSingleton<HealthState>();
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton<ProtocolGate>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ProtocolGate>());
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.DrainBudget + ShutdownBudget);
        builder.UseOrleans(silo => Join(silo, settings));
        builder.Services.AddImacsSilo(settings.Role, settings.Store);
        builder.Services.Configure<DeviceOptions>(device => (device.Threads, device.Device, device.LongestBatch) = (settings.Threads, settings.Device, settings.LongestBatch));
        builder.Services.Configure<WorkerOptions>(worker =>
            (worker.Shards, worker.Images, worker.DrainBudget) = (settings.Shards, settings.Images, settings.DrainBudget));
        builder.Services.Configure<ModelOptions>(models =>
            (models.Distribute, models.CacheFolder, models.CacheBytes, models.AllowedPlaces) = (true, settings.CacheFolder ?? models.CacheFolder, settings.CacheBytes, settings.ModelPlaces));
        builder.Services.Configure<SchedulerOptions>(scheduler => (scheduler.LeaseDuration, scheduler.Settling) = (settings.LeaseDuration, SchedulerSettling));
        SiloTelemetry.Add(builder, settings);
        if (settings.WorkerPods is { } pods)
            builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<PodDeletionCosts>(services, pods));
        configure(builder.Services);
        WebApplication host = builder.Build();
        host.UseRouting();
        host.MapHealth();
        if (settings.Metrics)
            host.MapPrometheusScrapingEndpoint();
        return host;
    }

    private static void Join(ISiloBuilder silo, SiloSettings settings)
    {
        silo.AddActivityPropagation();
        silo.UseRedisClustering(redis => redis.ConfigurationOptions = settings.Redis.Options);
        silo.UseRedisReminderService(redis => redis.ConfigurationOptions = settings.Redis.Options);
#pragma warning disable ORLEANSEXP003 // The default directory ends grains of other silos, shards in hand among them, whenever a silo that listed them leaves (ADR 0014).
        silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
        silo.Configure<ClusterOptions>(cluster => (cluster.ServiceId, cluster.ClusterId) = (SiloComposition.ServiceId, settings.ClusterId));
        silo.Configure<SiloOptions>(options => options.SiloName = settings.Name);
        silo.Configure<EndpointOptions>(endpoints =>
        {
            endpoints.AdvertisedIPAddress = settings.Address;
            endpoints.SiloPort = settings.SiloPort > 0 ? settings.SiloPort : FreePort.Find();
            endpoints.GatewayPort = settings.GatewayPort > 0 ? settings.GatewayPort : FreePort.Find();
            // In a container the advertised address need not be one of an interface.
            bool isVersion6 = settings.Address.AddressFamily == AddressFamily.InterNetworkV6;
            IPAddress listen = IPAddress.IsLoopback(settings.Address) ? settings.Address : isVersion6 ? IPAddress.IPv6Any : IPAddress.Any;
            endpoints.SiloListeningEndpoint = new(listen, endpoints.SiloPort);
            endpoints.GatewayListeningEndpoint = new(listen, endpoints.GatewayPort);
        });
        // A silo that is gone is noticed within some ten seconds, and a cluster that was killed as a whole is not waited for when it starts again.
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = TimeSpan.FromSeconds(3);
            membership.TableRefreshTimeout = TimeSpan.FromSeconds(20);
            membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
            membership.NumMissedTableIAmAliveLimit = 3;
            membership.DefunctSiloExpiration = TimeSpan.FromHours(1);
            membership.DefunctSiloCleanupPeriod = TimeSpan.FromMinutes(10);
        });
        silo.Configure<ReminderOptions>(reminders =>
        {
            reminders.MinimumReminderPeriod = TimeSpan.FromSeconds(10);
            reminders.RefreshReminderListPeriod = TimeSpan.FromMinutes(1);
        });
    }

    [LoggerMessage(EventId = 1001, Level = LogLevel.Information, Message = "Silo {Silo} ({Role}) joined cluster {Cluster} through {Redis}; artifacts in {Store}; health at {Health}.")]
    private static partial void LogJoined(ILogger logger, string silo, SiloRole role, string cluster, RedisAddress redis, string store, string health);

    [LoggerMessage(EventId = 1008, Level = LogLevel.Information, Message = "Silo {Silo} was told to stop before it joined, and ends.")]
    private static partial void LogNeverJoined(ILogger logger, string silo);

    [LoggerMessage(EventId = 1009, Level = LogLevel.Warning, Message = "Silo {Silo} was told to stop while it joined, and broke off; the others miss it as they would one that was killed. {Reason}")]
    private static partial void LogBrokenOff(ILogger logger, string silo, string reason);

    [LoggerMessage(EventId = 1003, Level = LogLevel.Error, Message = "Silo {Silo} could not leave the cluster within {Longest}, perhaps because Redis is away; its process ends all the same.")]
    private static partial void LogStuck(ILogger logger, string silo, TimeSpan longest);

    [LoggerMessage(EventId = 1002, Level = LogLevel.Information, Message = "Silo {Silo} left the cluster.")]
    private static partial void LogLeft(ILogger logger, string silo);
}
