using System.Runtime.CompilerServices;
using System.Text.Json;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Datasets.Files;
using Imacs.Datasets.Manifests;

namespace Imacs.Datasets.Sources;

/// <summary>A dataset that was uploaded to a store: the same ids, labels and columns in the same order as where it came from, so that whatever is computed of it is the same.</summary>
/// <param name="place">"store:datasets/HASH".</param>
/// <param name="files">Opens the list.</param>
public sealed class StoredDatasetSource(string place, IFileReader files) : IDatasetSource
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <inheritdoc/>
    public string Describe => $"uploaded dataset {place}";

    /// <inheritdoc/>
    public async IAsyncEnumerable<DatasetItem> ReadItemsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string list = StoredDataset.ListOf(place);
        using StreamReader reader = await OpenAsync(list, cancellationToken);
        var lines = new LineReader(reader, list);
        bool any = false;
        while (await ReadLineAsync(list, lines, cancellationToken) is { } text)
        {
            if (lines.Line == 1 && IsHeader(list, text))
                continue;
            any = true;
            StoredImage image = Parse(list, lines.Line, text);
            yield return new DatasetItem(image.Image, FileOf(image), image.Label, image.Split, image.Columns ?? DatasetItem.NoColumns);
        }

        if (!any)
            throw EmptyDataset.Manifest(list);
    }

    /// <summary>The first line of a list, without a line feed.</summary>
    public static byte[] Header() => JsonSerializer.SerializeToUtf8Bytes(new ListHeader(StoredDataset.Version), Json);

    /// <summary>The line that says one image, without a line feed.</summary>
    /// <param name="image">The image.</param>
    public static byte[] LineOf(StoredImage image) => JsonSerializer.SerializeToUtf8Bytes(image, Json);

    private static string FileOf(StoredImage image) =>
        image.Sha256 is not null ? PlaceText.InStore(StoredDataset.FileName(image.Sha256)) : image.Unreadable ? StoredDataset.Unreadable : StoredDataset.Absent;

    /// <summary>Whether a first line says the list's version; those from before it did begin with an image.</summary>
    /// <exception cref="DatasetUnavailableException">It is a version that this build does not read.</exception>
    private static bool IsHeader(string list, string text)
    {
        try
        {
            if (JsonSerializer.Deserialize<ListHeader>(text, Json)?.SchemaVersion is not { } version)
                return false;
            return version is > 0 and <= StoredDataset.Version ? true : throw new DatasetUnavailableException(
                $"{list} is of version {version}, but this version of imacs understands versions 0 to {StoredDataset.Version} of such a list. Use a newer version of imacs, or upload the dataset again with this one.");
        }
        catch (JsonException)
        {
            // No image either, of which the line is named.
            return false;
        }
    }

    private static StoredImage Parse(string list, long line, string text)
    {
        try
        {
            StoredImage? image = JsonSerializer.Deserialize<StoredImage>(text, Json);
            return image is { Image.Length: > 0 } && (image.Sha256 is null || StoredDataset.IsHash(image.Sha256))
                ? image
                : throw ManifestErrors.At(list, line, "the line names no image and its sha256; upload the dataset again.");
        }
        catch (JsonException failure)
        {
            throw ManifestErrors.At(list, line, "the line is not valid JSON; upload the dataset again.", failure);
        }
    }

    private static async ValueTask<string?> ReadLineAsync(string list, LineReader lines, CancellationToken cancellationToken)
    {
        try
        {
            return await lines.ReadAsync(cancellationToken);
        }
        catch (IOException failure)
        {
            throw Unreadable(list, failure);
        }
    }

    private async Task<StreamReader> OpenAsync(string list, CancellationToken cancellationToken)
    {
        try
        {
            return new StreamReader(await files.OpenAsync(list, cancellationToken));
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DatasetUnavailableException($"There is no dataset at {place}: upload it with `imacs compare --upload`, which is done last of all and so is absent after an upload that was broken off.", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(list, failure);
        }
    }

    private static DatasetUnavailableException Unreadable(string list, Exception failure) => new($"{list} cannot be read: {failure.Message}", failure);

    private sealed record ListHeader(int? SchemaVersion);
}
