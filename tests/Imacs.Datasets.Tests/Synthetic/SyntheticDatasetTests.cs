using Imacs.Contracts.Errors;
using Imacs.Core.Imaging;
using Imacs.Datasets.Imaging;
using Imacs.Datasets.Sources;
using Imacs.Datasets.Synthetic;

namespace Imacs.Datasets.Tests.Synthetic;

[Trait("Suite", "Unit")]
public sealed class SyntheticDatasetTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Write_SomeMarked_GivesAReadableDatasetWithItsMarks()
    {
        await SyntheticDataset.WriteAsync(_folder.Root, 5, 3, (cls, index) => cls == "Town" && index > 0, TestContext.Current.CancellationToken);

        IDatasetSource source = await DatasetSources.OpenAsync(_folder.Root, cancellationToken: TestContext.Current.CancellationToken);
        DatasetItem[] items = await source.AllAsync();
        Assert.Equal(12, items.Length);
        Assert.Equal(SyntheticScenes.Classes, items.Select(item => item.Label!).Distinct());

        string[] marks = await File.ReadAllLinesAsync(_folder.At(SyntheticDataset.MarksFile), TestContext.Current.CancellationToken);
        Assert.Equal("image,x,y,width,height", marks[0]);
        Assert.Equal(["Town/Town_00001.png", "Town/Town_00002.png"], marks[1..].Select(line => line.Split(',')[0]));
        foreach (string line in marks[1..])
        {
            string[] cells = line.Split(',');
            PlanarImage tile = (await new ImageDecoder().DecodeFileAsync(_folder.At(cells[0]), TestContext.Current.CancellationToken)).Image;
            PlanarImage stamped = new(3, 64, 64, [.. tile.Data]);
            Mark.Stamp(stamped, int.Parse(cells[1]), int.Parse(cells[2]));
            Assert.All(tile.Data.Zip(stamped.Data), pair => Assert.Equal(pair.Second, pair.First, 0.5f / 255));
        }
    }

    [Fact]
    public async Task Write_Twice_GivesSameBytes()
    {
        await SyntheticDataset.WriteAsync(_folder.At("a"), 5, 2, (_, index) => index == 0, TestContext.Current.CancellationToken);
        await SyntheticDataset.WriteAsync(_folder.At("b"), 5, 2, (_, index) => index == 0, TestContext.Current.CancellationToken);

        foreach (string file in Directory.EnumerateFiles(_folder.At("a"), "*", SearchOption.AllDirectories))
        {
            string twin = Path.Combine(_folder.At("b"), Path.GetRelativePath(_folder.At("a"), file));
            byte[] expected = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
            Assert.Equal(expected, await File.ReadAllBytesAsync(twin, TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task Write_FolderIsAFile_NamesIt()
    {
        string file = _folder.Write("taken");

        ArtifactStoreException refusal = await Assert.ThrowsAsync<ArtifactStoreException>(
            () => SyntheticDataset.WriteAsync(file, 5, 1, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Contains(file, refusal.Message, StringComparison.Ordinal);
    }
}
