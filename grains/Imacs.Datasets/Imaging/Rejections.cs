using System.Globalization;
using Imacs.Contracts.Errors;
using Imacs.Datasets.Sources;

namespace Imacs.Datasets.Imaging;

/// <summary>The sentences that say why an image was refused. None names the file: the caller lists it beside the sentence.</summary>
internal static class Rejections
{
    public static ImageRejectedException Missing() =>
        new("The file does not exist; restore it or remove it from the dataset.");

    public static ImageRejectedException Unreadable(Exception cause) =>
        new("The file cannot be read; check its permissions and the disk.", cause);

    public static ImageRejectedException Empty() =>
        new($"The file has no bytes: {FileSize.Nothing}; replace it with an intact copy.");

    public static ImageRejectedException UnknownFormat() =>
        new($"The file is not an image of a known format; convert it to {ImageFormats.Accepted}.");

    // libvips' error text is one buffer for the whole process, so under load it can speak of another image: it stays in the inner exception.
    public static ImageRejectedException Damaged(Exception? cause = null) =>
        new("The image is damaged or cut short and cannot be decoded; replace it with an intact copy.", cause);

    public static ImageRejectedException Animated(int frames) =>
        new(Invariant($"The image is an animation of {frames:N0} frames; save the frame that is meant as a still image."));

    public static ImageRejectedException TooManyPixels(long width, long height, long limit) =>
        new(Invariant($"The image claims {width:N0} x {height:N0} pixels, more than the limit of {limit:N0}; cut it into tiles or raise MaxPixels."));

    public static ImageRejectedException TooManyBytes(long length, long limit) =>
        new(Invariant($"The file has {length:N0} bytes, more than the limit of {limit:N0}; cut the image into tiles or raise MaxFileBytes."));

    public static ImageRejectedException UnknownColours(string interpretation, int bands) =>
        new(Invariant($"The image's colours ({interpretation}, {bands} bands) cannot be converted to RGB; save it as a grey or RGB image."));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
