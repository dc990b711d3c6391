using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Imacs.Contracts.Summaries;

namespace Imacs.Grains.Comparisons;

/// <summary>Writes the lines of plan files, and hashes what they say apart from where the files lie: a path comes last in its line and is left out.</summary>
internal sealed class PlanLines : IDisposable
{
    private static readonly JsonWriterOptions OneLine = new() { Encoder = SummaryJson.Options.Encoder, SkipValidation = true };
    private static readonly JsonEncodedText Index = JsonEncodedText.Encode("index");
    private static readonly JsonEncodedText Image = JsonEncodedText.Encode("image");
    private static readonly JsonEncodedText Label = JsonEncodedText.Encode("label");
    private static readonly JsonEncodedText LabelIndex = JsonEncodedText.Encode("labelIndex");
    private static readonly JsonEncodedText Split = JsonEncodedText.Encode("split");
    private static readonly JsonEncodedText Columns = JsonEncodedText.Encode("columns");
    private static readonly JsonEncodedText Path = JsonEncodedText.Encode("path");
    private readonly IncrementalHash _hash;
    private readonly Utf8JsonWriter _writer;
    private readonly ConcurrentBag<ArrayBufferWriter<byte>> _free = [];
    private ArrayBufferWriter<byte> _lines = new();

    /// <param name="hash">Takes what the lines say.</param>
    public PlanLines(IncrementalHash hash) => (_hash, _writer) = (hash, new Utf8JsonWriter(_lines, OneLine));

    /// <summary>Bytes of the lines since they were last taken.</summary>
    public int Bytes => _lines.WrittenCount;

    /// <summary>Writes one line.</summary>
    public void Add(PlanItem item)
    {
        int begun = _lines.WrittenCount;
        _writer.Reset(_lines);
        _writer.WriteStartObject();
        _writer.WriteNumber(Index, item.Index);
        _writer.WriteString(Image, item.Image);
        if (item.Label is not null)
            _writer.WriteString(Label, item.Label);
        _writer.WriteNumber(LabelIndex, item.LabelIndex);
        if (item.Split is not null)
            _writer.WriteString(Split, item.Split);
        if (item.Columns.Count > 0)
        {
            _writer.WriteStartObject(Columns);
            foreach ((string name, string value) in item.Columns)
                _writer.WriteString(name, value);
            _writer.WriteEndObject();
        }

        _writer.Flush();
        _hash.AppendData(_lines.WrittenSpan[begun..]);
        _writer.WriteString(Path, item.Path);
        _writer.WriteEndObject();
        _writer.Flush();
        _lines.Write("\n"u8);
    }

    /// <summary>The lines since the last call; to be given back.</summary>
    public ArrayBufferWriter<byte> Take()
    {
        ArrayBufferWriter<byte> lines = _lines;
        _lines = _free.TryTake(out ArrayBufferWriter<byte>? free) ? free : new ArrayBufferWriter<byte>(lines.Capacity);
        return lines;
    }

    /// <summary>Takes a buffer back that is no longer needed.</summary>
    public void Return(ArrayBufferWriter<byte> lines)
    {
        lines.ResetWrittenCount();
        _free.Add(lines);
    }

    public void Dispose() => _writer.Dispose();
}
