using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Datasets.Files;
using Imacs.Grains.Files;
using Imacs.Grains.Models;
using Imacs.Storage.Artifacts;
using Imacs.Testing;
using Imacs.Torch.Devices;
using Imacs.Torch.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Imacs.Grains.Tests.Sharing;

[Trait("Suite", "Unit")]
public sealed class ModelLibraryTests : IDisposable
{
    private const int Fetched = 2502;
    private const int Damaged = 2503;
    private const int NotKept = 2504;
    private readonly Folder _folder = new();
    private readonly LogLines _log = new();
    private readonly WatchedStore _store;

    public ModelLibraryTests() => _store = new(new LocalArtifactStore(_folder["store"]));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _log.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task ReadAsync_PathOfOneSilo_OtherSilosHaveItFromTheStore()
    {
        ModelSpec spec = Spec(CopyModel("planted-a.pt"));
        ModelFile first = await Library("one").ReadAsync(spec, Token);
        string name = ArtifactNames.Model(first.Sha256);
        File.Delete(spec.Path);

        Assert.Equal([name], _store.Creations);
        Assert.Equal(first.Bytes, (await Library("one").ReadAsync(spec with { Sha256 = first.Sha256 }, Token)).Bytes);
        Assert.Empty(_store.Reads);

        ModelLibrary other = Library("two");
        ModelSpec shared = spec with { Sha256 = first.Sha256.ToUpperInvariant(), Path = $"store:{name}" };
        Assert.Equal(first.Bytes, (await other.ReadAsync(shared, Token)).Bytes);
        Assert.Equal(first.Bytes, (await other.ReadAsync(shared, Token)).Bytes);
        Assert.Equal([name], _store.Reads);
        Assert.Single(_log.Of(Fetched));
    }

    [Fact]
    public async Task ReadAsync_FileUri_IsThatFile()
    {
        string path = CopyModel("planted-a.pt");

        Assert.Equal(await File.ReadAllBytesAsync(path, Token), (await Library("one").ReadAsync(Spec(new Uri(path).AbsoluteUri), Token)).Bytes);
    }

    [Fact]
    public async Task RentAsync_ManyAtOnce_FetchOnce()
    {
        ModelSpec shared = await PublishedAsync();
        using var cache = new ModelCache(new DeviceOptions(), Library("two"));

        ModelLease[] leases = await Task.WhenAll(Enumerable.Range(0, 8).Select(index =>
            Task.Run(() => cache.RentAsync(shared with { Name = $"m{index % 4}", InputSize = [64, 64] }, ModelRole.Classifier, Token), Token)));
        foreach (ModelLease lease in leases)
            lease.Dispose();

        Assert.Single(_store.Reads);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ShareAsync_NotInTheStore_PutsItThereFromTheDiskOrItsPlace(bool isOnDisk)
    {
        ModelSpec spec = Spec(CopyModel("planted-a.pt"));
        ModelFile file = await Library("one").ReadAsync(spec, Token);
        string name = ArtifactNames.Model(file.Sha256);
        await _store.DeleteAsync(name, Token);
        if (isOnDisk)
            File.Delete(spec.Path);
        else
            Directory.Delete(_folder["one"], recursive: true);
        ModelSpec pinned = spec with { Sha256 = file.Sha256.ToUpperInvariant() };

        Assert.Equal($"store:{name}", await Library("one").ShareAsync(pinned, Token));
        Assert.Equal($"store:{name}", await Library("one").ShareAsync(pinned, Token));

        Assert.Equal([name, name], _store.Creations);
        Assert.Equal(file.Bytes, (await Library("two").ReadAsync(pinned with { Path = $"store:{name}" }, Token)).Bytes);
    }

    [Fact]
    public async Task ShareAsync_OtherFileAtItsPlaceByNow_IsRefused()
    {
        ModelSpec spec = Spec(CopyModel("planted-a.pt")) with { Sha256 = new string('d', 64) };

        ModelContractException error = await Assert.ThrowsAsync<ModelContractException>(() => Library("one").ShareAsync(spec, Token));

        Assert.Contains(spec.Sha256, error.Message, StringComparison.Ordinal);
        Assert.Empty(_store.Creations);
    }

    [Fact]
    public async Task ReadAsync_DamagedOnDisk_FetchesAgainAndSaysSo()
    {
        ModelSpec shared = await PublishedAsync();
        byte[] bytes = (await Library("two").ReadAsync(shared, Token)).Bytes;
        string cached = _folder["two", shared.Sha256!];
        await File.WriteAllBytesAsync(cached, [.. bytes[..^1], (byte)(bytes[^1] ^ 1)], Token);

        Assert.Equal(bytes, (await Library("two").ReadAsync(shared, Token)).Bytes);

        Assert.Equal(2, _store.Reads.Count);
        Assert.Contains(cached, Assert.Single(_log.Of(Damaged)), StringComparison.Ordinal);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(cached, Token));
    }

