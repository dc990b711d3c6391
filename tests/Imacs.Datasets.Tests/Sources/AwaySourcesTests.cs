using Imacs.Contracts.Errors;
using Imacs.Datasets.Files;
using Imacs.Datasets.Imaging;
using Imacs.Datasets.Sources;

namespace Imacs.Datasets.Tests.Sources;

/// <summary>Datasets that are not on this machine: the same ids, labels and order as on it.</summary>
[Trait("Suite", "Unit")]
public sealed class AwaySourcesTests : IDisposable
{
    private const string Away = "https://acc.blob.core.windows.net/c/set";
    private readonly TempFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("River/b.png", "River/a c.PNG", "Forest/é.jpg", "a-b/x.gif", "a/y.bmp", ".hidden/z.png", "River/.z.png", "River/notes.txt")]
    [InlineData("b.png", "a.jpg", "A.jpg", "notes.txt", ".x.png")]
    [InlineData("train/River/1.png", "test/River/1.png", "test/Sea/2.png")]
    public async Task OpenAsync_Folder_ListsAsOnThisMachine(params string[] names)
    {
        foreach (string name in names)
            _folder.Write(name, "x");
        List<DatasetItem> here = await ItemsAsync(_folder.Root, LocalFiles.Instance), away = await ItemsAsync(Away, new Shelf(Away, _folder.Root));

        Assert.Equal(here.Select(item => (item.Id, item.Label)), away.Select(item => (item.Id, item.Label)));
        Assert.All(away, item => Assert.Equal($"{Away}/{string.Join('/', item.Id.Split('/').Select(Uri.EscapeDataString))}", item.Path));
    }

    [Fact]
    public async Task OpenAsync_ManifestAndLabels_ListAsOnThisMachine()
    {
        _folder.Write("list.csv", "image,split,note\nRiver/a.png,test,\"x, y\"\n./Sea\\b.png,,\nRiver/../c.png,train,z\n");
        _folder.Write("labels.csv", "image,label\nSea/b.png,Sea\nc.png,Lake\n");
        List<DatasetItem> here = await ItemsAsync(_folder.At("list.csv"), LocalFiles.Instance, _folder.At("labels.csv"));
        List<DatasetItem> away = await ItemsAsync($"{Away}/list.csv", new Shelf(Away, _folder.Root), $"{Away}/labels.csv");

        Assert.Equal(["River/a.png", "Sea/b.png", "c.png"], away.Select(item => item.Id));
        Assert.Equal(here.Select(item => (item.Id, item.Label, item.Split, item.Columns["note"])), away.Select(item => (item.Id, item.Label, item.Split, item.Columns["note"])));
    }

    [Theory]
    [InlineData("../secret.png")]
    [InlineData("a/../../secret.png")]
    [InlineData("/etc/passwd")]
    [InlineData("..\\secret.png")]
    public async Task OpenAsync_ManifestThatLeadsOut_IsRefusedWithItsLine(string image)
    {
        _folder.Write("list.csv", $"image\na.png\n{image}\n");

        DatasetUnavailableException error = await Assert.ThrowsAsync<DatasetUnavailableException>(() => ItemsAsync($"{Away}/list.csv", new Shelf(Away, _folder.Root)));

        Assert.Contains("line 3", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task OpenAsync_UploadedDataset_KeepsIdsLabelsAndColumns(bool hasVersion)
    {
        string hash = new('a', 64), place = StoredDataset.PlaceOf(hash), image = new('b', 64);
        byte[] line = StoredDatasetSource.LineOf(new("../odd/é b.png", image, "River", "test", new Dictionary<string, string> { ["Note"] = "x\ny" }));
        byte[] list = [.. line, (byte)'\n', .. StoredDatasetSource.LineOf(new("gone.png", null, null, null, null))];
        _folder.Write("images.jsonl", hasVersion ? [.. StoredDatasetSource.Header(), (byte)'\n', .. list] : list);

        List<DatasetItem> items = await ItemsAsync(place, new Shelf(place, _folder.Root));

        Assert.Equal([("../odd/é b.png", $"store:datasets/files/bb/{image}", "River", "test"), ("gone.png", StoredDataset.Absent, null, null)], items.Select(item => (item.Id, item.Path, item.Label, item.Split)));
        Assert.Equal([KeyValuePair.Create("Note", "x\ny")], items[0].Columns);
        Assert.Empty(items[1].Columns);
    }

    [Theory]
    [InlineData("", "lists no images")]
    [InlineData("{\"image\":\"a.png\",\"sha256\":\"../../spec\"}", "line 1")]
    [InlineData("{\"image\":\"\"}", "line 1")]
    [InlineData("{\"schemaVersion\":1}", "lists no images")]
    [InlineData("{\"schemaVersion\":1}\n{\"image\":\"\"}", "line 2")]
    [InlineData("{\"schemaVersion\":2}\n{\"image\":\"a.png\"}", "images.jsonl is of version 2, but this version of imacs understands versions 0 to 1")]
    [InlineData("{\"schemaVersion\":0}\n{\"image\":\"a.png\"}", "is of version 0")]
    [InlineData("{\"schemaVersion\":\"one\"}\n{\"image\":\"a.png\"}", "line 1")]
    [InlineData("no json", "line 1")]
    public async Task OpenAsync_UploadedDatasetWithAnOddList_SaysWhere(string list, string words)
    {
        _folder.Write("images.jsonl", list);
        string place = StoredDataset.PlaceOf(new string('a', 64));

        Assert.Contains(words, (await Assert.ThrowsAsync<DatasetUnavailableException>(() => ItemsAsync(place, new Shelf(place, _folder.Root)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_UploadThatWasBrokenOff_SaysSo()
    {
        string place = StoredDataset.PlaceOf(new string('a', 64));

        Assert.Contains("--upload", (await Assert.ThrowsAsync<DatasetUnavailableException>(() => ItemsAsync(place, new Shelf(place, _folder.Root)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DecodeFileAsync_FileThatIsAway_KeepsTheLimits()
    {
        _folder.Write("long.png", new byte[101]);
        _folder.Write("empty.png", string.Empty);
        var decoder = new ImageDecoder(new ImageDecoderOptions { MaxFileBytes = 100 }, new Shelf(Away, _folder.Root));

        foreach ((string name, string words) in ((string, string)[])[("long.png", "101 bytes"), ("empty.png", "no bytes"), ("none.png", "does not exist")])
            Assert.Contains(words, (await Assert.ThrowsAsync<ImageRejectedException>(() => decoder.DecodeFileAsync($"{Away}/{name}", Token))).Message, StringComparison.Ordinal);
    }

    private static async Task<List<DatasetItem>> ItemsAsync(string place, IFileReader files, string? labels = null) =>
        await (await DatasetSources.OpenAsync(place, labels, files, cancellationToken: Token)).ReadItemsAsync(Token).ToListAsync(Token);

    /// <summary>A folder under an address.</summary>
    private sealed class Shelf(string address, string folder) : IFileReader
    {
        public ValueTask<Stream> OpenAsync(string place, CancellationToken cancellationToken = default) => LocalFiles.Instance.OpenAsync(PathOf(place), cancellationToken);

        public ValueTask<bool> ExistsAsync(string place, CancellationToken cancellationToken = default) => ValueTask.FromResult(File.Exists(PathOf(place)));

        public IAsyncEnumerable<string> ListAsync(string place, CancellationToken cancellationToken = default) => Directory.EnumerateFiles(PathOf(place), "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(PathOf(place), path)).Order(StringComparer.Ordinal).ToAsyncEnumerable();

        private string PathOf(string place) => place == address ? folder : Path.Combine(folder, Uri.UnescapeDataString(place[(address.Length + 1)..]));
    }
}
