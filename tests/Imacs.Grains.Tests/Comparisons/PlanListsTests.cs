using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Datasets.Files;
using Imacs.Grains.Comparisons;
using Imacs.Storage.Artifacts;

namespace Imacs.Grains.Tests.Comparisons;

/// <summary>The lists of a plan: written once, found again, and never a mixture of two datasets.</summary>
[Trait("Suite", "Unit")]
public sealed class PlanListsTests : IDisposable
{
    private const int Images = 10_000;
    private readonly string _folder = Directory.CreateTempSubdirectory("imacs-lists-").FullName;
    private readonly LocalArtifactStore _store;

    public PlanListsTests() => _store = new(Path.Combine(_folder, "store"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Manifest => Path.Combine(_folder, "manifest.csv");

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(100)]
    [InlineData(4096)]
    public async Task Whole_AnyShardSize_GivesEveryShardItsImages(int shardSize)
    {
        Write(Enumerable.Range(0, Images));
        ComparisonPlan plan = await StoreAsync(Plan(shardSize));

        await using (PlanListing listing = new PlanLists(_store, LocalFiles.Instance).Begin("run", Spec(shardSize), plan, Token))
            await listing.Whole;

        var plans = new PlanFiles(_store, new ComparisonInstances(_store, TimeProvider.System));
        foreach (int shard in (int[])[0, plan.Shards / 2, plan.Shards - 1])
        {
            IReadOnlyList<PlanItem> items = await plans.ReadAsync("run", shard, Token);
            int first = shard * shardSize;
            Assert.Equal(Enumerable.Range(first, Math.Min(shardSize, Images - first)), items.Select(item => item.Index));
            Assert.All(items, item => Assert.Equal(($"{item.Index}.jpg", "Forest", 0, "north"), (item.Image, item.Label, item.LabelIndex, item.Columns["zone"])));
            Assert.All(items, item => Assert.Equal(Path.Combine(_folder, item.Image), item.Path));
        }
    }

    [Fact]
    public async Task Begin_BrokenOffBefore_FinishesWithTheSameFingerprint()
    {
        Write(Enumerable.Range(0, Images));
        ComparisonPlan plan = await StoreAsync(Plan(64));
        string expected = await FingerprintAsync(plan);
        File.Delete(Path.Combine(_store.Location, "run", "plan", "fingerprint.json"));
        File.Delete(Path.Combine(_store.Location, "run", "plan", "000001.jsonl"));

        Assert.Equal(expected, await FingerprintAsync(plan));
    }

    [Fact]
    public async Task Begin_WholeBefore_ReadsNothing()
    {
        Write(Enumerable.Range(0, Images));
        ComparisonPlan plan = await StoreAsync(Plan(64));
        string fingerprint = await FingerprintAsync(plan);
        File.Delete(Manifest);

        Assert.Equal(fingerprint, await FingerprintAsync(plan with { Fingerprint = fingerprint }));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Begin_DatasetChangedMeanwhile_IsRefused(bool sameCount)
    {
        Write(Enumerable.Range(0, Images));
        ComparisonPlan plan = await StoreAsync(Plan(64));
        await FingerprintAsync(plan);
        File.Delete(Path.Combine(_store.Location, "run", "plan", "fingerprint.json"));

        // One goes, and perhaps another one comes.
        Write(Enumerable.Range(0, Images + (sameCount ? 1 : 0)).Where(number => number != 9000));

        DatasetUnavailableException error = await Assert.ThrowsAsync<DatasetUnavailableException>(() => FingerprintAsync(plan));
        Assert.Contains("has changed since this comparison was planned", error.Message, StringComparison.Ordinal);
        Assert.Contains(Manifest, error.Message, StringComparison.Ordinal);
        Assert.False(await _store.ExistsAsync("run/plan/fingerprint.json", Token));
    }

    [Fact]
    public async Task Begin_ColumnsThatFillAList_AreRefusedBeforeTheyFillTheMemory()
    {
        await using (var writer = new StreamWriter(Manifest))
        {
            await writer.WriteLineAsync("image,label,zone");
            for (int number = 0; number < 100; number++)
                await writer.WriteLineAsync($"{number}.jpg,Forest,{new string('x', 500_000)}");
        }

        DatasetUnavailableException error = await Assert.ThrowsAsync<DatasetUnavailableException>(() => FingerprintAsync(Plan(64) with { Images = 100, Shards = 2 }));

        Assert.Contains(Manifest, error.Message, StringComparison.Ordinal);
        Assert.Contains("68 images in a row, the last of them 67.jpg, is more than the 32 MiB", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fingerprint_OtherFolder_IsTheSame()
    {
        Write(Enumerable.Range(0, 100));
        ComparisonPlan plan = Plan(64) with { Images = 100, Shards = 2 };
        string here = await FingerprintAsync(await StoreAsync(plan));
        string there = Directory.CreateDirectory(Path.Combine(_folder, "there")).FullName;
        File.Move(Manifest, Path.Combine(there, "manifest.csv"));
        var other = new LocalArtifactStore(Path.Combine(_folder, "other"));
        await using PlanListing listing = new PlanLists(other, LocalFiles.Instance).Begin("run", Spec(64) with { Data = new() { Path = Path.Combine(there, "manifest.csv") } }, plan, Token);

        Assert.Equal(here, await listing.Whole);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<string> FingerprintAsync(ComparisonPlan plan)
    {
        await using PlanListing listing = new PlanLists(_store, LocalFiles.Instance).Begin("run", Spec(64), plan, Token);
        string fingerprint = await listing.Whole;
        Assert.Equal(plan.Shards, listing.Shards);
        return fingerprint;
    }

    private async Task<ComparisonPlan> StoreAsync(ComparisonPlan plan)
    {
        await _store.CreateJsonAsync(ArtifactNames.Plan("run"), plan, Token);
        return plan;
    }

    private void Write(IEnumerable<int> numbers) =>
        File.WriteAllLines(Manifest, ["image,label,zone", .. numbers.Select(number => $"{number}.jpg,Forest,north")]);

    private ComparisonSpec Spec(int shardSize) => new()
    {
        Models = [new() { Name = "a", Path = "a.pt" }, new() { Name = "b", Path = "b.pt" }],
        Data = new() { Path = Manifest },
        ShardSize = shardSize,
    };

    private ComparisonPlan Plan(int shardSize) => new()
    {
        Images = Images,
        Shards = (Images + shardSize - 1) / shardSize,
        ShardSize = shardSize,
        Models = Spec(shardSize).Models,
        Embedding = EmbeddingSource.Descriptor,
        Classes = ["Forest"],
    };
}