    [Fact]
    public async Task ReadAsync_SomethingElseUnderItsNameInTheStore_NamesBothHashes()
    {
        byte[] other = await File.ReadAllBytesAsync(SharedData.Path("models", "planted-b.pt"), Token);
        string claimed = new('a', 64);
        await _store.CreateAsync(ArtifactNames.Model(claimed), (stream, token) => stream.WriteAsync(other, token), Token);

        ModelContractException error = await Assert.ThrowsAsync<ModelContractException>(() => Library("one").ReadAsync(Spec($"store:{ArtifactNames.Model(claimed)}") with { Sha256 = claimed }, Token));

        Assert.Contains(claimed, error.Message, StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(other)), error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["one"]));
    }

    [Fact]
    public async Task ReadAsync_FileIsNotTheOneThatIsPinned_IsRefusedAndNotPublished()
    {
        string claimed = new('b', 64);

        ModelContractException error = await Assert.ThrowsAsync<ModelContractException>(() => Library("one").ReadAsync(Spec(CopyModel("planted-a.pt")) with { Sha256 = claimed }, Token));

        Assert.Contains(claimed, error.Message, StringComparison.Ordinal);
        Assert.Empty(_store.Creations);
    }

    [Fact]
    public async Task ReadAsync_MissingInTheStore_SaysWhatAndWhatToDo()
    {
        string name = ArtifactNames.Model(new string('c', 64));

        ModelContractException error = await Assert.ThrowsAsync<ModelContractException>(() => Library("one").ReadAsync(Spec($"store:{name}") with { Sha256 = new string('c', 64) }, Token));

        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Contains("--upload", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_CacheCannotBeWritten_LoadsAllTheSameAndSaysSo()
    {
        ModelSpec shared = await PublishedAsync();
        await File.WriteAllTextAsync(_folder["full"], "no folder", Token);

        Assert.NotEmpty((await Library("full").ReadAsync(shared, Token)).Bytes);

        Assert.Contains("--cache", Assert.Single(_log.Of(NotKept)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_OutsideTheAllowedFolders_IsRefusedWhereverLinksLead()
    {
        string path = CopyModel("planted-a.pt");
        Directory.CreateDirectory(_folder["allowed"]);
        File.CreateSymbolicLink(_folder["allowed", "link.pt"], path);
        File.Copy(path, _folder["allowed", "own.pt"]);
        ModelLibrary library = Library("one", options => options.AllowedPlaces = [_folder["allowed"]]);

        Assert.NotEmpty((await library.ReadAsync(Spec(_folder["allowed", "own.pt"]), Token)).Bytes);
        foreach (string outside in (string[])[path, _folder["allowed", "link.pt"], _folder["allowed", "..", "planted-a.pt"]])
        {
            ModelContractException error = await Assert.ThrowsAsync<ModelContractException>(() => library.ReadAsync(Spec(outside), Token));
            Assert.Contains(_folder["allowed"], error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("https://acc.blob.core.windows.net/others/m.pt")]
    [InlineData("https://acc.blob.core.windows.net/models-2/m.pt")]
    [InlineData("https://acc.blob.core.windows.net/models/..%2Fothers/m.pt")]
    [InlineData("https://other.blob.core.windows.net/models/m.pt")]
    public async Task ReadAsync_AddressOutsideTheAllowedPlaces_IsRefusedAndNotAsked(string address)
    {
        var files = new Asked();
        ModelLibrary library = Library("one", options => options.AllowedPlaces = [_folder["allowed"], "https://acc.blob.core.windows.net/models"], files);

        ModelContractException error = await Assert.ThrowsAsync<ModelContractException>(() => library.ReadAsync(Spec(address), Token));
        await Assert.ThrowsAsync<ModelContractException>(() => library.ReadAsync(Spec("https://ACC.blob.core.windows.net/models/m.pt"), Token));

        Assert.Contains("https://acc.blob.core.windows.net/models)", error.Message, StringComparison.Ordinal);
        Assert.Equal(["https://ACC.blob.core.windows.net/models/m.pt"], files.Places);
    }

    [Fact]
    public async Task ReadAsync_SiloThatIsAlone_TouchesNeitherStoreNorDisk()
    {
        ModelLibrary alone = Library("one", options => options.Distribute = false);

        ModelFile file = await alone.ReadAsync(Spec(CopyModel("planted-a.pt")), Token);

        Assert.Empty(_store.Creations);
        Assert.False(Directory.Exists(_folder["one"]));
        Assert.Equal("planted-a.pt", Path.GetFileName(await alone.ShareAsync(Spec(file.Path) with { Sha256 = file.Sha256 }, Token)));
    }

    [Fact]
    public async Task ReadAsync_BlobWhereTheStoreIsAFolder_SaysWhy()
    {
        InvalidSpecException error = await Assert.ThrowsAsync<InvalidSpecException>(() => Library("one").ReadAsync(Spec("https://a.blob.core.windows.net/c/m.pt"), Token));

        Assert.Contains("is a folder", error.Message, StringComparison.Ordinal);
    }

    private static ModelSpec Spec(string path) => new() { Name = "m", Path = path };

    private async Task<ModelSpec> PublishedAsync()
    {
        ModelFile file = await Library("publisher").ReadAsync(Spec(CopyModel("planted-a.pt")), Token);
        return Spec($"store:{ArtifactNames.Model(file.Sha256)}") with { Sha256 = file.Sha256 };
    }

    private string CopyModel(string name)
    {
        File.Copy(SharedData.Path("models", name), _folder[name]);
        return _folder[name];
    }

    private ModelLibrary Library(string cache, Action<ModelOptions>? configure = null, IFileReader? files = null)
    {
        var options = new ModelOptions { Distribute = true, CacheFolder = _folder[cache] };
        configure?.Invoke(options);
        return new(_store, files ?? new PlaceFiles(_store), Options.Create(options), TimeProvider.System, new Logger<ModelLibrary>(new LoggerFactory([_log])));
    }

    /// <summary>Notes what is asked for, and has nothing.</summary>
    private sealed class Asked : IFileReader
    {
        public List<string> Places { get; } = [];

        public ValueTask<Stream> OpenAsync(string place, CancellationToken cancellationToken = default)
        {
            Places.Add(place);
            throw new FileNotFoundException(place);
        }

        public ValueTask<bool> ExistsAsync(string place, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public IAsyncEnumerable<string> ListAsync(string folder, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}
