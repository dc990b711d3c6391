using Imacs.Contracts.Errors;
using Imacs.Core.Imaging;
using Imacs.Datasets.Imaging;
using Imacs.Datasets.Labels;
using Imacs.Datasets.Sources;

namespace Imacs.Datasets.Tests.Labels;

[Trait("Suite", "Unit")]
public sealed class EvidenceBoxesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task MaskOf_BoxesByIdAndByPathFromTheFile_AreFilledAndScaled()
    {
        EvidenceBoxes boxes = await ReadAsync("image,x,y,width,height\nimages/a.png,1,0,2,1\nimages/a.png,0,3,1,1\nb.png,0,0,4,4\n");

        // Named by its path from the file; once whole and once shrunk to half.
        Assert.Equal([false, true, true, false, false, false, false, false, false, false, false, false, true, false, false, false], boxes.MaskOf(Item("a.png"), Image(4, 4))!);
        Assert.Equal([true, true, true, false], boxes.MaskOf(Item("a.png"), Image(2, 4))!);
        Assert.All(boxes.MaskOf(Item("b.png"), Image(4, 4))!, Assert.True);
        Assert.Null(boxes.MaskOf(Item("c.png"), Image(4, 4)));
        Assert.Equal((2, true, false), (boxes.Images, boxes.Has(Item("a.png")), boxes.Has(Item("c.png"))));
    }

    [Fact]
    public async Task MaskOf_BoxOutsideTheImage_RejectsTheImage()
    {
        EvidenceBoxes boxes = await ReadAsync("image,x,y,width,height\nb.png,2,0,4,4\n");

        var error = Assert.Throws<ImageRejectedException>(() => boxes.MaskOf(Item("b.png"), Image(4, 4)));

        Assert.Contains("reaches out", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("image,x,y,width\nb.png,0,0,4\n", "line 2")]
    [InlineData("image,x,y,width,height\nb.png,0,zero,4,4\n", "'zero'")]
    [InlineData("image,x,y,width,height\nb.png,0,0,0,4\n", "at least 1")]
    [InlineData("image,x,y,width,height\n", "lists no images")]
    public async Task ReadAsync_UnusableFile_SaysWhereAndWhat(string text, string word) =>
        Assert.Contains(word, (await Assert.ThrowsAsync<DatasetUnavailableException>(() => ReadAsync(text))).Message, StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();

    private Task<EvidenceBoxes> ReadAsync(string text) => EvidenceBoxes.ReadAsync(_folder.Write("boxes.csv", text), TestContext.Current.CancellationToken);

    private DatasetItem Item(string id) => new(id, _folder.At($"images/{id}"), null, null, DatasetItem.NoColumns);

    private static DecodedImage Image(int side, int original) => new(new PlanarImage(3, side, side), original, original);
}
