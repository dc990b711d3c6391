using System.Text.Json.Nodes;
using Imacs.Contracts.Specs;
using Imacs.Grains.Comparisons;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Tables;

namespace Imacs.Cli.Tests;

/// <summary>What a forecast learns from a run of several lists and more shards than it looks at.</summary>
[Collection(Here.Name)]
[Trait("Suite", "Cli")]
public sealed class PlanFromRunTests : IDisposable
{
    private const int Shards = 300;
    private const int ShardSize = 64;
    private const int ImagesOfAList = 4096;
    private const int LineBytes = 100;
    private static readonly DateTime Begin = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private readonly TempFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Plan_FromRunOfSeveralLists_CountsEachListOnceAndLeavesWaitsOut()
    {
        await WriteRunAsync();
        Date("plan/plan.json", Begin);
        for (int shard = 0; shard < Shards; shard++)
            Date($"shards/{shard:D6}.parquet", shard == 5 ? Begin.AddHours(8) : Begin.AddSeconds(shard + 1));

        JsonObject json = (await ImacsHere.RunAsync(
            _folder.Path, "plan", "--model", "a=/nowhere/a.pt", "--model", "b=/nowhere/b.pt", "--images", "2000", "--from", "run", "--from-devices", "1", "--json")).Succeeded().Json();

        Assert.Equal(2000.0 * LineBytes, (double)json["forecast"]!["bytes"]!["plan"]!, 1e-6);
        string source = (string)json["basis"]!.AsArray().Single(line => (string)line!["what"]! == "rate")!["source"]!;
        Assert.Contains("in 256.0 s on 1 devices", source, StringComparison.Ordinal);
        Assert.Contains("7.9 h in which it stood still", source, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private async Task WriteRunAsync()
    {
        var store = new LocalArtifactStore(_folder.Path);
        ModelSpec[] models = [new() { Name = "a", Path = "/a.pt" }, new() { Name = "b", Path = "/b.pt" }];
        await store.CreateJsonAsync(ArtifactNames.Spec("run"), new ComparisonSpec { Models = models, Data = new() { Path = "/data" }, ShardSize = ShardSize }, Token);
        var plan = new ComparisonPlan { Images = Shards * ShardSize, Shards = Shards, ShardSize = ShardSize, Models = models, Embedding = EmbeddingSource.Descriptor, Classes = ["0"] };
        await store.CreateJsonAsync(ArtifactNames.Plan("run"), plan, Token);
        for (int list = 0, left = plan.Images; left > 0; list++, left -= ImagesOfAList)
        {
            byte[] lines = new byte[Math.Min(left, ImagesOfAList) * LineBytes];
            await store.CreateAsync(ArtifactNames.PlanItems("run", list), (stream, token) => stream.WriteAsync(lines, token), Token);
        }

        for (int shard = 0; shard < Shards; shard++)
            await ShardTables.WriteAsync(store, "run", shard, [Image(shard)], [], Token);
    }

    private static ImageRecord Image(int index) => new()
    {
        Index = index,
        Image = "a.jpg",
        Path = "/data/a.jpg",
        Width = 64,
        Height = 64,
        Models = [.. Enumerable.Range(0, 2).Select(_ => new ImageModelRecord(0, 0.5f, 0, 0.25, 0.01, 0.01, 1, 10, 2, Capped: false))],
        Spearman = [0],
        TopAreaIou = [0],
    };

    private void Date(string name, DateTime time) => File.SetLastWriteTimeUtc(_folder["run", name], time);
}
