using System.Security.Cryptography;

namespace Imacs.Cli.Tests;

/// <summary>Where models and images may lie, and what is said of places where they may not.</summary>
[Collection(Here.Name)]
[Trait("Suite", "Cli")]
public sealed class PlacesTests(Bench bench) : IDisposable
{
    private const string Secret = "c2VjcmV0LXNpZ25hdHVyZQ";
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Compare_FileUris_SameFilesAsWithPaths()
    {
        string[] args = [.. Bench.Compare("planted-a.pt", "planted-b.pt", new Uri(bench.Images).AbsoluteUri, _folder["run"])
            .Select(arg => arg.Replace(Bench.Model("planted"), new Uri(Bench.Model("planted")).AbsoluteUri, StringComparison.Ordinal))];
        Assert.Contains(args, arg => arg.StartsWith("a=file:///", StringComparison.Ordinal));

        (await ImacsHere.RunAsync(_folder.Path, args)).Succeeded();

        Bench.AssertSameFiles(bench.Reference, _folder["run"], "summary.json", "regions.parquet", "quarantine.parquet", "spec.json");
        Assert.False(Directory.Exists(_folder["models"]));
    }

    [Theory]
    [InlineData("https://acc.blob.core.windows.net/c/set?sv=2024&sig=" + Secret, "shared access signature")]
    [InlineData("https:/acc.blob.core.windows.net/c/set?sv=2024&sig=" + Secret, "shared access signature")]
    [InlineData("https://me:" + Secret + "@acc.blob.core.windows.net/c/set", "user's name")]
    [InlineData("s3://bucket/set", "s3:// is not read")]
    [InlineData("https://acc.blob.core.windows.net/c/set", "the store of these silos is a folder")]
    [InlineData("store:datasets/none", "holds no images")]
    public async Task Compare_DataWhereNoSiloReads_SaysSoAndNeverTheSecret(string data, string words)
    {
        ImacsResult result = await ImacsHere.RunAsync(_folder.Path, Bench.Compare("planted-a.pt", "planted-b.pt", data, _folder["run"]));

        result.Failed(2, words);
        Assert.DoesNotContain(Secret, result.Error + result.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["run"]));
    }

    [Fact]
    public async Task Compare_ModelThatIsNotTheOneThatIsPinned_NamesBothHashes()
    {
        string claimed = new('a', 64), model = Bench.Model("planted-a.pt");
        string real = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(model, TestContext.Current.CancellationToken)));
        await File.WriteAllTextAsync(
            _folder["spec.yaml"],
            $"models: [{{ name: a, path: {model}, sha256: {claimed} }}, {{ name: b, path: {Bench.Model("planted-b.pt")} }}]\ndata: {{ path: {bench.Images} }}\n",
            TestContext.Current.CancellationToken);

        (await ImacsHere.RunAsync(_folder.Path, "compare", _folder["spec.yaml"], "--k", "5", "--out", _folder["run"])).Failed(2, claimed, real);
    }

    [Fact]
    public async Task Compare_UploadWithoutACluster_SaysWhatItIsFor()
    {
        ImacsResult result = await ImacsHere.RunAsync(_folder.Path, [.. Bench.Compare("planted-a.pt", "planted-b.pt", bench.Images, _folder["run"]), "--upload"]);

        result.Failed(2, "--upload", "--cluster");
        Assert.False(Directory.Exists(_folder["run"]));
    }

    [Theory]
    [InlineData("models")]
    [InlineData("datasets")]
    public async Task Compare_NameThatTheStoreNeeds_IsRefusedBeforeAnythingIsAsked(string name)
    {
        string[] args = ["compare", "--model", $"a={Bench.Model("planted-a.pt")}", "--model", $"b={Bench.Model("planted-b.pt")}", "--data", bench.Images, "--cluster", "redis://127.0.0.1:1", "--name", name];

        (await ImacsHere.RunAsync(_folder.Path, args)).Failed(2, $"'{name}'", "store");
    }

    [Fact]
    public async Task Evaluate_ImagesThatAreAway_SaysThatItReadsThisMachine() => (await ImacsHere.RunAsync(
        _folder.Path, "evaluate", "--model", $"a={Bench.Model("planted-a.pt")}", "--data", "https://acc.blob.core.windows.net/c/set", "--method", "gradient")).Failed(2, "this machine");

    public void Dispose() => _folder.Dispose();
}
