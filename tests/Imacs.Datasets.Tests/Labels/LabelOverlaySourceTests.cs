using Imacs.Contracts.Errors;
using Imacs.Datasets.Labels;
using Imacs.Datasets.Sources;

namespace Imacs.Datasets.Tests.Labels;

[Trait("Suite", "Unit")]
public sealed class LabelOverlaySourceTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ReadItems_NamedImages_GetTheirLabelsAndOthersKeepTheirs()
    {
        Images("a/x.png", "a/y.png");
        using TempFolder elsewhere = new();
        string labels = elsewhere.Write("labels.csv", "image,label\na/y.png,b\n");

        DatasetItem[] items = await Overlay(labels).AllAsync();

        Assert.Equal(["a", "b"], items.Select(item => item.Label!));
    }

    [Fact]
    public async Task ReadItems_PathsRelativeToTheLabelsFileOrAbsolute_Match()
    {
        Images("data/a/x.png", "data/a/y.png", "data/a/z.png");
        string labels = _folder.Write("labels.jsonl", $$"""
            {"image": "data/a/x.png", "label": "1"}
            {"image": "{{_folder.At("data/a/y.png")}}", "label": "2"}
            {"image": "./a/../a/z.png", "label": "3"}
            """);

        DatasetItem[] items = await new LabelOverlaySource(new ClassFolderSource(_folder.At("data")), labels).AllAsync();

        Assert.Equal(["1", "2", "3"], items.Select(item => item.Label!));
    }

    [Fact]
    public async Task ReadItems_EntryWithoutImage_ListsTheFirstFew()
    {
        Images("a/x.png");
        string labels = _folder.Write("labels.csv", "image,label\na/x.png,b\n" + string.Concat(Enumerable.Range(0, 9).Select(number => $"gone{number}.png,b\n")));

        DatasetUnavailableException refusal = await Assert.ThrowsAsync<DatasetUnavailableException>(() => Overlay(labels).AllAsync());

        Assert.Contains("9 labels", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("gone0.png (line 3)", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("gone5.png", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("image,label\na/x.png,\n", "line 2: the image a/x.png has no label")]
    [InlineData("image\na/x.png\n", "has no label")]
    [InlineData("image,label\na/x.png,b\na/x.png,c\n", "line 3: the image a/x.png is listed a second time")]
    public async Task ReadItems_Malformed_NamesTheLine(string text, string expected)
    {
        Images("a/x.png");

        DatasetUnavailableException refusal = await Assert.ThrowsAsync<DatasetUnavailableException>(() => Overlay(_folder.Write("labels.csv", text)).AllAsync());

        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }

    private LabelOverlaySource Overlay(string labels) => new(new ClassFolderSource(_folder.Root), labels);

    private void Images(params string[] ids)
    {
        foreach (string id in ids)
            _folder.Write(id);
    }
}
