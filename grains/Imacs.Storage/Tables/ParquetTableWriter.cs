using ParquetSharp;
using ParquetSharp.IO;

namespace Imacs.Storage.Tables;

/// <summary>Writes a table, one row group at a time: memory holds one group, never the table.</summary>
internal sealed class ParquetTableWriter<TRow> : IDisposable
{
    private readonly IReadOnlyList<ParquetColumn<TRow>> _columns;
    private readonly ManagedOutputStream _output;
    private readonly WriterProperties _properties;
    private readonly ParquetFileWriter _writer;

    public ParquetTableWriter(Stream stream, IReadOnlyList<ParquetColumn<TRow>> columns, IReadOnlyDictionary<string, string> metadata)
    {
        _columns = columns;
        _output = new ManagedOutputStream(stream, leaveOpen: true);
        using var builder = new WriterPropertiesBuilder();
        // Zstandard: a third of the size of Snappy for run lengths and half for embeddings, and every reader of Parquet has it.
        _properties = builder.Compression(Compression.Zstd).Build();
        _writer = new ParquetFileWriter(_output, [.. columns.Select(column => column.Definition)], logicalTypeFactory: null, _properties, metadata);
    }

    /// <summary>Appends a row group; an empty one is left out.</summary>
    public void Append(IReadOnlyList<TRow> rows)
    {
        if (rows.Count == 0)
            return;
        using RowGroupWriter group = _writer.AppendRowGroup();
        foreach (ParquetColumn<TRow> column in _columns)
            column.Write(group, rows);
    }

    /// <summary>Writes the footer.</summary>
    public void Close() => _writer.Close();

    public void Dispose()
    {
        _writer.Dispose();
        _properties.Dispose();
        _output.Dispose();
    }
}
