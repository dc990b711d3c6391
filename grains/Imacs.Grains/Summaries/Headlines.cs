using System.Globalization;
using Imacs.Contracts.Summaries;

namespace Imacs.Grains.Summaries;

/// <summary>Three to five sentences that say what came out, each with its n and interval. They state differences in attribution, not causes.</summary>
internal static class Headlines
{
    private const int MostSentences = 5;

    public static IReadOnlyList<string> Write(
        IReadOnlyList<ModelSummary> models, ImageCounts images, IReadOnlyList<ClusterSummary> ranked, IReadOnlyList<AgreementSummary> agreement,
        IReadOnlyDictionary<string, int> flat)
    {
        (string first, string second) = (models[0].Name, models[1].Name);
        List<string> sentences = [Accuracy(models, images)];
        string[] silent = [.. models.Take(2).Select(model => model.Name).Where(name => images.Processed > 0 && flat.GetValueOrDefault(name) == images.Processed)];
        if (silent.Length > 0)
        {
            sentences.Add($"No comparison: the maps of {string.Join(" and ", silent)} are flat, all attribution is zero in all {images.Processed} images, so there are no shares to compare.");
            sentences.Add("The explained output is the same for an image and for its baselines: the model may be saturated or ignore its input. Check it with `imacs models inspect`, or explain logits with --output logit.");
            return sentences;
        }

        if (ranked.All(cluster => cluster.Delta == 0 && cluster.DeltaLow == 0 && cluster.DeltaHigh == 0))
        {
            sentences.Add($"No difference: {first} and {second} give every region of all {images.Processed} images exactly the same share of attribution.");
            sentences.Add(models[0].Sha256 == models[1].Sha256
                ? $"Both are the same network: their files have the same sha256, {Short(models[0])}."
                : $"Their files differ (sha256 {Short(models[0])} and {Short(models[1])}): the same weights may have been saved twice, or they differ in what these images do not show.");
            return sentences;
        }

        ClusterSummary[] sure = [.. ranked.Where(cluster => cluster.Accepted && cluster.Significant && (cluster.DeltaLow > 0 || cluster.DeltaHigh < 0))];
        int accepted = ranked.Count(cluster => cluster.Accepted);
        if (accepted == 0)
        {
            sentences.Add($"No sure difference: none of the {ranked.Count} concepts has regions from enough images to be judged.");
        }
        else if (sure.Length == 0)
        {
            sentences.Add($"No significant difference: in none of {accepted} accepted concepts do {first} and {second} differ in share of attribution (images as units, false discovery rate 5 %).");
        }
        else
        {
            sentences.Add(Difference("The surest difference is", sure[0], first, second));
            ClusterSummary? opposite = sure.Skip(1).FirstOrDefault(cluster => cluster.Delta > 0 != sure[0].Delta > 0);
            if (opposite is not null)
                sentences.Add(Difference("The surest difference the other way is", opposite, first, second));
            sentences.Add($"{sure.Length} of {accepted} accepted concepts {Verdict(sure, first, second)}");
        }

        if (sure.Length > 0 && Masking(sure[0], first, second) is { } masking)
            sentences.Add(masking);
        Distribution spearman = agreement[0].Spearman;
        if (spearman.Count > 0)
            sentences.Add($"Image by image, the two models' segment scores have a median rank correlation of {Number(spearman.Median)} over {spearman.Count} images: {Word(spearman.Median)} agreement on what matters.");
        // The most important ones come first.
        return [.. sentences.Take(MostSentences)];
    }

    private static string Verdict(ClusterSummary[] sure, string first, string second)
    {
        const string Judged = "significantly (images as units, false discovery rate 5 %)";
        int more = sure.Count(cluster => cluster.Delta > 0);
        return sure.Length == 1
            ? $"differs {Judged}: it weighs more in {(more == 1 ? first : second)}."
            : $"differ {Judged}: {more} of them weigh more in {first}, {sure.Length - more} in {second}.";
    }

    private static string Accuracy(IReadOnlyList<ModelSummary> models, ImageCounts images) => models[0].Accuracy is null
        ? $"{images.Processed} images without labels were attributed for {string.Join(" and ", models.Select(model => model.Name))}."
        : $"On {models[0].Labelled} labelled images {string.Join(" and ", models.Select(model => $"{model.Name} is right on {Percent(model.Accuracy!.Value)}"))}.";

    private static string Difference(string opening, ClusterSummary cluster, string first, string second)
    {
        string classes = cluster.Labels.Count == 0 ? string.Empty
            : $", {Percent(cluster.Labels[0].Images / (double)cluster.Labels.Sum(label => label.Images))} of them {cluster.Labels[0].Label}";
        return $"{opening} concept {cluster.Id} ({cluster.Regions} regions in {cluster.Images} images{classes}): "
            + $"a region of it holds {Percent(cluster.Models[first].MeanShare)} of the attribution of {first} and {Percent(cluster.Models[second].MeanShare)} of that of {second}, "
            + $"a difference of {Points(cluster.Delta)} points (95 % interval {Points(cluster.DeltaLow)} to {Points(cluster.DeltaHigh)}).";
    }

    private static string Short(ModelSummary model) => model.Sha256[..12] + "...";

    /// <summary>Evidence for the surest difference; null where it was not checked.</summary>
    private static string? Masking(ClusterSummary cluster, string first, string second)
    {
        DropDifference? drop = cluster.Pairs.FirstOrDefault(pair => pair.First == first && pair.Second == second)?.Drop;
        if (cluster.Causal is not { } causal || drop is null)
            return null;
        string verdict = drop.Low > 0 && cluster.Delta > 0 || drop.High < 0 && cluster.Delta < 0 ? "which bears the difference out"
            : drop.Low > 0 || drop.High < 0 ? "which contradicts the difference" : "which does not settle it";
        return $"Masking concept {cluster.Id} in {causal.Images} of its images lowers the explained output by {Output(causal.Models[first].MeanDrop)} for {first} and {Output(causal.Models[second].MeanDrop)} for {second} "
            + $"(difference {Output(drop.Delta)}, 95 % interval {Output(drop.Low)} to {Output(drop.High)}), {verdict}.";
    }

    private static string Output(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Word(double correlation) => correlation switch
    {
        >= 0.8 => "high",
        >= 0.5 => "moderate",
        >= 0.2 => "low",
        _ => "little or no",
    };

    private static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    private static string Points(double share) => (100 * share).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
