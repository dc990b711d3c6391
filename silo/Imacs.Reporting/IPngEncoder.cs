namespace Imacs.Reporting;

/// <summary>Turns pixels into a PNG. The host lends its codec, so that this project needs no native library.</summary>
public interface IPngEncoder
{
    /// <summary>Encodes 8-bit RGB losslessly.</summary>
    /// <param name="rgb">[height x width x 3], row by row; longer or shorter is an error.</param>
    /// <param name="width">Pixels, at least 1.</param>
    /// <param name="height">Pixels, at least 1.</param>
    /// <returns>A complete PNG file; the same bytes for the same pixels.</returns>
    byte[] Encode(ReadOnlySpan<byte> rgb, int width, int height);
}
