using System.Text.Json.Nodes;
using Imacs.Contracts.Specs;
using Imacs.Contracts.Summaries;
using Imacs.Torch.Export;

namespace Imacs.Cli.Tests;

/// <summary>Every attribution method, from the command line to its result.</summary>
[Collection(Here.Name)]
[Trait("Suite", "Cli")]
public sealed class MethodsTests(Bench bench) : IDisposable
{
    private readonly TempFolder _folder = new();

    /// <summary>Each method with settings that keep it short.</summary>
    private static readonly Dictionary<string, string[]> Short = new()
    {
        ["ig"] = ["--rule", "midpoint", "--steps", "4", "--baseline", "mean+blur+noise"],
        ["guided-ig"] = ["--steps", "6", "--fraction", "0.5", "--max-distance", "0.1"],
        ["blur-ig"] = ["--steps", "6", "--max-sigma", "10"],
        ["xrai"] = ["--xrai-mode", "product", "--xrai-algorithm", "fast", "--rule", "pair", "--steps", "6"],
        ["smoothgrad"] = ["--smoothgrad-of", "occlusion", "--smoothgrad-mode", "squared", "--samples", "2", "--noise", "0.1", "--window", "32"],
        ["gradient-x-input"] = [],
        ["gradient"] = [],
        ["occlusion"] = ["--window", "16", "--stride", "16"],
        ["expected-gradients"] = ["--draws", "6"],
        ["grad-cam"] = [],
        ["random"] = [],
    };

