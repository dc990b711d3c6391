namespace Imacs.Cli.Tests;

/// <summary>What is refused before any cluster is looked for.</summary>
[Collection(Here.Name)]
[Trait("Suite", "Cli")]
public sealed class ClusterArgumentsTests(Bench bench)
{
    // Nobody listens there: a command that gets as far says that there is no cluster.
    private const string Cluster = "redis://127.0.0.1:1";

    [Theory]
    [InlineData("--threads", "2")]
    [InlineData("--device", "cpu")]
    public async Task Cluster_FlagOfThisMachine_IsRefused(string flag, string value)
    {
        string[] compare = ["compare", "--model", $"a={Bench.Model("planted-a.pt")}", "--model", $"b={Bench.Model("planted-b.pt")}", "--data", bench.Images];

        foreach (string[] command in (string[][])[compare, ["resume", "first"], ["report", "first"]])
            (await ImacsHere.RunAsync(bench.Images, [.. command, "--cluster", Cluster, flag, value])).Failed(2, flag, "silos");
    }

    [Theory]
    [InlineData("resume")]
    [InlineData("status")]
    [InlineData("report")]
    public async Task Address_WithoutCluster_SaysThatItIsMissing(string command)
    {
        ImacsResult result = await ImacsHere.RunAsync(bench.Images, command, "https://account.blob.core.windows.net/runs/first?sig=secret");

        result.Failed(2, "https://account.blob.core.windows.net/runs/first", "--cluster");
        Assert.DoesNotContain("secret", result.Error, StringComparison.Ordinal);
    }
}
