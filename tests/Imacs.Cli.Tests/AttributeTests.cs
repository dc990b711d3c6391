using System.Text.Json.Nodes;

namespace Imacs.Cli.Tests;

/// <summary>One image, one model, one map.</summary>
[Collection(Here.Name)]
[Trait("Suite", "Cli")]
public sealed class AttributeTests(Bench bench) : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Attribute_ArrayWithFixedRule_EqualsPeer()
    {
        ImacsResult result = await AttributeAsync(
            SharedData.Path("golden", "River_1.input.npy"), "--rule", "pair", "--steps", "25", "--baseline", "black", "--output", "logit", "--target", "8", "--out", "map.npy", "--json");

        JsonObject json = result.Succeeded().Json();
        Assert.Equal((8, 25, false), ((int)json["target"]!, (int)json["gradientEvaluations"]!, (bool)json["flat"]!));
        Assert.Null(json["shareError"]);
        Assert.InRange((double)json["probability"]!, 0, 1);
        (float[] actual, int[] shape) = Npy.Read<float>(_folder["map.npy"]);
        float[] expected = Npy.Read<float>(SharedData.Path("golden", "River_1.pair-ig25-black-logit.npy")).Data;
        Assert.Equal([3, 64, 64], shape);
        double error = Math.Sqrt(actual.Zip(expected, (x, y) => Math.Pow(x - (double)y, 2)).Sum() / expected.Sum(x => Math.Pow(x, 2)));
        Assert.True(error <= 2e-3, $"relative L2 distance {error:G3}");
    }

    [Fact]
    public async Task Attribute_ImageWithAdaptiveRule_PaintsAPng()
    {
        ImacsResult result = (await AttributeAsync(River(), "--out", "heat.png")).Succeeded();

        byte[] png = await File.ReadAllBytesAsync(_folder["heat.png"], TestContext.Current.CancellationToken);
        Assert.True(png.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]));
        Assert.Contains("share error", result.Output, StringComparison.Ordinal);
        Assert.Contains("completeness error", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--target", "10", "0 to 9")]
    [InlineData("--target", "-1", "0 to 9")]
    [InlineData("--output", "score", "probability or logit")]
    [InlineData("--baseline", "pink", "black, white")]
    [InlineData("--method", "magic", "ig")]
    [InlineData("--steps", "1", "between 2 and 4096")]
    [InlineData("--out", "map.tiff", ".npy or .png")]
    public async Task Attribute_UnusableValue_SaysWhatIsAllowed(string flag, string value, string word)
    {
        ImacsResult result = await AttributeAsync(River(), flag == "--out" ? [flag, value] : [flag, value, "--out", "map.npy"]);

        result.Failed(2, value, word);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Attribute_MissingImage_NamesIt() => (await AttributeAsync("none.png", "--out", "map.npy")).Failed(2, "none.png", "does not exist");

    public void Dispose() => _folder.Dispose();

    private string River() => Path.Combine(bench.Images, "River", "River_1.jpg");

    private Task<ImacsResult> AttributeAsync(string image, params IEnumerable<string> flags) =>
        ImacsHere.RunAsync(_folder.Path, ["attribute", image, "--model", Bench.Model("base.pt"), .. flags]);
}
