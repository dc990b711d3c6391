using Imacs.Contracts.Actors;
using Imacs.Contracts.Specs;
using Imacs.Grains.Models;
using Imacs.Grains.Roles;
using Imacs.Hosting;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Blobs;
using Imacs.Torch.Devices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.TestingHost;

namespace Imacs.Grains.Tests.Sharing;

/// <summary>Silos with a store in common and each with a disk cache of its own, as on machines of their own.</summary>
internal sealed class TestSilos : IAsyncDisposable
{
    private const int Done = 2402;
    private const int Failed = 2404;
    private readonly List<WatchedStore> _stores = [];
    private InProcessTestCluster _cluster = null!;

    /// <summary>What each silo reads and writes.</summary>
    public IReadOnlyList<WatchedStore> Stores => _stores;

    public LogLines Log { get; } = new();

    public static async Task<TestSilos> StartAsync(IArtifactStore store, string caches, short count = 2, bool distribute = true)
    {
        var silos = new TestSilos();
        var builder = new InProcessTestClusterBuilder(count);
        builder.ConfigureSilo((options, silo) =>
        {
            (WatchedStore watched, int number) = silos.Watch(store);
            silo.Services.AddImacsSilo(SiloRole.All, watched);
            if (store is BlobArtifactStore blobs)
                silo.Services.AddSingleton(blobs.Source);
            string cache = Path.Combine(caches, $"silo-{number}");
            silo.Services.Configure<ModelOptions>(models => (models.Distribute, models.CacheFolder) = (distribute, cache));
            silo.Services.Configure<DeviceOptions>(device => device.Threads = 1);
            silo.Services.AddLogging(logging => logging.AddProvider(silos.Log));
        });
        silos._cluster = builder.Build();
        await silos._cluster.DeployAsync();
        Assert.Equal(count, silos._stores.Count);
        return silos;
    }

    /// <summary>Carries a comparison through.</summary>
    /// <returns>Null where it succeeded; else what was logged.</returns>
    public async Task<string?> RunAsync(string id, ComparisonSpec spec)
    {
        Task<string> end = Log.NextAsync((log, text) => log is Done or Failed && text.Contains($"Comparison {id} ", StringComparison.Ordinal));
        await _cluster.Client.GetGrain<IComparisonGrain>(id).SubmitAsync(spec, TestContext.Current.CancellationToken);
        string said = await end.WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);
        return said.Contains("was finished", StringComparison.Ordinal) ? null : said;
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        Log.Dispose();
    }

    /// <summary>The store of one more silo, and the silo's number. Silos are configured at the same time.</summary>
    private (WatchedStore Store, int Number) Watch(IArtifactStore store)
    {
        var watched = new WatchedStore(store);
        lock (_stores)
        {
            _stores.Add(watched);
            return (watched, _stores.Count);
        }
    }
}
