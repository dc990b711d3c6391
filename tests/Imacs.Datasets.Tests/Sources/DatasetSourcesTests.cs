using Imacs.Contracts.Errors;
using Imacs.Datasets.Labels;
using Imacs.Datasets.Manifests;
using Imacs.Datasets.Sources;

namespace Imacs.Datasets.Tests.Sources;

[Trait("Suite", "Unit")]
public sealed class DatasetSourcesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_ClassFolders_GivesClassFolderSource()
    {
        _folder.Write("images/River/x.png");

        IDatasetSource source = await OpenAsync(_folder.Root);

        Assert.IsType<ClassFolderSource>(source);
        Assert.Contains(_folder.Root, source.Describe, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_ImagesDirectly_GivesFlatFolderSource()
    {
        _folder.Write("b.png");
        _folder.Write("a.jpg");
        _folder.Write("notes/readme.txt");

        IDatasetSource source = await OpenAsync(_folder.Root);

        Assert.IsType<FlatFolderSource>(source);
        DatasetItem[] items = await source.AllAsync();
        Assert.Equal(["a.jpg", "b.png"], items.Select(item => item.Id));
        Assert.All(items, item => Assert.Null(item.Label));
    }

    [Fact]
    public async Task Open_ImagesDirectlyAndInClassFolders_GivesClassFoldersThatRefuseTheStrayOnes()
    {
        _folder.Write("a.png");
        _folder.Write("River/x.png");

        IDatasetSource source = await OpenAsync(_folder.Root);

        await Assert.ThrowsAsync<DatasetUnavailableException>(source.AllAsync);
    }

    [Theory]
    [InlineData("list.csv")]
    [InlineData("list.JSONL")]
    [InlineData("list.ndjson")]
    public async Task Open_ManifestExtension_GivesManifestSource(string name) =>
        Assert.IsType<ManifestSource>(await OpenAsync(_folder.Write(name)));

    [Fact]
    public async Task Open_WithLabelsFile_GivesOverlay()
    {
        _folder.Write("a.png");

        Assert.IsType<LabelOverlaySource>(await DatasetSources.OpenAsync(_folder.Root, _folder.Write("labels.csv"), cancellationToken: TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("list.parquet", "manifest (.csv, .jsonl, .ndjson)")]
    [InlineData("nothing-here", "There is no dataset at")]
    [InlineData("empty", "holds no images")]
    public async Task Open_NoDataset_SaysWhatIsAccepted(string name, string expected)
    {
        _folder.Write("list.parquet");
        _folder.Write("empty/readme.txt");

        DatasetUnavailableException refusal = await Assert.ThrowsAsync<DatasetUnavailableException>(() => OpenAsync(_folder.At(name)));

        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(_folder.At(name), refusal.Message, StringComparison.Ordinal);
    }

    private static Task<IDatasetSource> OpenAsync(string path) => DatasetSources.OpenAsync(path, cancellationToken: TestContext.Current.CancellationToken);
}
