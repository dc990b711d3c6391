using Imacs.Storage.Artifacts;

namespace Imacs.Storage.Tests.Artifacts;

/// <summary>Each kind of artifact comes back in its own way.</summary>
[Trait("Suite", "Unit")]
public sealed class ArtifactCureTests
{
    [Theory]
    [InlineData("spec.json", "start it again with `imacs compare`")]
    [InlineData("plan/plan.json", "start it again with `imacs compare /store/run/spec.json` and another --out")]
    [InlineData("plan/000002.jsonl", "start it again with `imacs compare /store/run/spec.json` and another --out")]
    [InlineData("shards/000003.parquet", "rm -f /store/run/shards/000003.* /store/run/.sha256/shards/000003.*")]
    [InlineData("shards/000003.images.parquet", "rm -f /store/run/shards/000003.* /store/run/.sha256/shards/000003.*")]
    [InlineData("clusters/centroids.parquet", "Delete that file and run `imacs resume /store/run`")]
    [InlineData("summary.json", "Delete that file and run `imacs resume /store/run`")]
    [InlineData("regions.parquet", "Delete that file and summary.json beside it, and run `imacs resume /store/run`")]
    [InlineData("drilldowns/000007.parquet", "Delete that file and run `imacs report /store/run`")]
    public void For_EachKind_SaysWhatBringsItBack(string name, string words) =>
        Assert.Contains(words, ArtifactCure.For("/store", $"run/{name}"), StringComparison.Ordinal);

    [Fact]
    public void For_FolderWithASpace_QuotesIt() =>
        Assert.Contains("rm -f '/my store/run'/shards/000003.* '/my store/run'/.sha256/shards/000003.*", ArtifactCure.For("/my store", "run/shards/000003.parquet"), StringComparison.Ordinal);

    [Theory]
    [InlineData("shards/000003.parquet", "Delete both blobs of the shard, https://acc.blob.core.windows.net/runs/run/shards/000003.images.parquet and ")]
    [InlineData("drilldowns/000007.parquet", "Delete that blob and run `imacs report https://acc.blob.core.windows.net/runs/run`")]
    public void For_Blobs_SpeaksOfBlobs(string name, string words) =>
        Assert.Contains(words, ArtifactCure.For("https://acc.blob.core.windows.net/runs", $"run/{name}"), StringComparison.Ordinal);
}
