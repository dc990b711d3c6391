using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Imacs.Contracts.Errors;
using Imacs.Datasets.Files;
using Imacs.Datasets.Sources;

namespace Imacs.Datasets.Manifests;

/// <summary>Streams the rows of a manifest, CSV or JSON Lines by its extension.</summary>
internal static class ManifestReader
{
    private const int ReadBytes = 1 << 16;
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // A key written twice would make one of its values win silently.
    private static readonly JsonDocumentOptions StrictJson = new() { AllowDuplicateProperties = false };

    /// <summary>True for the extensions that are read.</summary>
    public static bool IsManifest(string file) => IsCsv(file) || IsJsonLines(file);

    /// <summary>The rows in file order.</summary>
    /// <exception cref="DatasetUnavailableException">The file cannot be read, is not UTF-8, or a line is malformed.</exception>
    public static async IAsyncEnumerable<ManifestRow> ReadAsync(string file, IFileReader files, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!IsManifest(file))
            throw new DatasetUnavailableException($"{file} is not a manifest; give a .csv, .jsonl or .ndjson file.");
        using StreamReader reader = await OpenAsync(file, files, cancellationToken);
        IAsyncEnumerable<ManifestRow> rows = IsCsv(file) ? ReadCsvAsync(file, reader, cancellationToken) : ReadJsonAsync(file, reader, cancellationToken);
        await using IAsyncEnumerator<ManifestRow> at = rows.GetAsyncEnumerator(cancellationToken);
        while (await MoveNextAsync(file, at))
            yield return at.Current;
    }

    private static bool IsCsv(string file) => HasExtension(file, ".csv");

    private static bool IsJsonLines(string file) => HasExtension(file, ".jsonl") || HasExtension(file, ".ndjson");

    private static bool HasExtension(string file, string extension) => Path.GetExtension(file).Equals(extension, StringComparison.OrdinalIgnoreCase);

    private static async Task<StreamReader> OpenAsync(string file, IFileReader files, CancellationToken cancellationToken)
    {
        try
        {
            Stream stream = await files.OpenAsync(file, cancellationToken);
            if (stream.Length == 0)
                throw new DatasetUnavailableException($"The file {file} lists no images: {FileSize.Nothing}; give a file with a line for each image.");
            return new StreamReader(stream, StrictUtf8, detectEncodingFromByteOrderMarks: true, ReadBytes);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new DatasetUnavailableException($"The file {file} cannot be read; check that it exists and that you may read it.", failure);
        }
    }

    private static async ValueTask<bool> MoveNextAsync(string file, IAsyncEnumerator<ManifestRow> rows)
    {
        try
        {
            return await rows.MoveNextAsync();
        }
        catch (DecoderFallbackException failure)
        {
            throw new DatasetUnavailableException($"The file {file} is not UTF-8 text; save it as UTF-8.", failure);
        }
        catch (IOException failure)
        {
            throw new DatasetUnavailableException($"The file {file} could not be read to its end; check the disk.", failure);
        }
    }

    private static async IAsyncEnumerable<ManifestRow> ReadCsvAsync(string file, StreamReader reader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ManifestColumns? columns = null;
        await foreach (CsvRecord record in new CsvReader(reader, file).ReadAsync(cancellationToken))
        {
            if (columns is null)
            {
                columns = new ManifestColumns(file, CheckHeader(file, record));
                continue;
            }

            if (record.Fields.Length != columns.Count)
            {
                throw ManifestErrors.At(
                    file, record.Line, $"{record.Fields.Length} fields where the header has {columns.Count}; quote fields that contain commas, or add what is missing.");
            }

            yield return columns.Row(record);
        }
    }

    private static string[] CheckHeader(string file, CsvRecord record)
    {
        string[] header = [.. record.Fields.Select(name => name.Trim())];
        if (!header.Contains(ManifestRow.ImageColumn, StringComparer.OrdinalIgnoreCase))
        {
            throw ManifestErrors.At(
                file, record.Line, $"the header has no column 'image' (it has: {string.Join(", ", header)}); name the column of paths 'image' and separate columns by commas.");
        }

        string? twice = header.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Skip(1).Any())?.Key;
        return twice is null ? header : throw ManifestErrors.At(file, record.Line, $"the header names the column '{twice}' twice; rename one.");
    }

    private static async IAsyncEnumerable<ManifestRow> ReadJsonAsync(string file, StreamReader reader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var lines = new LineReader(reader, file);
        while (await lines.ReadAsync(cancellationToken) is { } text)
        {
            if (!string.IsNullOrWhiteSpace(text))
                yield return ParseJson(file, lines.Line, text);
        }
    }

    private static ManifestRow ParseJson(string file, long line, string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, StrictJson);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw ManifestErrors.At(file, line, "the line is not a JSON object; write one object a line, such as {\"image\": \"a.png\", \"label\": \"River\"}.");
            return ManifestRow.From(file, line, Values(file, line, document.RootElement));
        }
        catch (JsonException failure)
        {
            throw ManifestErrors.At(file, line, "the line is not valid JSON; write one object a line, each key once.", failure);
        }
    }

    private static Dictionary<string, string> Values(string file, long line, JsonElement root)
    {
        Dictionary<string, string> values = new(StringComparer.OrdinalIgnoreCase);
        foreach (JsonProperty property in root.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Null)
                continue;
            string value = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString()! : property.Value.GetRawText();
            if (!values.TryAdd(property.Name, value))
                throw ManifestErrors.At(file, line, $"the key '{property.Name}' is written twice; remove one.");
        }

        return values;
    }
}
