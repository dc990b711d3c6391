using System.Diagnostics;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Telemetry;
using Imacs.Core.Imaging;
using Imacs.Datasets.Files;
using NetVips;

namespace Imacs.Datasets.Imaging;

/// <summary>Turns image files into canonical pixel space: float32 [3, H, W], RGB, 0 to 1.</summary>
/// <remarks>
/// <para>
/// JPEG, PNG, WebP and GIF are decoded by libvips, BMP by Skia. 8-bit samples are divided by 255 and 16-bit samples by 65,535, without
/// rounding in between. JPEG pixels are those of libjpeg's accurate inverse transform, which is what PIL and torchvision give.
/// </para>
/// <para>
/// Grey becomes three equal planes. Transparent pixels are laid on black: the planes of a transparent pixel are arbitrary, and black is
/// the baseline that attribution starts from. CMYK is converted to sRGB through the file's profile or a standard one. Profiles
/// embedded in grey and RGB images are ignored, as training pipelines ignore them. The EXIF orientation is applied, so that an image lies as a person sees it.
/// </para>
/// <para>
/// Larger images are shrunk with a Lanczos kernel as wide as the step (no aliasing), each side rounded to whole pixels and at least 1, and clamped to 0 to 1.
/// </para>
/// <para>One call uses one thread of libvips; any number of calls may run at once.</para>
/// </remarks>
public sealed class ImageDecoder
{
    private readonly IFileReader _files;
    private readonly ReadFailures _failures;
    private readonly long _maxPixels;
    private readonly int _maxSide;
    private readonly long _maxFileBytes;

    /// <summary>Creates a decoder; it holds no resources.</summary>
    /// <param name="options">Limits; the defaults where null.</param>
    /// <param name="files">Opens what <see cref="DecodeFileAsync"/> is asked for; files of this machine alone where null.</param>
    /// <param name="dataset">The place of the dataset whose images these are, so that a machine that does not see it is not taken for one on which each of them is missing; null where they are of none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is outside the range its option states.</exception>
    public ImageDecoder(ImageDecoderOptions? options = null, IFileReader? files = null, string? dataset = null)
    {
        _files = files ?? LocalFiles.Instance;
        _failures = new ReadFailures(dataset);
        options ??= new ImageDecoderOptions();
        _maxPixels = Within(options.MaxPixels, ImageDecoderOptions.HighestMaxPixels, nameof(options.MaxPixels));
        _maxSide = (int)Within(options.MaxSide, ImageDecoderOptions.HighestMaxSide, nameof(options.MaxSide));
        _maxFileBytes = Within(options.MaxFileBytes, ImageDecoderOptions.HighestMaxFileBytes, nameof(options.MaxFileBytes));
        VipsRuntime.EnsureReady();
    }

    /// <summary>Reads and decodes one file.</summary>
    /// <param name="place">Where it lies; its extension does not matter.</param>
    /// <param name="cancellationToken">Stops the reading, not a decoding that has begun.</param>
    /// <returns>The pixels and the size in the file.</returns>
    /// <exception cref="ImageRejectedException">The file is missing, unreadable, too large, or <see cref="Decode"/> refused it. The message does not name the file.</exception>
    /// <exception cref="DatasetAwayException">The dataset's folder is not there, or the disk or mount failed: it says nothing about the file.</exception>
    public async Task<DecodedImage> DecodeFileAsync(string place, CancellationToken cancellationToken = default)
    {
        long begun = Stopwatch.GetTimestamp();
        using Activity? span = ImacsTraces.Source.StartActivity(ImacsTraces.Decode);
        string outcome = MetricLabels.Failed;
        try
        {
            DecodedImage image = Decode(await ReadAsync(place, cancellationToken));
            outcome = MetricLabels.Done;
            return image;
        }
        catch (ImageRejectedException error)
        {
            span.Fail(error);
            throw;
        }
        finally
        {
            ImacsMetrics.DecodeDuration.RecordSince(begun, outcome);
        }
    }

    private async Task<byte[]> ReadAsync(string place, CancellationToken cancellationToken)
    {
        try
        {
            await using Stream stream = await _files.OpenAsync(place, cancellationToken);
            if (stream.Length == 0)
                throw Rejections.Empty();
            if (stream.Length > _maxFileBytes)
                throw Rejections.TooManyBytes(stream.Length, _maxFileBytes);
            var bytes = new byte[stream.Length];
            await stream.ReadExactlyAsync(bytes, cancellationToken);
            return bytes;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw _failures.Of(place, failure);
        }
    }

