using System.Numerics;
using System.Runtime.InteropServices;

namespace Imacs.Core.Segmentation;

/// <summary>Walks a mask's runs in raster order without allocating: <c>foreach (MaskRun run in mask.Runs())</c>.</summary>
[StructLayout(LayoutKind.Auto)]
public struct MaskRunEnumerator : IEquatable<MaskRunEnumerator>
{
    private readonly BitMask _mask;
    private int _row;
    private int _word;
    private ulong _rest;

    internal MaskRunEnumerator(BitMask mask)
    {
        _mask = mask;
        _rest = mask.Words.Length > 0 ? mask.Words[0] : 0;
    }

    /// <summary>The run that the last <see cref="MoveNext"/> found.</summary>
    public MaskRun Current { get; private set; }

    /// <summary>Lets foreach take this value itself.</summary>
    public readonly MaskRunEnumerator GetEnumerator() => this;

    /// <summary>Finds the next run.</summary>
    /// <returns>False at the end.</returns>
    public bool MoveNext()
    {
        ulong[] words = _mask.Words;
        int wordsPerRow = _mask.WordsPerRow;
        while (_rest == 0)
        {
            if (++_word >= wordsPerRow)
            {
                _word = 0;
                _row++;
            }

            if (_row >= _mask.Bounds.Height)
                return false;
            _rest = words[(_row * wordsPerRow) + _word];
        }

        int first = BitOperations.TrailingZeroCount(_rest);
        int start = (_word * 64) + first;
        int length = BitOperations.TrailingZeroCount(~(_rest >> first));
        if (first + length < 64)
        {
            _rest &= ulong.MaxValue << (first + length);
        }
        else
        {
            // The run reaches the word's end: it goes on for as long as the words that follow begin with ones.
            length = 64 - first;
            _rest = 0;
            while (_word + 1 < wordsPerRow)
            {
                _word++;
                _rest = words[(_row * wordsPerRow) + _word];
                int more = BitOperations.TrailingZeroCount(~_rest);
                length += more;
                if (more < 64)
                {
                    _rest &= ulong.MaxValue << more;
                    break;
                }

                _rest = 0;
            }
        }

        Current = new MaskRun(_mask.Bounds.Top + _row, (_mask.FirstWord * 64) + start, length);
        return true;
    }

    /// <inheritdoc/>
    public readonly bool Equals(MaskRunEnumerator other) =>
        ReferenceEquals(_mask, other._mask) && _row == other._row && _word == other._word && _rest == other._rest;

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is MaskRunEnumerator other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(_mask, _row, _word, _rest);

    /// <summary>Whether both stand at the same place of the same mask.</summary>
    public static bool operator ==(MaskRunEnumerator left, MaskRunEnumerator right) => left.Equals(right);

    /// <summary>Whether they stand at different places.</summary>
    public static bool operator !=(MaskRunEnumerator left, MaskRunEnumerator right) => !left.Equals(right);
}
