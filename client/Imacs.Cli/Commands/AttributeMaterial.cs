using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Core.Imaging;
using Imacs.Datasets.Imaging;
using Imacs.Datasets.Sampling;
using Imacs.Datasets.Sources;
using Imacs.Torch.Attribution;

namespace Imacs.Cli.Commands;

/// <summary>Loads what a method needs beside the image.</summary>
internal static class AttributeMaterial
{
    // As many as a comparison draws.
    private const int References = 32;

    /// <summary>Loads baselines that are images, and images of a dataset for expected gradients.</summary>
    /// <param name="attribution">Checked, files by absolute path.</param>
    /// <param name="data">A folder of images or a manifest; null where none was named.</param>
    /// <param name="seed">Seed of every draw.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="InvalidSpecException">A dataset is missing, or not what the method takes.</exception>
    /// <exception cref="DatasetUnavailableException">A file cannot be used.</exception>
    public static async Task<MethodMaterial> LoadAsync(AttributionSpec attribution, string? data, long seed, CancellationToken cancellationToken)
    {
        bool needed = AttributionMethodRules.NeedsReferences(attribution);
        if (needed && data is null)
            throw new InvalidSpecException("--method expected-gradients draws its baselines from a dataset; name it with --baseline-data FOLDER.");
        if (!needed && data is not null)
            throw new InvalidSpecException($"--baseline-data {data}: only --method expected-gradients draws baselines from a dataset; use --baseline for the others.");
        Dictionary<string, PlanarImage> images = [];
        foreach (string baseline in attribution.Baselines ?? [])
        {
            if (AttributionMethodRules.ImageOf(baseline) is { } file)
                images[baseline] = await ImageInput.ReadAsync(file, cancellationToken);
        }

        return new() { Seed = seed, Images = images, References = needed ? await DrawAsync(data!, seed, cancellationToken) : [] };
    }

    private static async Task<IReadOnlyList<PlanarImage>> DrawAsync(string data, long seed, CancellationToken cancellationToken)
    {
        var sample = new StratifiedSample(await DatasetSources.OpenAsync(data, cancellationToken: cancellationToken), References, seed);
        var decoder = new ImageDecoder(new ImageDecoderOptions());
        List<PlanarImage> images = [];
        string last = string.Empty;
        await foreach (DatasetItem item in sample.ReadItemsAsync(cancellationToken))
        {
            try
            {
                images.Add((await decoder.DecodeFileAsync(item.Path, cancellationToken)).Image);
            }
            catch (ImageRejectedException error)
            {
                last = $"{item.Id}: {error.Message}";
            }
        }

        return images.Count > 0 ? images : throw new DatasetUnavailableException($"None of the images drawn from {data} can be used; the last one, {last}");
    }
}
