using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Core.Imaging;
using Imacs.Core.Randomness;
using Imacs.Datasets.Imaging;

namespace Imacs.Grains.Comparisons;

/// <summary>The images of the dataset that expected gradients draws its baselines from: drawn from the plan by the seed alone, so every silo has the same.</summary>
internal static class ReferenceImages
{
    /// <summary>How many are drawn, where the dataset has as many.</summary>
    public const int Count = 32;

    // A dataset of which so many in a row cannot be decoded fails for its own reasons.
    private const int MostTried = 1000;

    /// <summary>Draws and decodes them; an image that cannot be used is passed over.</summary>
    /// <exception cref="DatasetUnavailableException">None of those tried can be used.</exception>
    public static async Task<IReadOnlyList<PlanarImage>> DrawAsync(
        PlanFiles plans, string comparison, ComparisonSpec spec, ComparisonPlan plan, ImageDecoder decoder, CancellationToken cancellationToken)
    {
        var random = new KeyedRandom(spec.Seed, "expected-gradients/references");
        HashSet<int> tried = [];
        List<PlanarImage> images = [];
        while (images.Count < Count && tried.Count < Math.Min(plan.Images, MostTried))
        {
            int index = random.NextInt32(plan.Images);
            if (!tried.Add(index))
                continue;
            IReadOnlyList<PlanItem> items = await plans.ReadAsync(comparison, index / spec.ShardSize, cancellationToken);
            try
            {
                images.Add((await decoder.DecodeFileAsync(items[index % spec.ShardSize].Path, cancellationToken)).Image);
            }
            catch (ImageRejectedException)
            {
                // It is quarantined, with its reason, when its own turn comes.
                continue;
            }
        }

        return images.Count > 0
            ? images
            : throw new DatasetUnavailableException($"None of {tried.Count} images drawn from {spec.Data.Path} can be used as a baseline of expected gradients.");
    }
}
