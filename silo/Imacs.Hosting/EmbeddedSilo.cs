using System.Net;
using System.Net.Sockets;
using Imacs.Contracts.Errors;
using Imacs.Grains.Roles;
using Imacs.Grains.Scheduling;
using Imacs.Storage.Artifacts;
using Imacs.Torch.Devices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Imacs.Hosting;

/// <summary>One silo in the caller's process, over a local folder: the laptop's cluster, running the same actors. It listens on loopback ports that
/// are free when it starts, so any number of them live side by side.</summary>
public sealed class EmbeddedSilo : IAsyncDisposable
{
    private const int Attempts = 5;
    private readonly IHost _host;

    private EmbeddedSilo(IHost host) => _host = host;

    /// <summary>The way to the actors.</summary>
    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    /// <summary>The artifacts.</summary>
    public IArtifactStore Store => _host.Services.GetRequiredService<IArtifactStore>();

    /// <summary>The device, for figures.</summary>
    public DeviceQueue Devices => _host.Services.GetRequiredService<DeviceQueue>();

    /// <summary>Starts a silo.</summary>
    /// <param name="options">Where and with what.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static async Task<EmbeddedSilo> StartAsync(EmbeddedSiloOptions options, CancellationToken cancellationToken = default)
    {
        for (int attempt = 1; ; attempt++)
        {
            IHost host = Build(options, FreePort.Find(), FreePort.Find());
            try
            {
                await host.StartAsync(cancellationToken);
                return new(host);
            }
            catch (Exception error) when (attempt < Attempts && IsAddressInUse(error))
            {
                // Somebody took the port between our look and our bind.
                host.Dispose();
            }
            catch (Exception error)
            {
                host.Dispose();
                // Orleans has words of its own for a start that was stopped.
                if (cancellationToken.IsCancellationRequested && error is not ImacsException)
                    throw new OperationCanceledException("The silo's start was stopped.", error, cancellationToken);
                throw;
            }
        }
    }

    /// <summary>Stops the silo: no new work, and what is in hand is given up.</summary>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        if (_host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        else
            _host.Dispose();
    }

    private static IHost Build(EmbeddedSiloOptions options, int siloPort, int gatewayPort)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(options.LogLevel);
        if (options.LogLevel != LogLevel.None)
            builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.UseOrleans(silo =>
        {
            silo.AddActivityPropagation();
            silo.UseLocalhostClustering(siloPort, gatewayPort, serviceId: SiloComposition.ServiceId, clusterId: $"embedded-{siloPort}");
            silo.Configure<EndpointOptions>(endpoints => endpoints.AdvertisedIPAddress = IPAddress.Loopback);
        });
        builder.Services.AddSingleton<IHostLifetime, CallersLifetime>();
        var folder = new LocalArtifactStore(options.Root);
        builder.Services.AddImacsSilo(SiloRole.All, options.Rewrite is null ? folder : new RewritingArtifactStore(folder, options.Rewrite));
        builder.Services.Configure<DeviceOptions>(device => (device.Threads, device.Device) = (options.Threads, options.Device));
        builder.Services.Configure<WorkerOptions>(worker => worker.Enabled = options.Worker);
        return builder.Build();
    }

    private static bool IsAddressInUse(Exception error) =>
        error is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } || (error.InnerException is { } inner && IsAddressInUse(inner));

    /// <summary>The process belongs to the caller: signals are the caller's to handle.</summary>
    private sealed class CallersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