    /// <summary>Decodes one image.</summary>
    /// <param name="bytes">A whole file. It is not changed.</param>
    /// <returns>The pixels and the size in the file.</returns>
    /// <exception cref="ImageRejectedException">
    /// The file is empty, of an unknown format, damaged, cut short, an animation, or claims more than <see cref="ImageDecoderOptions.MaxPixels"/>.
    /// </exception>
    public DecodedImage Decode(byte[] bytes)
    {
        if (bytes.Length == 0)
            throw Rejections.Empty();
        try
        {
            using Image stored = Open(bytes);
            using Image upright = Upright(stored);
            using Image coloured = ToGreyOrRgb(upright);
            return new DecodedImage(Shrink(coloured), coloured.Width, coloured.Height);
        }
        catch (VipsException cause)
        {
            throw Rejections.Damaged(cause);
        }
    }

    private static long Within(long value, long highest, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, highest, name);
        return value;
    }

    private Image Open(byte[] bytes)
    {
        ImageFormat format = ImageFormats.Recognise(bytes);
        if (format == ImageFormat.Bmp)
            return OpenBmp(bytes);
        Image image = OpenVips(bytes, format);
        try
        {
            RefuseTooManyPixels(image.Width, image.Height);
            int frames = image.GetTypeOf("n-pages") == 0 ? 1 : (int)image.Get("n-pages");
            return frames <= 1 ? image : throw Rejections.Animated(frames);
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    // Only the header is read here; pixels follow, top to bottom, when they are asked for.
    private static Image OpenVips(byte[] bytes, ImageFormat format) => format switch
    {
        ImageFormat.Jpeg => Image.JpegloadBuffer(bytes, access: Enums.Access.Sequential, failOn: Enums.FailOn.Error),
        ImageFormat.Png => Image.PngloadBuffer(bytes, access: Enums.Access.Sequential, failOn: Enums.FailOn.Error),
        ImageFormat.WebP => Image.WebploadBuffer(bytes, access: Enums.Access.Sequential, failOn: Enums.FailOn.Error),
        ImageFormat.Gif => Image.GifloadBuffer(bytes, access: Enums.Access.Sequential, failOn: Enums.FailOn.Error),
        _ => throw Rejections.UnknownFormat(),
    };

    private Image OpenBmp(byte[] bytes)
    {
        (long claimedWidth, long claimedHeight) = BmpReader.ReadSize(bytes);
        RefuseTooManyPixels(claimedWidth, claimedHeight);
        byte[] pixels = BmpReader.ReadPixels(bytes, out int width, out int height);
        using Image raw = Image.NewFromMemory(pixels, width, height, bands: 4, Enums.BandFormat.Uchar);
        return raw.Copy(interpretation: Enums.Interpretation.Srgb);
    }

    private void RefuseTooManyPixels(long width, long height)
    {
        if (width * height > _maxPixels)
            throw Rejections.TooManyPixels(width, height, _maxPixels);
    }

    // A rotation needs rows in another order than the file gives them, so only then is the whole image held.
    private static Image Upright(Image stored)
    {
        if (stored.GetTypeOf("orientation") == 0 || (int)stored.Get("orientation") <= 1)
            return stored.Copy();
        using Image held = stored.CopyMemory();
        return held.Autorot();
    }

    private static Image ToGreyOrRgb(Image image)
    {
        using Image opaque = image.HasAlpha() ? image.Flatten(background: [0]) : image.Copy();
        return opaque switch
        {
            { Interpretation: Enums.Interpretation.Cmyk } => opaque.Colourspace(Enums.Interpretation.Srgb),
            { Format: Enums.BandFormat.Uchar or Enums.BandFormat.Ushort, Bands: 1 or 3 } => opaque.Copy(),
            _ => throw Rejections.UnknownColours(opaque.Interpretation.ToString(), opaque.Bands),
        };
    }

    // Shrinking works on floats: no rounding to whole levels, and none of the integer kernels that differ between processors.
    private PlanarImage Shrink(Image image)
    {
        double scale = (double)_maxSide / Math.Max(image.Width, image.Height);
        float whole = image.Format == Enums.BandFormat.Uchar ? byte.MaxValue : ushort.MaxValue;
        if (scale < 1)
        {
            using Image exact = image.Cast(Enums.BandFormat.Float);
            using Image small = exact.Resize(Fraction(image.Width, scale), vscale: Fraction(image.Height, scale));
            return Pixels.FromInterleaved(small.WriteToMemory<float>(), small.Width, small.Height, small.Bands, whole);
        }

        return image.Format == Enums.BandFormat.Uchar
            ? Pixels.FromInterleaved(image.WriteToMemory<byte>(), image.Width, image.Height, image.Bands, whole)
            : Pixels.FromInterleaved(image.WriteToMemory<ushort>(), image.Width, image.Height, image.Bands, whole);
    }

    private static double Fraction(int side, double scale) => Math.Max(1, Math.Round(side * scale, MidpointRounding.AwayFromZero)) / side;
}
