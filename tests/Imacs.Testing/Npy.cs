using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Imacs.Testing;

/// <summary>Reads little-endian, C-ordered NumPy arrays: the golden outputs.</summary>
public static partial class Npy
{
    /// <summary>Reads an array of unmanaged elements whose size matches the file's dtype.</summary>
    public static (T[] Data, int[] Shape) Read<T>(string path)
        where T : unmanaged
    {
        byte[] bytes = File.ReadAllBytes(path);
        int headerSize = bytes[6] == 1 ? BitConverter.ToUInt16(bytes, 8) : BitConverter.ToInt32(bytes, 8);
        int start = bytes[6] == 1 ? 10 : 12;
        string header = Encoding.ASCII.GetString(bytes, start, headerSize);
        int[] shape = [.. Shape().Match(header).Groups["shape"].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => int.Parse(part, CultureInfo.InvariantCulture))];
        T[] data = MemoryMarshal.Cast<byte, T>(bytes.AsSpan(start + headerSize)).ToArray();
        long expected = shape.Aggregate(1L, (product, length) => product * length);
        return data.Length == expected
            ? (data, shape)
            : throw new InvalidDataException($"{path}: {data.Length} elements of {typeof(T).Name} do not fill [{string.Join(", ", shape)}].");
    }

    [GeneratedRegex(@"'shape':\s*\((?<shape>[^)]*)\)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shape();
}
