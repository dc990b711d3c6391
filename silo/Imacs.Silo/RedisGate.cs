using Imacs.Client;
using Imacs.Contracts.Errors;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Imacs.Silo;

/// <summary>Keeps a silo from starting without Redis.</summary>
internal static partial class RedisGate
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Waits for Redis as an operator would who started both at once; then says what is wrong.</summary>
    public static async Task WaitAsync(RedisAddress address, ILogger logger, CancellationToken cancellationToken)
    {
        ConfigurationOptions options = address.Options.Clone();
        options.AbortOnConnectFail = true;
        options.ConnectRetry = 1;
        long begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                await using ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync(options);
                await redis.GetDatabase().PingAsync();
                return;
            }
            catch (RedisException error) when (error.Message.Contains("WRONGPASS", StringComparison.Ordinal) || error.Message.Contains("NOAUTH", StringComparison.Ordinal)
                || (error as RedisConnectionException)?.FailureType == ConnectionFailureType.AuthenticationFailure)
            {
                throw new InvalidSpecException($"Redis at {address} refuses these credentials. Give the right ones: redis://:PASSWORD@HOST:PORT.", error);
            }
            catch (RedisException error) when (TimeProvider.System.GetElapsedTime(begun) < Patience)
            {
                LogNoRedis(logger, address, error);
                await Task.Delay(TimeSpan.FromSeconds(2), cancellationToken);
            }
            catch (RedisException error)
            {
                throw new ClusterUnavailableException($"Redis at {address} did not answer for {Patience.TotalSeconds:0} s. Check that it runs and that this machine reaches it.", error);
            }
        }
    }

    [LoggerMessage(EventId = 1006, Level = LogLevel.Warning, Message = "Redis at {Redis} does not answer yet.")]
    private static partial void LogNoRedis(ILogger logger, RedisAddress redis, Exception error);
}
