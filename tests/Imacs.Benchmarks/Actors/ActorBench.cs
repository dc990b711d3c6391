using System.Diagnostics;
using System.Security.Cryptography;
using Imacs.Contracts.Actors;
using Imacs.Grains;
using Imacs.Grains.Comparisons;
using Imacs.Grains.Images;
using Imacs.Grains.Reporting;
using Imacs.Grains.Scheduling;
using Imacs.Grains.Simulation;
using Imacs.Hosting;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;

namespace Imacs.Benchmarks.Actors;

/// <summary>Shards of made-up images on a silo whose device answers at once; and the same work, tables included, by plain calls.</summary>
internal sealed class ActorBench : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly string _folder;
    private readonly int _shards;
    private readonly int _images;
    private int _run;

    private ActorBench(IHost host, string folder, int shards, int images) => (_host, _folder, _shards, _images) = (host, folder, shards, images);

    /// <summary>Starts the silo.</summary>
    public static async Task<ActorBench> StartAsync(int shards, int images, CancellationToken cancellationToken)
    {
        string folder = Directory.CreateTempSubdirectory("imacs-actors-").FullName;
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleans(silo => silo.UseLocalhostClustering(FreePort.Find(), FreePort.Find()));
        builder.Services.AddSingleton<IArtifactStore>(new LocalArtifactStore(folder));
        builder.Services.AddSingleton<IReportWriter, NoReport>();
        builder.Services.AddImacsGrains().UseSimulatedDevice(device => (device.BatchTime, device.Regions) = (TimeSpan.Zero, 1));
        builder.Services.Configure<WorkerOptions>(worker => worker.Enabled = false);
        IHost host = builder.Build();
        await host.StartAsync(cancellationToken);
        return new(host, folder, shards, images);
    }

    /// <summary>The shards through shard grains and image grains.</summary>
    public Task<ActorCost> WithActorsAsync(CancellationToken cancellationToken)
    {
        var grains = _host.Services.GetRequiredService<IGrainFactory>();
        return MeasureAsync((run, shard) => grains.GetGrain<IShardGrain>(ShardKeys.Of(run, shard)).RunAsync(cancellationToken).AsTask(), cancellationToken);
    }

    /// <summary>As many actors that do nothing.</summary>
    public Task<ActorCost> EmptyActorsAsync(CancellationToken cancellationToken)
    {
        var grains = _host.Services.GetRequiredService<IGrainFactory>();
        return MeasureAsync(
            (run, shard) => Parallel.ForAsync(0, _images, cancellationToken, async (image, _) => await grains.GetGrain<IEmptyGrain>($"{run}/{(shard * _images) + image}").CallAsync()),
            cancellationToken);
    }

    /// <summary>The same without any grain.</summary>
    public Task<ActorCost> WithoutActorsAsync(CancellationToken cancellationToken)
    {
        var attributor = _host.Services.GetRequiredService<IImageAttributor>();
        var store = _host.Services.GetRequiredService<IArtifactStore>();
        var plans = _host.Services.GetRequiredService<PlanFiles>();
        return MeasureAsync(
            async (run, shard) =>
            {
                if (await ShardTables.ExistAsync(store, run, shard, cancellationToken))
                    return;
                IReadOnlyList<PlanItem> items = await plans.ReadAsync(run, shard, cancellationToken);
                ImageOutcome[] outcomes = await Task.WhenAll(items.Select(item =>
                    attributor.AttributeAsync(new(run, item.Index, item.Image, item.Path, item.Label, item.LabelIndex), cancellationToken)));
                await ShardTables.WriteAsync(
                    store, run, shard, [.. outcomes.Select(outcome => outcome.Image)], [.. outcomes.SelectMany(outcome => outcome.Regions)], cancellationToken);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<ActorCost> MeasureAsync(Func<string, int, Task> work, CancellationToken cancellationToken)
    {
        string run = $"{SimulatedDeviceOptions.ComparisonPrefix}{_run++}";
        var store = _host.Services.GetRequiredService<IArtifactStore>();
        await WritePlanAsync(store, run, cancellationToken);
        using var process = Process.GetCurrentProcess();
        GC.Collect();
        (TimeSpan time, long bytes) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes(precise: true));
        for (int shard = 0; shard < _shards; shard += 2)
            await Task.WhenAll(Enumerable.Range(shard, Math.Min(2, _shards - shard)).Select(number => work(run, number)));
        process.Refresh();
        double images = (double)_shards * _images;
        return new((process.TotalProcessorTime - time).TotalMicroseconds / images, (GC.GetTotalAllocatedBytes(precise: true) - bytes) / images);
    }

    private async Task WritePlanAsync(IArtifactStore store, string run, CancellationToken cancellationToken)
    {
        var plan = new ComparisonPlan { Images = _shards * _images, Shards = _shards, ShardSize = _images, Models = [], Embedding = EmbeddingSource.Descriptor, Classes = [] };
        await store.CreateJsonAsync(ArtifactNames.Plan(run), plan, cancellationToken);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var lines = new PlanLines(hash);
        int itemsOfFile = PlanFile.ShardsOf(_images) * _images;
        for (int index = 0; index < plan.Images; index++)
        {
            lines.Add(new(index, $"{index}.png", $"/{index}.png", null, -1, null));
            if ((index + 1) % itemsOfFile == 0 || index + 1 == plan.Images)
                await PlanFile.WriteAsync(store, run, index / itemsOfFile, lines.Take().WrittenMemory, cancellationToken);
        }
    }

    private sealed class NoReport : IReportWriter
    {
        public Task WriteAsync(ReportMaterial material, int pair, Stream stream, CancellationToken cancellationToken) => throw new NotSupportedException("Nothing is reported here.");
    }
}
