using Imacs.Contracts.Summaries;
using Imacs.Core.Statistics;

namespace Imacs.Grains.Causality;

/// <summary>The masked images of one concept in a few numbers.</summary>
internal static class CausalTally
{
    /// <summary>What masking does to each model; null where no image was masked.</summary>
    public static CausalSummary? Of(IReadOnlyList<MaskedImage> images, IReadOnlyList<string> models) => images.Count == 0 ? null : new(
        images.Count,
        models.Select((name, slot) => (name, slot)).ToDictionary(model => model.name, model => Model(images, model.slot)));

    /// <summary>How two models differ in it.</summary>
    public static DropDifference? Between(IReadOnlyList<MaskedImage> images, int first, int second)
    {
        if (images.Count == 0)
            return null;
        MeanInterval interval = Interval(images, image => image.Drops[first] - image.Drops[second]);
        return new(interval.Mean, interval.Low, interval.High);
    }

    private static CausalModelSummary Model(IReadOnlyList<MaskedImage> images, int slot)
    {
        MeanInterval drop = Interval(images, image => image.Drops[slot]);
        double correlation = Pearson.Correlation([.. images.Select(image => image.Drops[slot])], [.. images.Select(image => image.Sums[slot])]);
        return new(drop.Mean, drop.Low, drop.High, double.IsNaN(correlation) ? null : correlation);
    }

    private static MeanInterval Interval(IReadOnlyList<MaskedImage> images, Func<MaskedImage, double> value) =>
        ClusterRobust.Interval([.. images.Select(value)], [.. images.Select(image => (long)image.Image)]);
}
