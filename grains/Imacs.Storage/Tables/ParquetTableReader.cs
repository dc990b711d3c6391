using Imacs.Contracts.Errors;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Blobs;
using ParquetSharp;
using ParquetSharp.IO;

namespace Imacs.Storage.Tables;

/// <summary>Reads columns of a table by name, one row group at a time.</summary>
internal sealed class ParquetTableReader : IDisposable
{
    private readonly Stream _stream;
    private readonly ManagedRandomAccessFile _input;
    private readonly ParquetFileReader? _reader;
    private readonly string _file;
    private readonly Dictionary<string, int> _columns = [];

    private ParquetTableReader(Stream stream, string file, ArtifactSchema schema)
    {
        (_stream, _file) = (stream, file);
        _input = new ManagedRandomAccessFile(stream, leaveOpen: true);
        try
        {
            _reader = new ParquetFileReader(_input);
            using FileMetaData metadata = _reader.FileMetaData;
            schema.Check(file, schema.VersionOf(file, metadata.KeyValueMetadata.GetValueOrDefault(TableSchema.Key)));

            // A list column's leaf is nested; the first step of its path is the column's name.
            for (int i = 0; i < metadata.Schema.NumColumns; i++)
                _columns.Add(metadata.Schema.Column(i).Path.ToDotVector()[0], i);
            Groups = metadata.NumRowGroups;
            Rows = metadata.NumRows;
        }
        catch (ParquetException error)
        {
            Dispose();
            throw Unreadable(error);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Opens a table of a store.</summary>
    /// <exception cref="ArtifactStoreException">It is not there, damaged, or of another schema; the message names the file.</exception>
    public static async ValueTask<ParquetTableReader> OpenAsync(IArtifactStore store, string name, ArtifactSchema schema, CancellationToken cancellationToken) =>
        new(await store.OpenAsync(name, cancellationToken), $"{store.Location}/{name}", schema);

    /// <summary>Row groups in the table.</summary>
    public int Groups { get; }

    /// <summary>Rows in the table.</summary>
    public long Rows { get; }

    /// <summary>Names of the columns.</summary>
    public IEnumerable<string> Columns => _columns.Keys;

    /// <summary>One column of one row group.</summary>
    public T[] Read<T>(int group, string column)
    {
        if (!_columns.TryGetValue(column, out int index))
            throw new ArtifactStoreException($"{_file} has no column '{column}'. Another program wrote it; start the comparison again with another --out.");
        try
        {
            using RowGroupReader reader = _reader!.RowGroup(group);
            using LogicalColumnReader<T> values = reader.Column(index).LogicalReader<T>();
            return values.ReadAll(checked((int)reader.MetaData.NumRows));
        }
        catch (Exception error) when (error is ParquetException or InvalidCastException)
        {
            throw Unreadable(error);
        }
    }

    public void Dispose()
    {
        _reader?.Dispose();
        _input.Dispose();
        _stream.Dispose();
    }

    // Native code asks the stream for bytes and knows nothing of what keeps them away.
    private ImacsException Unreadable(Exception error) => (_stream as BlobReadStream)?.Failure
        ?? new ArtifactStoreException($"{_file} is not a Parquet table that can be read: {error.Message.Split('\n')[0].TrimEnd('.')}. Another program wrote it; start the comparison again with another --out.", error);
}
