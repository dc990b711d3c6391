using Imacs.Contracts.Errors;
using Imacs.Datasets.Manifests;
using Imacs.Datasets.Sources;

namespace Imacs.Datasets.Tests.Manifests;

[Trait("Suite", "Unit")]
public sealed class ManifestSourceTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ReadItems_Csv_KeepsOrderLabelsSplitsAndColumns()
    {
        string file = _folder.Write("list.csv", "\uFEFFImage,lat,Label,SPLIT\nb/x.png,52.1,River,test\n./a/../a.png,,,\n");

        DatasetItem[] items = await new ManifestSource(file).AllAsync();

        Assert.Equal(["b/x.png", "a.png"], items.Select(item => item.Id));
        Assert.Equal((_folder.At("b/x.png"), "River", "test", "52.1"), (items[0].Path, items[0].Label, items[0].Split, items[0].Columns["lat"]));
        Assert.Equal((null, null, ""), (items[1].Label, items[1].Split, items[1].Columns["lat"]));
    }

    [Fact]
    public async Task ReadItems_JsonLines_KeepsOrderLabelsSplitsAndColumns()
    {
        string file = _folder.Write("list.jsonl", "{\"image\":\"b.png\",\"label\":3,\"split\":\"test\",\"lat\":52.10,\"note\":null}\n\n{\"image\":\"a.png\",\"tags\":[1,2]}");

        DatasetItem[] items = await new ManifestSource(file).AllAsync();

        Assert.Equal(["b.png", "a.png"], items.Select(item => item.Id));
        Assert.Equal(("3", "test", "52.10"), (items[0].Label, items[0].Split, items[0].Columns["lat"]));
        Assert.Single(items[0].Columns);
        Assert.Equal("[1,2]", items[1].Columns["tags"]);
    }

    [Fact]
    public async Task ReadItems_GivenRoot_ResolvesAgainstIt()
    {
        string file = _folder.Write("lists/list.csv", "image\nx.png\n/data/y.png\n");

        DatasetItem[] items = await new ManifestSource(file, "/data/tiles").AllAsync();

        Assert.Equal(["x.png", "../y.png"], items.Select(item => item.Id));
        Assert.Equal(["/data/tiles/x.png", "/data/y.png"], items.Select(item => item.Path));
    }

    [Fact]
    public async Task ReadItems_BackslashPaths_BecomeSlashes() =>
        Assert.Equal(["River/x.png"], await new ManifestSource(_folder.Write("list.csv", "image\nRiver\\x.png\n")).IdsAsync());

    [Fact]
    public async Task ReadItems_FileThatDoesNotExist_IsAnItem() =>
        Assert.Single(await new ManifestSource(_folder.Write("list.csv", "image\ngone.png\n")).AllAsync());

    [Theory]
    [InlineData("list.csv", "path,label\nx.png,a\n", "line 1: the header has no column 'image' (it has: path, label)")]
    [InlineData("list.csv", "image;label\nx.png;a\n", "separate columns by commas")]
    [InlineData("list.csv", "image,label,Label\n", "line 1: the header names the column 'label' twice")]
    [InlineData("list.csv", "image,label\nx.png,a\ny.png\n", "line 3: 1 fields where the header has 2")]
    [InlineData("list.csv", "image,label\nx.png,a,b\n", "line 2: 3 fields")]
    [InlineData("list.csv", "image,label\n,a\n", "line 2: the image is not named")]
    [InlineData("list.csv", "image\nx.png\n./x.png\n", "line 3: the image x.png is listed a second time")]
    [InlineData("list.csv", "image\nx\0.png\n", "line 2: the path in column 'image' holds a zero")]
    [InlineData("list.csv", "image\n", "lists no images")]
    [InlineData("list.csv", "", "lists no images")]
    [InlineData("list.jsonl", "{\"image\":\"x.png\"}\n{\"image\":", "line 2: the line is not valid JSON")]
    [InlineData("list.jsonl", "{\"image\":\"x.png\",\"image\":\"y.png\"}", "line 1: the line is not valid JSON")]
    [InlineData("list.jsonl", "{\"image\":\"x.png\",\"Image\":\"y.png\"}", "line 1: the key 'Image' is written twice")]
    [InlineData("list.jsonl", "[\"x.png\"]", "line 1: the line is not a JSON object")]
    [InlineData("list.jsonl", "{\"label\":\"a\"}", "line 1: the image is not named")]
    [InlineData("list.jsonl", "{\"image\":\"x.png\"}\n\n{\"image\":\"x.png\"}", "line 3: the image x.png is listed a second time")]
    public async Task ReadItems_Malformed_NamesFileLineAndCure(string name, string text, string expected)
    {
        string file = _folder.Write(name, text);

        DatasetUnavailableException refusal = await Assert.ThrowsAsync<DatasetUnavailableException>(() => new ManifestSource(file).AllAsync());

        Assert.Contains(file, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadItems_NotUtf8_SaysSo()
    {
        string file = _folder.Write("list.csv", [.. "image\n"u8, 0xE9, .. ".png\n"u8]);

        DatasetUnavailableException refusal = await Assert.ThrowsAsync<DatasetUnavailableException>(() => new ManifestSource(file).AllAsync());

        Assert.Contains("not UTF-8", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadItems_MissingFile_SaysSo()
    {
        DatasetUnavailableException refusal = await Assert.ThrowsAsync<DatasetUnavailableException>(() => new ManifestSource(_folder.At("gone.csv")).AllAsync());

        Assert.Contains("cannot be read", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadItems_Twice_GivesTheSame()
    {
        ManifestSource source = new(_folder.Write("list.csv", "image\nx.png\ny.png\n"));

        Assert.Equal(await source.IdsAsync(), await source.IdsAsync());
    }
}
