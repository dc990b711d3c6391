using Imacs.Contracts.Errors;
using Imacs.Core.Imaging;
using Imacs.Datasets.Imaging;

namespace Imacs.Cli.Commands;

/// <summary>Reads the one image that a command is given.</summary>
internal static class ImageInput
{
    /// <summary>Reads an image file, or an array.</summary>
    /// <param name="path">An image, or .npy with float32 [3, H, W], 0 to 1.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DatasetUnavailableException">It cannot be used.</exception>
    public static async Task<PlanarImage> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            if (!Path.GetExtension(path).Equals(".npy", StringComparison.OrdinalIgnoreCase))
                return (await new ImageDecoder(new ImageDecoderOptions { MaxSide = 4096 }).DecodeFileAsync(path, cancellationToken)).Image;
            (float[] values, int[] shape) = NpyFile.Read(path);
            if (shape is not [3, > 0, > 0])
                throw new ImageRejectedException($"it has shape [{string.Join(", ", shape)}], but [3, H, W] is needed.");
            if (values.Any(value => value is not (>= 0 and <= 1)))
                throw new ImageRejectedException("it has values outside 0 to 1; divide by 255, and leave normalisation to the model.");
            return new PlanarImage(3, shape[1], shape[2], values);
        }
        catch (ImageRejectedException error)
        {
            throw new DatasetUnavailableException($"The image {path} cannot be used: {error.Message}", error);
        }
    }
}
