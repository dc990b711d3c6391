using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Imacs.Contracts.Errors;
using Imacs.Datasets.Sources;

namespace Imacs.Datasets.Imaging;

/// <summary>NumPy's array files, as far as maps and images need them: little-endian float32, C order.</summary>
/// <remarks>Format: NumPy enhancement proposal 1, version 1.0 and 2.0.</remarks>
public static partial class NpyFile
{
    /// <summary>Reads an array.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ImageRejectedException">It is missing, or is not a float32 array in C order.</exception>
    public static (float[] Values, int[] Shape) Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = FileSize.Of(path) > 0 ? File.ReadAllBytes(path) : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ImageRejectedException($"{path} cannot be read: {error.Message}", error);
        }

        if (bytes.Length == 0)
            throw new ImageRejectedException($"{path} has no bytes: {FileSize.Nothing}. Save an array with numpy.save.");
        if (bytes is not [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1 or 2, _, _, _, _, _, ..])
            throw new ImageRejectedException($"{path} is not a NumPy array (.npy). Save it with numpy.save.");
        int start = bytes[6] == 1 ? 10 : 12;
        int length = bytes[6] == 1 ? BitConverter.ToUInt16(bytes, 8) : BitConverter.ToInt32(bytes, 8);
        if (length < 0 || start + length > bytes.Length)
            throw new ImageRejectedException($"{path} is cut off in its header. Write it again.");
        string header = Encoding.ASCII.GetString(bytes, start, length);
        Match shape = Shape().Match(header);
        if (!shape.Success || !header.Contains("'<f4'", StringComparison.Ordinal) || header.Contains("'fortran_order': True", StringComparison.Ordinal))
            throw new ImageRejectedException($"{path} must hold float32 in C order, but its header is {header.Trim()}. Save numpy.ascontiguousarray(x, dtype='float32').");
        int[] sides = [.. shape.Groups["shape"].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(side => int.Parse(side, CultureInfo.InvariantCulture))];
        float[] values = MemoryMarshal.Cast<byte, float>(bytes.AsSpan(start + length)).ToArray();
        return values.LongLength == sides.Aggregate(1L, (product, side) => product * side)
            ? (values, sides)
            : throw new ImageRejectedException($"{path} holds {values.Length} values, which do not fill [{string.Join(", ", sides)}]. Write it again.");
    }

    /// <summary>Writes an array, whole or not at all.</summary>
    /// <param name="path">The file; replaced where it exists.</param>
    /// <param name="values">Its values, row-major.</param>
    /// <param name="shape">Its dimensions.</param>
    /// <exception cref="ArtifactStoreException">It cannot be written.</exception>
    public static void Write(string path, ReadOnlySpan<float> values, params ReadOnlySpan<int> shape)
    {
        string sides = string.Join(", ", shape.ToArray()) + (shape.Length == 1 ? "," : string.Empty);
        string header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({sides}), }}";
        // Magic, version, length, header and the final newline together fill multiples of 64 bytes.
        string padded = header.PadRight(((header.Length + 11 + 63) / 64 * 64) - 11) + "\n";
        byte[] bytes = [0x93, .. "NUMPY"u8, 1, 0, .. BitConverter.GetBytes((ushort)padded.Length), .. Encoding.ASCII.GetBytes(padded), .. MemoryMarshal.AsBytes(values)];
        WholeFile.Write(path, bytes);
    }

    [GeneratedRegex(@"'shape':\s*\((?<shape>[^)]*)\)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shape();
}
