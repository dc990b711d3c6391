using System.Buffers;
using System.Runtime.CompilerServices;
using Imacs.Contracts.Errors;

namespace Imacs.Datasets.Manifests;

/// <summary>Reads comma-separated values as RFC 4180 defines them, strictly: what is ambiguous is refused with its line, never guessed.</summary>
/// <remarks>
/// Beyond the RFC a lone line feed ends a record (every Unix tool writes so) and empty lines are passed over. Spaces belong to the field.
/// Records are streamed; one may hold at most <see cref="MaxRecordChars"/> characters, so that a forgotten quote does not swallow the file.
/// </remarks>
internal sealed class CsvReader(TextReader reader, string file)
{
    /// <summary>Most characters in one record.</summary>
    public const int MaxRecordChars = 1 << 20;

    private enum State
    {
        FieldStart,
        Bare,
        Quoted,
        QuoteInQuoted,
        AfterReturn,
    }

    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");
    private readonly RecentTexts _texts = new();
    private char[] _field = new char[256];
    private int _length;
    private readonly List<string> _fields = [];
    private State _state = State.FieldStart;
    private long _line = 1;
    private long _recordLine = 1;
    private int _recordChars;
    private bool _quotedSeen;

    /// <summary>The records in order.</summary>
    /// <exception cref="DatasetUnavailableException">A quote is misplaced or never closed, a carriage return stands alone, or a record is too long.</exception>
    public async IAsyncEnumerable<CsvRecord> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        char[] buffer = new char[16 * 1024];
        for (int count; (count = await reader.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            for (int index = 0; (index += TakePlain(buffer.AsSpan(index, count - index))) < count; index++)
            {
                if (Take(buffer[index]) && Finish() is { } record)
                    yield return record;
            }
        }

        if (_state == State.Quoted)
            throw Malformed(_recordLine, "a quote (\") is opened and never closed");
        if (_state == State.AfterReturn)
            throw LoneReturn();
        if (Finish() is { } last)
            yield return last;
    }

    /// <summary>Takes what means nothing but itself, at once.</summary>
    /// <returns>How much that was.</returns>
    private int TakePlain(ReadOnlySpan<char> text)
    {
        if (_state is State.QuoteInQuoted or State.AfterReturn)
            return 0;
        int end = _state == State.Quoted ? text.IndexOfAny('"', '\n') : text.IndexOfAny(Special);
        int plain = end < 0 ? text.Length : end;
        if (plain == 0)
            return 0;
        Count(plain);
        if (_length + plain > _field.Length)
            Array.Resize(ref _field, Math.Max(_length + plain, 2 * _field.Length));
        text[..plain].CopyTo(_field.AsSpan(_length));
        _length += plain;
        if (_state == State.FieldStart)
            _state = State.Bare;
        return plain;
    }

    private void Count(int characters)
    {
        _recordChars += characters;
        if (_recordChars > MaxRecordChars)
            throw Malformed(_recordLine, "the record is longer than a million characters, so a closing quote (\") is probably missing");
    }

    private void Append(char character)
    {
        if (_length == _field.Length)
            Array.Resize(ref _field, 2 * _field.Length);
        _field[_length++] = character;
    }

    // True where the character ended a record.
    private bool Take(char character)
    {
        Count(1);
        bool ended = _state switch
        {
            State.FieldStart => TakeFirst(character),
            State.Bare => TakeBare(character),
            State.Quoted => TakeQuoted(character),
            State.QuoteInQuoted => TakeAfterQuote(character),
            _ => character == '\n' ? true : throw LoneReturn(),
        };
        if (character == '\n')
            _line++;
        return ended;
    }

    private bool TakeFirst(char character)
    {
        if (character != '"')
            return TakeBare(character);
        (_state, _quotedSeen) = (State.Quoted, true);
        return false;
    }

    private bool TakeBare(char character)
    {
        switch (character)
        {
            case '"':
                throw Malformed(_line, "a quote (\") stands inside a field that does not begin with one; quote the whole field and double the quotes in it");
            case ',' or '\r' or '\n':
                return TakeEnd(character);
            default:
                Append(character);
                _state = State.Bare;
                return false;
        }
    }

    private bool TakeQuoted(char character)
    {
        if (character == '"')
            _state = State.QuoteInQuoted;
        else
            Append(character);
        return false;
    }

    private bool TakeAfterQuote(char character)
    {
        if (character is ',' or '\r' or '\n')
            return TakeEnd(character);
        if (character != '"')
            throw Malformed(_line, "text follows a closing quote (\"); double the quotes inside a quoted field");
        Append('"');
        _state = State.Quoted;
        return false;
    }

    private bool TakeEnd(char character)
    {
        if (character == ',')
            EndField();
        else if (character == '\r')
            _state = State.AfterReturn;
        return character == '\n';
    }

    private void EndField()
    {
        _fields.Add(_texts.Get(_field.AsSpan(0, _length)));
        _length = 0;
        _state = State.FieldStart;
    }

    // Null for an empty line.
    private CsvRecord? Finish()
    {
        EndField();
        bool empty = _fields is [""] && !_quotedSeen;
        CsvRecord record = new(_recordLine, [.. _fields]);
        _fields.Clear();
        (_recordLine, _recordChars, _quotedSeen) = (_line, 0, false);
        return empty ? null : record;
    }

    private DatasetUnavailableException LoneReturn() =>
        Malformed(_line, "a carriage return stands without a line feed; save the file with LF or CRLF line ends, or quote the field");

    private DatasetUnavailableException Malformed(long line, string problem) => ManifestErrors.At(file, line, problem + '.');
}
