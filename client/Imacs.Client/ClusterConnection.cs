using Imacs.Contracts;
using Imacs.Contracts.Actors;
using Imacs.Contracts.Errors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using StackExchange.Redis;

namespace Imacs.Client;

/// <summary>A connection to a running cluster. It opens no port and loads no native code.</summary>
public sealed class ClusterConnection : IAsyncDisposable
{
    private readonly IHost _host;

    private ClusterConnection(IHost host) => _host = host;

    /// <summary>The way to the actors.</summary>
    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    /// <summary>Comparisons of the cluster.</summary>
    public ComparisonClient Comparisons => new(Grains, TimeProvider.System);

    /// <summary>Connects.</summary>
    /// <param name="redis">Where the cluster's members are listed.</param>
    /// <param name="clusterId">The cluster's name, as its silos have it.</param>
    /// <param name="patience">How long to look for a silo that answers.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    /// <exception cref="ClusterUnavailableException">Redis or all silos are away.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static async Task<ClusterConnection> OpenAsync(RedisAddress redis, string clusterId, TimeSpan patience, CancellationToken cancellationToken = default)
    {
        IHost? host = null;
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        waiting.CancelAfter(patience);
        try
        {
            await CheckProtocolAsync(redis, clusterId, waiting.Token);
            HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
            builder.Logging.SetMinimumLevel(LogLevel.None);
            builder.Services.AddSingleton<IHostLifetime, CallersLifetime>();
            builder.UseOrleansClient(client =>
            {
                client.AddActivityPropagation();
                client.UseRedisClustering(options => options.ConfigurationOptions = redis.Options);
                client.Configure<ClusterOptions>(options => (options.ServiceId, options.ClusterId) = ("imacs", clusterId));
                client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = TimeSpan.FromSeconds(5));
                // What silos of the cluster do what; by default it is asked for once a minute.
                client.Configure<TypeManagementOptions>(options => options.TypeMapRefreshInterval = TimeSpan.FromSeconds(2));
                client.UseConnectionRetryFilter(async (_, token) =>
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(500), token);
                    return !waiting.IsCancellationRequested;
                });
            });
            host = builder.Build();
            await host.StartAsync(waiting.Token);
            await KnowsCoordinatorAsync(host.Services.GetRequiredService<IGrainFactory>(), waiting.Token);
            return new(host);
        }
        catch (Exception error) when (error is not ImacsException && !cancellationToken.IsCancellationRequested)
        {
            host?.Dispose();
            throw new ClusterUnavailableException($"No silo, or no coordinator, of cluster '{clusterId}' was found through {redis} within {patience.TotalSeconds:0} s. Check that Redis and silos are running and that all have this address and cluster name.", error);
        }
        catch (Exception error)
        {
            host?.Dispose();
            // Orleans has words of its own for a start that was stopped.
            if (error is not ImacsException)
                throw new OperationCanceledException("The search for a silo was stopped.", error, cancellationToken);
            throw;
        }
    }

    private static async Task CheckProtocolAsync(RedisAddress redis, string clusterId, CancellationToken cancellationToken)
    {
        ConfigurationOptions options = redis.Options.Clone();
        options.AbortOnConnectFail = true;
        try
        {
            await using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(options).WaitAsync(cancellationToken);
            await new ProtocolRegister(connection, clusterId).CheckAsync(ClusterProtocol.Version);
        }
        catch (RedisException)
        {
            // Away for the moment: looking for silos goes on trying, and says what is wrong if it stays so.
        }
    }

    /// <summary>A gateway may be that of a worker which has not heard of any coordinator yet, and then nobody is known to do what is asked.</summary>
    private static async Task KnowsCoordinatorAsync(IGrainFactory grains, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                _ = grains.GetGrain<IComparisonGrain>("any");
                return;
            }
            catch (ArgumentException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
            }
        }
    }

    /// <summary>Leaves the cluster; what was started goes on.</summary>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        if (_host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        else
            _host.Dispose();
    }

    /// <summary>The process belongs to the caller: signals are the caller's to handle.</summary>
    private sealed class CallersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
