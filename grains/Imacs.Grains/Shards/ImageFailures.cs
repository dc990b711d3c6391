using Imacs.Contracts.Errors;

namespace Imacs.Grains.Shards;

/// <summary>What it means that attributing an image threw.</summary>
internal static class ImageFailures
{
    /// <summary>Whether the image may be to blame: nobody foresaw the error, and nothing but the image and what was computed of it is known to have been involved. What was foreseen,
    /// what may pass, want of memory and the end of the process say nothing about an image.</summary>
    public static bool MayBeTheImages(Exception error) =>
        error is not (ImacsException or ObjectDisposedException or OutOfMemoryException) && !CallFailures.IsPassing(error, CancellationToken.None) && !IsWantOfMemory(error);

    /// <summary>Why an image is left out that threw with nothing else in work.</summary>
    public static string ReasonOf(Exception error) =>
        $"Attributing it failed twice, the second time with nothing else in work: {ErrorText.CauseOf(error)}. Try it alone with `imacs attribute`.";

    // libtorch has no type for it that reaches .NET.
    private static bool IsWantOfMemory(Exception error) =>
        error.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase) || error.Message.Contains("can't allocate memory", StringComparison.OrdinalIgnoreCase);
}
