using System.Text;
using Imacs.Contracts.Errors;

namespace Imacs.Datasets.Manifests;

/// <summary>Reads lines as <see cref="TextReader.ReadLineAsync()"/> does, but none that is longer than a record may be: a file without line feeds is not taken for one line.</summary>
/// <param name="reader">The text.</param>
/// <param name="file">The file, for messages.</param>
internal sealed class LineReader(TextReader reader, string file)
{
    /// <summary>Most characters in one line.</summary>
    public const int MaxLineChars = CsvReader.MaxRecordChars;

    private readonly char[] _buffer = new char[16 * 1024];
    private readonly StringBuilder _begun = new();
    private int _at;
    private int _count;
    private bool _isAfterReturn;

    /// <summary>Number of the line that was read last, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>The next line without its end; null after the last.</summary>
    /// <exception cref="DatasetUnavailableException">It is too long.</exception>
    public async ValueTask<string?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_at == _count)
            {
                (_at, _count) = (0, await reader.ReadAsync(_buffer, cancellationToken));
                if (_count == 0)
                    return _begun.Length > 0 ? Take([]) : null;
            }

            if (Next() is { } line)
                return line;
        }
    }

    /// <summary>Goes to the end of the line, or of what was read.</summary>
    private string? Next()
    {
        if (_isAfterReturn && _buffer[_at] == '\n')
            _at++;
        _isAfterReturn = false;
        ReadOnlySpan<char> rest = _buffer.AsSpan(_at, _count - _at);
        int end = rest.IndexOfAny('\r', '\n');
        ReadOnlySpan<char> text = end < 0 ? rest : rest[..end];
        if (_begun.Length + text.Length > MaxLineChars)
            throw ManifestErrors.At(file, Line + 1, "the line is longer than a million characters, so a line feed is probably missing.");
        if (end < 0)
        {
            _begun.Append(text);
            _at = _count;
            return null;
        }

        _isAfterReturn = rest[end] == '\r';
        _at += end + 1;
        return Take(text);
    }

    private string Take(ReadOnlySpan<char> text)
    {
        Line++;
        if (_begun.Length == 0)
            return text.ToString();
        string line = _begun.Append(text).ToString();
        _begun.Clear();
        return line;
    }
}
