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
        builder.Compression(Compression.Zstd);
        // An embedding's values are all different: a dictionary of them holds every one, and their numbers on top.
        foreach (ParquetColumn<TRow> column in columns.Where(column => column.IsMeasured))
            builder.DisableDictionary($"{column.Definition.Name}.list.item").Encoding($"{column.Definition.Name}.list.item", Encoding.ByteStreamSplit);
        _properties = builder.Build();
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
