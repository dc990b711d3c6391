using System.Security.Cryptography;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Core.Imaging;
using Imacs.Datasets.Files;
using Imacs.Datasets.Imaging;

namespace Imacs.Grains.Comparisons;

/// <summary>The file of a baseline that is an image.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Sha256">Its hash, 64 lower-case hex digits: what it counts as in a comparison's fingerprint.</param>
public sealed record BaselineFile(string Path, string Sha256)
{
    /// <summary>The files that a spec names, as they are now.</summary>
    /// <exception cref="DatasetUnavailableException">One cannot be used.</exception>
    internal static async Task<IReadOnlyList<BaselineFile>> FindAsync(ComparisonSpec spec, IFileReader reader, CancellationToken cancellationToken)
    {
        var decoder = new ImageDecoder(new ImageDecoderOptions { MaxSide = spec.Data.MaxSide }, reader);
        List<BaselineFile> files = [];
        foreach (string path in (spec.Attribution.Baselines ?? []).Select(AttributionMethodRules.ImageOf).OfType<string>().Distinct())
        {
            await DecodeAsync(path, decoder, cancellationToken);
            files.Add(new(path, await HashAsync(path, reader, cancellationToken)));
        }

        return files;
    }

    /// <summary>The images of a plan, by the names that the spec gives its baselines.</summary>
    /// <exception cref="DatasetUnavailableException">A file was changed, or cannot be used any more.</exception>
    internal static async Task<IReadOnlyDictionary<string, PlanarImage>> LoadAsync(ComparisonPlan plan, ImageDecoder decoder, IFileReader reader, CancellationToken cancellationToken)
    {
        Dictionary<string, PlanarImage> images = [];
        foreach (BaselineFile file in plan.BaselineFiles)
        {
            PlanarImage image = await DecodeAsync(file.Path, decoder, cancellationToken);
            if (await HashAsync(file.Path, reader, cancellationToken) != file.Sha256)
                throw new DatasetUnavailableException($"The baseline {file.Path} was changed since the comparison was planned; restore it, or start a new comparison.");
            images.Add(AttributionMethodRules.ImagePrefix + file.Path, image);
        }

        return images;
    }

    private static async Task<PlanarImage> DecodeAsync(string path, ImageDecoder decoder, CancellationToken cancellationToken)
    {
        try
        {
            return (await decoder.DecodeFileAsync(path, cancellationToken)).Image;
        }
        catch (ImageRejectedException error)
        {
            throw new DatasetUnavailableException($"The baseline {path} cannot be used: {error.Message}", error);
        }
    }

    private static async Task<string> HashAsync(string path, IFileReader reader, CancellationToken cancellationToken)
    {
        try
        {
            await using Stream stream = await reader.OpenAsync(path, cancellationToken);
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DatasetUnavailableException($"The baseline {path} cannot be read: {error.Message}", error);
        }
    }
}
