using Imacs.Contracts.Errors;
using Imacs.Datasets.Imaging;
using Imacs.Datasets.Sources;
using Imacs.Grains.Files;
using Imacs.Grains.Uploads;
using Imacs.Storage.Artifacts;

namespace Imacs.Grains.Tests.Sharing;

[Trait("Suite", "Unit")]
public sealed class DatasetUploadTests : IDisposable
{
    private readonly Folder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PutAsync_ImagesWithoutContent_AreSetAsideInTheWordsOfOneMachine()
    {
        // A folder in an image's place cannot be read whoever runs this.
        Directory.CreateDirectory(_folder["folder.png"]);
        await File.WriteAllLinesAsync(_folder["list.csv"], ["image", "folder.png", "gone.png"], Token);
        var store = new LocalArtifactStore(_folder["store"]);
        IDatasetSource here = await DatasetSources.OpenAsync(_folder["list.csv"], cancellationToken: Token);

        (string place, long unreadable) = await new DatasetUpload(store).PutAsync(here, new Progress<UploadProgress>(), Token);

        var files = new PlaceFiles(store);
        IDatasetSource there = await DatasetSources.OpenAsync(place, files: files, cancellationToken: Token);
        List<string> words = await WordsAsync(here, files);
        Assert.Equal(2, unreadable);
        Assert.Contains("cannot be read", words[0], StringComparison.Ordinal);
        Assert.Contains("does not exist", words[1], StringComparison.Ordinal);
        Assert.Equal(words, await WordsAsync(there, files));
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<List<string>> WordsAsync(IDatasetSource source, PlaceFiles files)
    {
        var decoder = new ImageDecoder(new ImageDecoderOptions(), files);
        List<string> words = [];
        await foreach (DatasetItem item in source.ReadItemsAsync(Token))
            words.Add((await Assert.ThrowsAsync<ImageRejectedException>(() => decoder.DecodeFileAsync(item.Path, Token))).Message);
        return words;
    }
}
