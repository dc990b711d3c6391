using Imacs.Contracts.Actors;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Telemetry;
using Imacs.Grains.Images;
using Imacs.Grains.Tests.Shards;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Imacs.Grains.Tests.Telemetry;

/// <summary>A shard that the store does not take at first, and what is counted of its images.</summary>
[Trait("Suite", "Cluster")]
public sealed class QuarantineCountTests
{
    private const int Images = 4;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Quarantined_ShardTriedTwice_CountsItsImagesOnce()
    {
        await using ShardBench bench = await ShardBench.StartAsync(Images, services => services.Replace(ServiceDescriptor.Singleton<IImageAttributor>(new Picky())));
        using var told = new Counts(ImacsMetrics.Quarantined, everyThread: true);

        bench.Store.BeforeCreating = name => name == ArtifactNames.ShardImages(ShardBench.Run, 0) ? throw new ArtifactStoreException("The store is away.") : Task.CompletedTask;
        await Assert.ThrowsAsync<ArtifactStoreException>(() => bench.Shard.RunAsync(Token).AsTask());
        Assert.DoesNotContain(told.All, count => count.Labels == Picky.Label);
        bench.Store.BeforeCreating = null;
        ShardReceipt receipt = await bench.Shard.RunAsync(Token);

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
