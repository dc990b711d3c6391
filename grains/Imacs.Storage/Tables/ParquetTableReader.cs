using Imacs.Contracts.Errors;
using ParquetSharp;
using ParquetSharp.IO;

namespace Imacs.Storage.Tables;

/// <summary>Reads columns of a table by name, one row group at a time.</summary>
internal sealed class ParquetTableReader : IDisposable
{
    private readonly Stream _stream;
    private readonly ManagedRandomAccessFile _input;
    private readonly ParquetFileReader _reader;
    private readonly Dictionary<string, int> _columns = [];

    public ParquetTableReader(Stream stream, string schema)
    {
        _stream = stream;
        _input = new ManagedRandomAccessFile(stream, leaveOpen: true);
        _reader = new ParquetFileReader(_input);
        using FileMetaData metadata = _reader.FileMetaData;
        string? found = metadata.KeyValueMetadata.GetValueOrDefault(TableSchema.Key);
        if (found != schema)
        {
            Dispose();
            throw new ArtifactStoreException($"This table has schema '{found ?? "none"}', but '{schema}' is what this version of imacs reads. Read it with the version that wrote it, or run the comparison again.");
        }

        // A list column's leaf is nested; the first step of its path is the column's name.
        for (int i = 0; i < metadata.Schema.NumColumns; i++)
            _columns.Add(metadata.Schema.Column(i).Path.ToDotVector()[0], i);
        Groups = metadata.NumRowGroups;
        Rows = metadata.NumRows;
    }

    /// <summary>Row groups in the table.</summary>
    public int Groups { get; }

    /// <summary>Rows in the table.</summary>
    public long Rows { get; }

    /// <summary>Names of the columns.</summary>
    public IEnumerable<string> Columns => _columns.Keys;

    /// <summary>One column of one row group.</summary>
    public T[] Read<T>(int group, string column)
    {
        using RowGroupReader reader = _reader.RowGroup(group);
        using LogicalColumnReader<T> values = reader.Column(_columns[column]).LogicalReader<T>();
        return values.ReadAll(checked((int)reader.MetaData.NumRows));
    }

    public void Dispose()
    {
        _reader.Dispose();
        _input.Dispose();
        _stream.Dispose();
    }
}
