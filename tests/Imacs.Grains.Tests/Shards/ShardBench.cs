using System.Text.Json;
using Imacs.Contracts.Actors;
using Imacs.Grains.Comparisons;
using Imacs.Grains.Images;
using Imacs.Grains.Roles;
using Imacs.Grains.Scheduling;
using Imacs.Grains.Tests.Sharing;
using Imacs.Hosting;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.TestingHost;

namespace Imacs.Grains.Tests.Shards;

/// <summary>One silo whose images are attributed as a test says, and a planned comparison of one shard.</summary>
internal sealed class ShardBench : IAsyncDisposable
{
    public const string Run = "simulated-run";
    private readonly Folder _folder = new();
    private InProcessTestCluster _cluster = null!;

    private ShardBench() => Store = new WatchedStore(new LocalArtifactStore(_folder["store"]));

    public ScriptedAttributor Device { get; } = new();

    public WatchedStore Store { get; }

    public IGrainFactory Grains => _cluster.Client;

    public IShardGrain Shard => Grains.GetGrain<IShardGrain>(ShardKeys.Of(Run, 0));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<ShardBench> StartAsync(int images, Action<IServiceCollection>? configure = null, int atOnce = 24)
    {
        var bench = new ShardBench();
        await bench.Store.CreateJsonAsync(
            ArtifactNames.Plan(Run), new ComparisonPlan { Images = images, Shards = 1, ShardSize = images, Models = [], Embedding = EmbeddingSource.Descriptor, Classes = ["0"] }, Token);
        string lines = string.Concat(Enumerable.Range(0, images).Select(number =>
            JsonSerializer.Serialize(new { index = number, image = $"{number}.jpg", labelIndex = -1, path = $"/nowhere/{number}.jpg" }) + "\n"));
        await PlanFile.WriteAsync(bench.Store, Run, 0, System.Text.Encoding.UTF8.GetBytes(lines), Token);
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddImacsSilo(SiloRole.All, bench.Store);
            silo.Services.Configure<WorkerOptions>(worker => (worker.Enabled, worker.Images) = (false, atOnce));
            silo.Services.Replace(ServiceDescriptor.Singleton<IImageAttributor>(bench.Device));
            configure?.Invoke(silo.Services);
        });
        bench._cluster = builder.Build();
        await bench._cluster.DeployAsync();
        return bench;
    }

    public IImageAttributionGrain Image(int number) => Grains.GetGrain<IImageAttributionGrain>(ShardKeys.OfImage(Run, number));

    public ValueTask<IReadOnlyList<ImageRecord>> StoredAsync() => ShardTables.ReadImagesAsync(Store, Run, 0, Token);

    public async ValueTask DisposeAsync()
    {
        Device.End();
        await _cluster.DisposeAsync();
        Device.Dispose();
        _folder.Dispose();
    }
}