    public static TheoryData<string> Methods => [.. AttributionMethodRules.Methods];

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Attribute_EveryMethod_WritesAMap(string method)
    {
        IEnumerable<string> data = method == "expected-gradients" ? ["--baseline-data", bench.Images] : [];

        ImacsResult result = await ImacsHere.RunAsync(
            _folder.Path, ["attribute", River(), "--model", Model(method, 1), "--method", method, .. Short[method], .. data, "--target", "contrast:8:1", "--out", "map.npy", "--json"]);

        JsonObject json = result.Succeeded().Json();
        Assert.Equal((8, 1, false), ((int)json["target"]!, (int)json["against"]!, (bool)json["flat"]!));
        (float[] map, int[] shape) = Npy.Read<float>(_folder["map.npy"]);
        Assert.Equal([method is "xrai" or "occlusion" or "grad-cam" or "random" or "smoothgrad" ? 1 : 3, 64, 64], shape);
        Assert.All(map, value => Assert.True(float.IsFinite(value)));
        Assert.Equal(method is "ig" or "guided-ig" or "blur-ig" or "xrai" or "expected-gradients", json["completenessError"] is not null);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Compare_EveryMethod_RunsToItsReport(string method)
    {
        (await CompareAsync(method, Short[method])).Succeeded();

        ComparisonSummary summary = Bench.Summary(_folder["run"]);
        Assert.Equal((4, 0), (summary.Images.Processed, summary.Images.Quarantined));
        Assert.Equal(method == "smoothgrad" ? "smoothgrad of occlusion" : method, summary.Parameters.Method);
        Assert.True(File.Exists(_folder["run", "report", "index.html"]));
        JsonNode spec = JsonNode.Parse(await File.ReadAllTextAsync(_folder["run", "spec.json"], TestContext.Current.CancellationToken))!["attribution"]!;
        Assert.Equal(method, (string)spec["method"]!);
    }

    [Fact]
    public async Task Compare_ImageAsBaseline_CountsItsContentAndNotItsPlace()
    {
        string first = _folder["first.jpg"], moved = _folder["elsewhere", "second.jpg"], other = _folder["other.jpg"];
        Directory.CreateDirectory(_folder["elsewhere"]);
        File.Copy(Path.Combine(bench.Images, "Forest", "Forest_1.jpg"), first);
        File.Copy(first, moved);
        File.Copy(Path.Combine(bench.Images, "Highway", "Highway_1.jpg"), other);
        string[] fingerprints = await Task.WhenAll(((string[])[first, moved, other]).Select(async (file, i) =>
        {
            (await CompareAsync("ig", ["--rule", "midpoint", "--steps", "2", "--baseline", file], $"run{i}")).Succeeded();
            ComparisonSummary summary = Bench.Summary(_folder[$"run{i}"]);
            Assert.Equal([$"image:{Path.GetFileName(file)}"], summary.Parameters.Baselines);
            return summary.Comparison;
        }));

        Assert.Equal(fingerprints[0], fingerprints[1]);
        Assert.NotEqual(fingerprints[0], fingerprints[2]);
    }

    [Fact]
    public async Task Compare_SpecAndFlags_AreTwoSpellingsOfOne()
    {
        await File.WriteAllTextAsync(_folder["spec.yaml"], "attribution:\n  method: guided-ig\n  steps: 6\n  maxDistance: 0.1\n  baselines: [black]\n", TestContext.Current.CancellationToken);
        (await CompareAsync("guided-ig", ["--steps", "6", "--max-distance", "0.1", "--baseline", "black"], "flags")).Succeeded();
        (await ImacsHere.RunAsync(_folder.Path, ["compare", "spec.yaml", .. CompareFlags("guided-ig", "file")])).Succeeded();

        Bench.AssertSameFiles(_folder["flags"], _folder["file"], "summary.json", "spec.json", "regions.parquet");
    }

    [Theory]
    [InlineData("grad-cam", "features(x)")]
    [InlineData("guided-ig --rule midpoint", "has no such parameter")]
    [InlineData("xrai --xrai-mode parity --steps 50", "PAIR")]
    [InlineData("ig --baseline nowhere.png", "nowhere.png")]
    [InlineData("ig --baseline image:nowhere.png", "nowhere.png")]
    [InlineData("ig --target contrast:1:10", "10")]
    [InlineData("ig --target contrast:1", "contrast:N:M")]
    [InlineData("lime", "guided-ig")]
    public async Task AttributeAndCompare_WhatCannotBe_SayWhy(string flags, string word)
    {
        string[] words = ["--method", .. flags.Split(' ')];

        (await ImacsHere.RunAsync(_folder.Path, ["attribute", River(), "--model", Bench.Model("base.pt"), .. words, "--out", "map.npy"])).Failed(2, word);
        (await ImacsHere.RunAsync(_folder.Path, ["compare", .. CompareFlags("ig", "run").Where(flag => flag is not ("--method" or "ig")), .. words])).Failed(2, word);

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("--method expected-gradients", "--baseline-data")]
    [InlineData("--method ig --baseline-data .", "expected-gradients")]
    [InlineData("--method gradient --target label", "predicted")]
    public async Task Attribute_WhatCannotBe_SaysWhy(string flags, string word) =>
        (await ImacsHere.RunAsync(_folder.Path, ["attribute", River(), "--model", Bench.Model("base.pt"), .. flags.Split(' '), "--out", "map.npy"])).Failed(2, word);

    public void Dispose() => _folder.Dispose();

    private Task<ImacsResult> CompareAsync(string method, string[] flags, string run = "run") =>
        ImacsHere.RunAsync(_folder.Path, ["compare", .. CompareFlags(method, run), .. flags]);

    private string[] CompareFlags(string method, string run) =>
    [
        "--model", $"a={Model(method, 1)}", "--model", $"b={Model(method, 2)}", "--data", bench.Images, "--limit", "4", "--k", "2", "--regions-per-model", "2", "--causal-images", "1",
        "--input-size", "64", "--method", method, "--out", run,
    ];

    private string River() => Path.Combine(bench.Images, "River", "River_1.jpg");

    /// <summary>A shared model, or for Grad-CAM one that exposes a feature layer.</summary>
    private string Model(string method, int number)
    {
        if (method != "grad-cam")
            return Bench.Model(number == 1 ? "planted-a.pt" : "planted-b.pt");
        string file = _folder[$"cam{number}.pt"];
        if (!File.Exists(file))
        {
            var random = new Random(number);
            float[] weights = Draw(random, 80);
            // Every plane speaks for class 8 and against class 1, so that no map is all ReLU.
            for (int plane = 0; plane < 8; plane++)
                (weights[(10 * plane) + 8], weights[(10 * plane) + 1]) = (1, -1);
            using FileStream stream = File.Create(file);
            ScriptArchive.Write(
                stream,
                """
                  def features(self: __torch__.Net,
                    x: Tensor) -> Tensor:
                    return torch.relu(torch.conv2d(x, self.w, self.b, [4, 4], [0, 0], [1, 1], 1))
                  def classify(self: __torch__.Net,
                    f: Tensor) -> Tensor:
                    return torch.matmul(torch.mean(f, [2, 3]), self.v)
                  def forward(self: __torch__.Net,
                    x: Tensor) -> Tensor:
                    return (self).classify((self).features(x, ), )
                """,
                [new("w", [8, 3, 4, 4], Draw(random, 384)), new("b", [8], Draw(random, 8)), new("v", [8, 10], weights)]);
        }

        return file;
    }

    private static float[] Draw(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
}
