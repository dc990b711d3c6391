using System.Text;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Grains.Uploads;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Blobs;
using Imacs.Testing;

namespace Imacs.Grains.Tests.Sharing;

/// <summary>However models and images get to the silos, what is computed of them is the same, byte for byte. On real silos with real stores.</summary>
[Trait("Suite", "Cluster")]
public sealed class SameResultTests(AzuriteServer azurite, SameResultTests.Reference reference) : IClassFixture<AzuriteServer>, IClassFixture<SameResultTests.Reference>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Compare_PathsAndFileUris_SameAsOnASiloThatIsAlone()
    {
        using var folder = new Folder();
        var store = new LocalArtifactStore(folder["store"]);
        await using TestSilos silos = await TestSilos.StartAsync(store, folder["cache"]);

        Assert.Null(await silos.RunAsync("paths", reference.Spec));
        Assert.Null(await silos.RunAsync("uris", Renamed(reference.Spec, path => new Uri(path).AbsoluteUri)));

        await reference.AssertSameAsync(store, "paths");
        await reference.AssertSameAsync(store, "uris");
        // Who saw a model put it there, once for both; nobody fetched it twice.
        Assert.Equal(3, silos.Stores.SelectMany(silo => silo.Creations).Count(IsModel));
        AssertFetchedOnceEach(silos);
    }

    [Fact]
    public async Task Compare_UploadedToBlobs_SameResultOneFetchEachAndNoSignatureAnywhere()
    {
        using var folder = new Folder();
        var container = new BlobContainerClient(azurite.ConnectionString, "uploaded");
        await container.CreateAsync(cancellationToken: Token);
        Uri signed = container.GenerateSasUri(BlobContainerSasPermissions.All, TimeProvider.System.GetUtcNow().AddHours(1));
        string signature = System.Web.HttpUtility.ParseQueryString(signed.Query)["sig"]!;
        var store = new BlobArtifactStore(BlobStoreAddress.Parse($"{container.Uri}/runs{signed.Query}"));

        ComparisonSpec uploaded = await new SpecUpload(store, new Silent()).PutAsync(reference.Spec, Token);
        var second = new Silent();
        Assert.Equal(uploaded.Data, (await new SpecUpload(store, second).PutAsync(reference.Spec, Token)).Data);
        Assert.Equal(0, second.Bytes);
        await using (TestSilos silos = await TestSilos.StartAsync(store, folder["cache"]))
        {
            Assert.Null(await silos.RunAsync("first", uploaded));
            Assert.Null(await silos.RunAsync("second", uploaded));

            await reference.AssertSameAsync(store, "first");
            Assert.DoesNotContain(silos.Stores.SelectMany(silo => silo.Creations), IsModel);
            AssertFetchedOnceEach(silos);
            Assert.Equal(3, silos.Stores.SelectMany(silo => silo.Reads).Where(IsModel).Distinct().Count());
            Assert.DoesNotContain(silos.Log.All, line => Holds(line.Text, signature) || line.Text.Contains(reference.Spec.Data.Path, StringComparison.Ordinal));
        }

        // A silo that starts again has on disk what it fetched before.
        List<string>[] kept = [.. Enumerable.Range(1, 2).Select(silo => ModelsIn(folder["cache", $"silo-{silo}"]))];
        Assert.Equal(3, kept.SelectMany(names => names).Distinct().Count());
        await using (TestSilos again = await TestSilos.StartAsync(store, folder["cache"]))
        {
            Assert.Null(await again.RunAsync("third", uploaded));
            // A silo that nothing was asked of opened no store, so theirs have no numbers: what all had kept, none may fetch.
            Assert.Empty(again.Stores.SelectMany(silo => silo.Reads).Intersect(kept[0].Intersect(kept[1])));
        }

        await foreach (BlobItem blob in container.GetBlobsAsync(new GetBlobsOptions { Traits = BlobTraits.Metadata }, Token))
        {
            byte[] content = (await container.GetBlobClient(blob.Name).DownloadContentAsync(Token)).Value.Content.ToArray();
            string text = Encoding.Latin1.GetString(content) + blob.Name + string.Join(' ', blob.Metadata.Values);
            Assert.False(Holds(text, signature), $"{blob.Name} holds the signature.");
        }
    }

    [Fact]
    public async Task Compare_BlobsOfSomebodyElse_SameResult()
    {
        using var folder = new Folder();
        var own = new BlobContainerClient(azurite.ConnectionString, "theirs");
        await own.CreateAsync(cancellationToken: Token);
        ComparisonSpec spec = Renamed(reference.Spec, path => $"{own.Uri}/data%20sets/{string.Join('/', Path.GetRelativePath(reference.Root, path).Split('/').Select(Uri.EscapeDataString))}");
        foreach (string path in Directory.EnumerateFiles(reference.Root, "*", SearchOption.AllDirectories))
            await own.GetBlobClient($"data sets/{Path.GetRelativePath(reference.Root, path)}").UploadAsync(path, Token);
        var store = new BlobArtifactStore(BlobStoreAddress.Parse($"{azurite.Account}/ours", azurite.ConnectionString));
        await using TestSilos silos = await TestSilos.StartAsync(store, folder["cache"]);

        Assert.Null(await silos.RunAsync("blobs", spec));
        await reference.AssertSameAsync(store, "blobs");

        InvalidSpecException refused = await Assert.ThrowsAsync<InvalidSpecException>(() => silos.RunAsync("away", spec with { Data = new() { Path = "http://169.254.169.254/devstoreaccount1/c/list.csv" } }));
        Assert.Contains("is not read", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compare_ModelTakenOutOfTheStore_FailsWithASentence()
    {
        using var folder = new Folder();
        var store = new LocalArtifactStore(folder["store"]);
        ComparisonSpec uploaded = await new SpecUpload(store, new Silent()).PutAsync(reference.Spec, Token);
        File.Delete(folder["store", PlaceText.ArtifactOf(uploaded.Models[1].Path)]);
        await using TestSilos silos = await TestSilos.StartAsync(store, folder["cache"], count: 1);

        ModelContractException error = await Assert.ThrowsAsync<ModelContractException>(() => silos.RunAsync("gone", uploaded));
        Assert.Contains(uploaded.Models[1].Sha256!, error.Message, StringComparison.Ordinal);
        Assert.Contains("--upload", error.Message, StringComparison.Ordinal);

        // The id of what all share is nobody's: a comparison that cannot be planned is removed with all that has its name.
        await Assert.ThrowsAsync<InvalidSpecException>(() => silos.RunAsync("models", uploaded));
        Assert.True(File.Exists(folder["store", PlaceText.ArtifactOf(uploaded.Models[0].Path)]));
    }

    [Fact]
    public async Task Compare_PinnedModelsOnTheDeviceButNotInTheStore_ArePutThereForTheOthers()
    {
        using var folder = new Folder();
        var store = new LocalArtifactStore(folder["store"]);
        ComparisonSpec uploaded = await new SpecUpload(store, new Silent()).PutAsync(reference.Spec, Token);
        ComparisonSpec pinned = reference.Spec with
        {
            Models = [.. reference.Spec.Models.Zip(uploaded.Models, (model, found) => model with { Sha256 = found.Sha256 })],
            Embedder = reference.Spec.Embedder! with { Sha256 = uploaded.Embedder!.Sha256 },
        };
        await using TestSilos silos = await TestSilos.StartAsync(store, folder["cache"], count: 1);
        Assert.Null(await silos.RunAsync("first", pinned));
        await store.DeleteAllAsync("models", Token);
        Directory.Delete(folder["cache"], recursive: true);

        Assert.Null(await silos.RunAsync("second", pinned));

        foreach (ModelSpec model in (ModelSpec[])[.. uploaded.Models, uploaded.Embedder])
            Assert.True(await store.ExistsAsync(PlaceText.ArtifactOf(model.Path), Token), $"{model.Name} is not in the store.");
    }

    private static List<string> ModelsIn(string cache) => Directory.Exists(cache) ? [.. Directory.EnumerateFiles(cache).Select(path => ArtifactNames.Model(Path.GetFileName(path)))] : [];

    private static bool IsModel(string name) => name.StartsWith("models/", StringComparison.Ordinal);

    private static bool Holds(string text, string signature) => text.Contains(signature, StringComparison.Ordinal) || text.Contains(Uri.EscapeDataString(signature), StringComparison.Ordinal);

    private static void AssertFetchedOnceEach(TestSilos silos)
    {
        foreach (WatchedStore silo in silos.Stores)
            Assert.Equal(silo.Reads.Where(IsModel).Distinct(), silo.Reads.Where(IsModel));
    }

    private static ComparisonSpec Renamed(ComparisonSpec spec, Func<string, string> rename) => spec with
    {
        Models = [.. spec.Models.Select(model => model with { Path = rename(model.Path) })],
        Embedder = spec.Embedder! with { Path = rename(spec.Embedder.Path) },
        Data = spec.Data with { Path = rename(spec.Data.Path), Labels = rename(spec.Data.Labels!) },
        Attribution = spec.Attribution.WithImages(rename),
    };

    private sealed class Silent : IProgress<UploadProgress>
    {
        private long _bytes;

        public long Bytes => Interlocked.Read(ref _bytes);

        public void Report(UploadProgress value) => Interlocked.Exchange(ref _bytes, value.Bytes);
    }

    /// <summary>Models and images on this machine, odd ones among them, and the comparison of them on one silo that reads them where they lie.</summary>
    public sealed class Reference : IAsyncLifetime
    {
        private static readonly string[] Compared = ["summary.json", "regions.parquet", "quarantine.parquet"];
        private readonly Folder _folder = new();
        private readonly Dictionary<string, byte[]> _results = [];

        public string Root => _folder["given"];

        public ComparisonSpec Spec { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Directory.CreateDirectory(Path.Combine(Root, "Bilder é"));
            foreach (string model in (string[])["planted-a.pt", "planted-b.pt", "encoder.pt"])
                File.Copy(SharedData.Path("models", model), Path.Combine(Root, model));
            List<string> lines = ["image,split,note"], labels = ["image,label"];
            foreach (string folder in Directory.EnumerateDirectories(SharedData.Path("data", "eurosat")).Order(StringComparer.Ordinal))
            {
                string name = Path.GetFileName(folder);
                File.Copy(Path.Combine(folder, $"{name}_1.jpg"), Path.Combine(Root, "Bilder é", $"{name} 1.jpg"));
                lines.Add($"Bilder é/{name} 1.jpg,test,\"a, {name}\"");
                labels.Add($"Bilder é/{name} 1.jpg,{name}");
            }

            await File.WriteAllTextAsync(Path.Combine(Root, "Bilder é", "empty.jpg"), string.Empty);
            await File.WriteAllTextAsync(Path.Combine(Root, "Bilder é", "text.jpg"), "no image");
            await File.WriteAllLinesAsync(Path.Combine(Root, "list.csv"), [.. lines, "Bilder é/gone.jpg,,", "Bilder é/empty.jpg,,", "Bilder é/text.jpg,,"]);
            await File.WriteAllLinesAsync(Path.Combine(Root, "labels.csv"), labels);
            File.Copy(SharedData.Path("data", "eurosat", "River", "River_2.jpg"), Path.Combine(Root, "patch.jpg"));
            Spec = new()
            {
                Models = [Model("a", "planted-a.pt"), Model("b", "planted-b.pt")],
                Embedder = Model("embedder", "encoder.pt"),
                Data = new() { Path = Path.Combine(Root, "list.csv"), Labels = Path.Combine(Root, "labels.csv") },
                Attribution = new() { Rule = "midpoint", Steps = 4, Baselines = ["black", $"image:{Path.Combine(Root, "patch.jpg")}"] },
                Target = "predicted",
                K = 3,
                RegionsPerModel = 2,
                ShardSize = 3,
                CausalImages = 2,
                MaxFailed = 0.5,
            };
            var store = new LocalArtifactStore(_folder["store"]);
            await using TestSilos silo = await TestSilos.StartAsync(store, _folder["cache"], count: 1, distribute: false);
            Assert.Null(await silo.RunAsync("alone", Spec));
            Assert.False(Directory.Exists(_folder["store", "models"]));
            foreach (string name in Compared)
                _results.Add(name, await ((IArtifactStore)store).ReadAsync($"alone/{name}"));
        }

        /// <summary>Asserts that a comparison came to the same.</summary>
        public async Task AssertSameAsync(IArtifactStore store, string comparison)
        {
            foreach (string name in Compared)
                Assert.True(Enumerable.SequenceEqual(_results[name], await store.ReadAsync($"{comparison}/{name}", Token)), $"{comparison}/{name} differs.");
        }

        public ValueTask DisposeAsync()
        {
            _folder.Dispose();
            return ValueTask.CompletedTask;
        }

        private ModelSpec Model(string name, string file) => new() { Name = name, Path = Path.Combine(Root, file), InputSize = [64, 64] };
    }
}
