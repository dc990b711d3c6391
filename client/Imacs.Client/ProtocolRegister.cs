using System.Globalization;
using Imacs.Contracts.Errors;
using StackExchange.Redis;

namespace Imacs.Client;

/// <summary>Which versions of the protocol the living silos of a cluster speak, kept in its Redis: each silo announces its own again and again, and what is not announced any more is forgotten by itself.</summary>
/// <param name="redis">A connection to the cluster's Redis.</param>
/// <param name="clusterId">The cluster's name.</param>
public sealed class ProtocolRegister(IConnectionMultiplexer redis, string clusterId)
{
    private readonly IDatabase _database = redis.GetDatabase();
    private readonly RedisKey _key = $"imacs/protocols/{clusterId}";

    /// <summary>How long an announcement holds: three times as long as silos take to renew theirs.</summary>
    public static TimeSpan Validity { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Announces a silo, for <see cref="Validity"/>.</summary>
    /// <param name="silo">Its name.</param>
    /// <param name="version">The version that it speaks.</param>
    public async Task AnnounceAsync(string silo, int version)
    {
        double now = await NowAsync();
        await _database.SortedSetAddAsync(_key, Entry(silo, version), now + Validity.TotalSeconds);
        await _database.SortedSetRemoveRangeByScoreAsync(_key, double.NegativeInfinity, now);
    }

    /// <summary>Takes an announcement back.</summary>
    /// <param name="silo">The silo's name.</param>
    /// <param name="version">The version that it announced.</param>
    public Task RemoveAsync(string silo, int version) => _database.SortedSetRemoveAsync(_key, Entry(silo, version));

    /// <summary>What living silos speak.</summary>
    /// <returns>Each silo, the version that it speaks, and until when its announcement holds, in seconds of the Redis server's clock.</returns>
    public async Task<IReadOnlyList<(string Silo, int Version, double Until)>> LivingAsync()
    {
        SortedSetEntry[] entries = await _database.SortedSetRangeByScoreWithScoresAsync(_key, start: await NowAsync());
        return [.. entries.Select(entry => (Entry: ((string)entry.Element!).Split('|', 2), entry.Score))
            .Select(entry => (entry.Entry[1], int.Parse(entry.Entry[0], CultureInfo.InvariantCulture), entry.Score))];
    }

    /// <summary>Refuses a cluster that speaks another version, and no other. One that announces nothing is taken for one of ours: it may be starting.</summary>
    /// <param name="version">The version that the caller speaks.</param>
    /// <exception cref="ClusterUnavailableException">Living silos speak another one.</exception>
    public async Task CheckAsync(int version)
    {
        IReadOnlyList<(string Silo, int Version, double Until)> living = await LivingAsync();
        if (living.Count > 0 && living.All(silo => silo.Version != version))
        {
            throw new ClusterUnavailableException(
                $"The silos of cluster '{clusterId}' speak version {living[0].Version} of the cluster's protocol ({living[0].Silo} for one), and this program version {version}. Use the imacs of the silos' version.");
        }
    }

    private static string Entry(string silo, int version) => string.Create(CultureInfo.InvariantCulture, $"{version}|{silo}");

    /// <summary>The server's clock: those of machines differ.</summary>
    private async Task<double> NowAsync()
    {
        var time = (RedisResult[])(await _database.ExecuteAsync("TIME"))!;
        return (double)time[0] + ((double)time[1] / 1e6);
    }
}
