using System.Text.Json;
using Imacs.Contracts.Actors;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Summaries;
using Imacs.Contracts.Telemetry;
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

namespace Imacs.Grains.Tests.Telemetry;

/// <summary>A shard that the store does not take at first, and what is counted of its images.</summary>
[Trait("Suite", "Cluster")]
public sealed class QuarantineCountTests : IAsyncLifetime
{
    private const string Run = "run";
    private const int Images = 4;
    private readonly Folder _folder = new();
    private InProcessTestCluster _cluster = null!;
    private WatchedStore _store = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = new WatchedStore(new LocalArtifactStore(_folder["store"]));
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddImacsSilo(SiloRole.All, _store);
            silo.Services.Replace(ServiceDescriptor.Singleton<IImageAttributor>(new Picky()));
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Quarantined_ShardTriedTwice_CountsItsImagesOnce()
    {
        var plan = new ComparisonPlan { Images = Images, Shards = 1, ShardSize = Images, Models = [], Embedding = EmbeddingSource.Descriptor, Classes = ["0"] };
        await _store.CreateJsonAsync(ArtifactNames.Plan(Run), plan, Token);
        IEnumerable<PlanItem> items = Enumerable.Range(0, Images).Select(number => new PlanItem(number, $"{number}.jpg", $"/nowhere/{number}.jpg", Label: null, -1, Split: null));
        byte[] lines = [.. items.SelectMany(item => (byte[])[.. JsonSerializer.SerializeToUtf8Bytes(item, SummaryJson.Options), (byte)'\n'])];
        await PlanFile.WriteAsync(_store, Run, 0, lines, Token);
        IShardGrain shard = _cluster.Client.GetGrain<IShardGrain>(ShardKeys.Of(Run, 0));
        using var told = new Counts(ImacsMetrics.Quarantined, everyThread: true);

        _store.BeforeCreating = name => name == ArtifactNames.ShardImages(Run, 0) ? throw new ArtifactStoreException("The store is away.") : Task.CompletedTask;
        await Assert.ThrowsAsync<ArtifactStoreException>(() => shard.RunAsync(Token).AsTask());
        Assert.DoesNotContain(told.All, count => count.Labels == Picky.Label);
        _store.BeforeCreating = null;
        ShardReceipt receipt = await shard.RunAsync(Token);

        Assert.Equal((Images, Images), (receipt.Images, receipt.Quarantined));
        Assert.Equal(Images, told.All.Where(count => count.Labels == Picky.Label).Sum(count => count.Value));
    }

    /// <summary>Takes no image.</summary>
    private sealed class Picky : IImageAttributor
    {
        public const string Label = $"reason={Reason}";
        private const string Reason = "picky";

        public Task<ImageOutcome> AttributeAsync(ImageWork work, CancellationToken cancellationToken) => Task.FromResult(ImageOutcome.Rejected(work, "It does not please.", Reason));

        public Task<MaskReceipt> MaskAsync(MaskWork work, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<DrillDownRecord> ExplainAsync(ImageWork work, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
