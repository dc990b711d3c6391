using Imacs.Contracts.Errors;
using Imacs.Datasets.Files;
using Imacs.Datasets.Imaging;

namespace Imacs.Datasets.Tests.Imaging;

/// <summary>An image that cannot be read is its own fault only where it is known to be.</summary>
[Trait("Suite", "Unit")]
public sealed class ReadFailuresTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string> Datasets => ["images", "images/list.csv"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Datasets))]
    public async Task DecodeFile_DatasetsFolderMissing_MayPassAndSaysThatTheSiloDoesNotSeeIt(string dataset)
    {
        var decoder = new ImageDecoder(dataset: _folder.At(dataset));

        DatasetAwayException error = await Assert.ThrowsAsync<DatasetAwayException>(() => decoder.DecodeFileAsync(_folder.At("images/River/1.png"), Token));

        Assert.True(error.IsTransient);
        Assert.StartsWith($"This silo does not see the dataset: there is no folder {_folder.At("images")} ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DecodeFile_FolderIsThereAndEmptyAsWhereNothingIsMounted_MayPass()
    {
        Directory.CreateDirectory(_folder.At("images"));
        var decoder = new ImageDecoder(dataset: _folder.At("images"));

        await Assert.ThrowsAsync<DatasetAwayException>(() => decoder.DecodeFileAsync(_folder.At("images/River/1.png"), Token));
    }

    [Theory]
    [MemberData(nameof(Datasets))]
    public async Task DecodeFile_OneFileMissing_IsRejected(string dataset)
    {
        _folder.Write("images/list.csv", "image\n");
        var decoder = new ImageDecoder(dataset: _folder.At(dataset));

        await Assert.ThrowsAsync<ImageRejectedException>(() => decoder.DecodeFileAsync(_folder.At("images/River/1.png"), Token));
    }

    [Fact]
    public async Task DecodeFile_FileElsewhereOfAManifestThatIsNotSeen_IsRejected()
    {
        var decoder = new ImageDecoder(dataset: _folder.At("lists/list.csv"));

        await Assert.ThrowsAsync<ImageRejectedException>(() => decoder.DecodeFileAsync(_folder.At("images/River/1.png"), Token));
    }

    [Theory]
    [InlineData(5, "Input/output error")]
    [InlineData(24, "Too many open files")]
    [InlineData(116, "Stale file handle")]
    public async Task DecodeFile_DiskOrMountFails_MayPassAndNamesTheFile(int number, string message)
    {
        var decoder = new ImageDecoder(files: new FailingFiles(new IOException(message, number)));

        DatasetAwayException error = await Assert.ThrowsAsync<DatasetAwayException>(() => decoder.DecodeFileAsync("/data/1.png", Token));

        Assert.StartsWith($"/data/1.png cannot be read now: {message}.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DecodeFile_FileThatEndsEarlyOrLinkThatLeadsInACircle_IsRejected()
    {
        File.CreateSymbolicLink(_folder.At("a"), "b");
        File.CreateSymbolicLink(_folder.At("b"), "a");

        await Assert.ThrowsAsync<ImageRejectedException>(() => new ImageDecoder().DecodeFileAsync(_folder.At("a"), Token));
        await Assert.ThrowsAsync<ImageRejectedException>(() => new ImageDecoder(files: new FailingFiles(new EndOfStreamException())).DecodeFileAsync("/data/1.png", Token));
        await Assert.ThrowsAsync<ImageRejectedException>(() => new ImageDecoder(files: new FailingFiles(new UnauthorizedAccessException())).DecodeFileAsync("/data/1.png", Token));
    }

    private sealed class FailingFiles(Exception error) : IFileReader
    {
        public ValueTask<Stream> OpenAsync(string place, CancellationToken cancellationToken = default) => throw error;

        public ValueTask<bool> ExistsAsync(string place, CancellationToken cancellationToken = default) => throw error;

        public IAsyncEnumerable<string> ListAsync(string folder, CancellationToken cancellationToken = default) => throw error;
    }
}
