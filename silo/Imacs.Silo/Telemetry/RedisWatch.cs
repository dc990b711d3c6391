using Imacs.Client;
using Imacs.Contracts.Telemetry;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Imacs.Silo.Telemetry;

/// <summary>Measures how long Redis takes to answer. Orleans talks to it only now and then, so that nobody notices that it is away before a silo wants to join.</summary>
internal sealed class RedisWatch(RedisAddress address) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        ConfigurationOptions options = address.Options.Clone();
        // Redis may be away when it is first asked, and come.
        options.AbortOnConnectFail = false;
        await using ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync(options);
        while (!stoppingToken.IsCancellationRequested)
        {
            long begun = TimeProvider.System.GetTimestamp();
            string outcome = MetricLabels.Ok;
            try
            {
                await redis.GetDatabase().PingAsync().WaitAsync(Longest, stoppingToken);
            }
            catch (Exception error) when (error is RedisException or TimeoutException)
            {
                outcome = MetricLabels.Error;
            }
            catch (OperationCanceledException)
            {
                return;
            }

            ImacsMetrics.RedisDuration.RecordSince(begun, outcome);
            await Task.Delay(Period, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
