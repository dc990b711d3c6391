using System.Runtime.InteropServices;
using Imacs.Contracts.Errors;

namespace Imacs.Datasets.Manifests;

/// <summary>Finds out which 64-bit hashes were added twice, in memory that does not grow with their number: what does not fit is sorted and put into a
/// temporary file, and the sorted parts are merged at the end. It takes 8 bytes a hash there.</summary>
/// <param name="inMemory">Hashes that are held in memory, at least 1.</param>
internal sealed class HashLog(int inMemory = HashLog.DefaultInMemory) : IDisposable
{
    // 32 MiB, which holds the lists that most people have without touching the disk.
    private const int DefaultInMemory = 1 << 22;
    private const int FirstCapacity = 1 << 10;
    private const int MergeWindow = 1 << 13;

    private readonly List<long> _parts = [];
    private ulong[] _held = new ulong[Math.Min(FirstCapacity, inMemory)];
    private int _count;
    private FileStream? _file;

    /// <summary>Takes a hash.</summary>
    /// <exception cref="DatasetUnavailableException">The temporary file cannot be written.</exception>
    public void Add(ulong hash)
    {
        if (_count == _held.Length)
            MakeRoom();
        _held[_count++] = hash;
    }

    /// <summary>The hashes that were added more than once.</summary>
    /// <exception cref="DatasetUnavailableException">The temporary file cannot be read or written.</exception>
    public IReadOnlySet<ulong> FindRepeated()
    {
        Span<ulong> rest = _held.AsSpan(0, _count);
        rest.Sort();
        if (_file is null)
            return Repeated(rest);
        Guarded(Spill);
        HashSet<ulong> repeated = [];
        Guarded(() => Merge(repeated));
        return repeated;
    }

    public void Dispose() => _file?.Dispose();

    private static HashSet<ulong> Repeated(ReadOnlySpan<ulong> sorted)
    {
        HashSet<ulong> repeated = [];
        for (int i = 1; i < sorted.Length; i++)
        {
            if (sorted[i] == sorted[i - 1])
                repeated.Add(sorted[i]);
        }

        return repeated;
    }

    private static void Guarded(Action work)
    {
        try
        {
            work();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new DatasetUnavailableException(
                $"The images seen so far cannot be noted in {Path.GetTempPath()}: {failure.Message.TrimEnd('.')}. Free space there, or set TMPDIR to a folder with 8 bytes for each image.", failure);
        }
    }

    private void MakeRoom()
    {
        if (_held.Length < inMemory)
        {
            Array.Resize(ref _held, (int)Math.Min(inMemory, 2L * _held.Length));
            return;
        }

        _held.AsSpan().Sort();
        Guarded(Spill);
    }

    private void Spill()
    {
        _file ??= new FileStream(
            Path.Combine(Path.GetTempPath(), $"imacs-{Guid.NewGuid():N}.hashes"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
        _file.Write(MemoryMarshal.AsBytes(_held.AsSpan(0, _count)));
        _parts.Add(_count);
        _count = 0;
    }

    private void Merge(HashSet<ulong> repeated)
    {
        PriorityQueue<Part, ulong> parts = new();
        long start = 0;
        foreach (long length in _parts)
        {
            var part = new Part(_file!, start * sizeof(ulong), length);
            if (part.MoveNext())
                parts.Enqueue(part, part.Current);
            start += length;
        }

        ulong? last = null;
        while (parts.TryPeek(out Part? part, out ulong hash))
        {
            if (hash == last)
                repeated.Add(hash);
            last = hash;
            if (part.MoveNext())
                parts.DequeueEnqueue(part, part.Current);
            else
                parts.Dequeue();
        }
    }

    /// <summary>One sorted part of the file, a window of it in memory.</summary>
    private sealed class Part(FileStream file, long position, long left)
    {
        private readonly ulong[] _window = new ulong[MergeWindow];
        private long _position = position;
        private long _left = left;
        private int _at;
        private int _filled;

        public ulong Current => _window[_at - 1];

        public bool MoveNext()
        {
            if (_at < _filled)
            {
                _at++;
                return true;
            }

            _filled = (int)Math.Min(_left, MergeWindow);
            if (_filled == 0)
                return false;
            file.Position = _position;
            file.ReadExactly(MemoryMarshal.AsBytes(_window.AsSpan(0, _filled)));
            _position += _filled * sizeof(ulong);
            _left -= _filled;
            _at = 1;
            return true;
        }
    }
}
