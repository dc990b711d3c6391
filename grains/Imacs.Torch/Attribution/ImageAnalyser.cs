using Imacs.Core.Imaging;
using Imacs.Core.Randomness;
using Imacs.Core.Ranking;
using Imacs.Core.Segmentation;
using Imacs.Core.Selection;
using Imacs.Core.Statistics;
using Imacs.Torch.Devices;

namespace Imacs.Torch.Attribution;

/// <summary>Analyses one image for all models: predictions, attributions, regions, scores, embeddings (method S1 to S7).</summary>
/// <param name="engine">The way to the device.</param>
public sealed class ImageAnalyser(AttributionEngine engine)
{
    /// <summary>Analyses an image. The processor's part runs on the calling thread between waits for the device.</summary>
    /// <param name="image">Float32 [3, H, W], 0 to 1.</param>
    /// <param name="id">Its id, by which random draws for it are keyed.</param>
    /// <param name="label">Its class index, -1 for none.</param>
    /// <param name="setup">How.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">The target is the label, and there is none.</exception>
    /// <exception cref="NonFiniteResultException">A model's output or gradient is not finite on this image.</exception>
    public async Task<ImageAnalysis> AnalyseAsync(PlanarImage image, string id, int label, AnalysisSetup setup, CancellationToken cancellationToken)
    {
        // The device works on the predictions while this thread segments.
        Task<ModelPrediction[]> predicting = Task.WhenAll(setup.Models.Select(model => engine.PredictAsync(model, image, cancellationToken)));
        SegmentPool segments = SegmentPool.Create(image, setup.Segmentation);
        ModelPrediction[] predictions = await predicting;
        ExplainedClass?[] targets = [.. setup.Models.Select((_, slot) => setup.Target.Of(slot, label, predictions))];
        if (targets.Any(target => target is null))
            throw new ArgumentException("The explained class is the label, but this image has none.", nameof(label));

        var subject = new ImageSubject(image, id, segments);
        ModelAttribution[] attributions = await Task.WhenAll(setup.Models.Select((model, slot) =>
            engine.AttributeAsync(model, subject, predictions[slot], targets[slot]!.Value, setup.Request, cancellationToken)));

        var options = new XraiOptions { MinNewPixels = segments.MinNewPixels, MaxSegments = setup.RegionsPerModel };
        IReadOnlyList<XraiSegment>[] ranked =
            [.. attributions.Select(attribution => XraiRanker.Rank(attribution.ChannelSum, segments.Masks, image.Height, image.Width, options).Segments)];
        IReadOnlyList<SelectedRegion> selected = RegionSelector.Select(ranked, setup.RegionsPerModel);
        int[] drawn = Draw(segments.Masks.Count, id, setup);
        float[][] embeddings = await setup.Embedder.EmbedAsync(
            image, [.. selected.Select(region => region.Mask), .. drawn.Select(candidate => segments.Masks[candidate])], cancellationToken);
        AnalysedRegion[] regions = [.. selected.Select((region, i) =>
        {
            (double[] sums, double[] shares) = Scores(region.Mask, attributions);
            return new AnalysedRegion(region, sums, shares, embeddings[i]);
        })];
        AnalysedSegment[] pool = [.. drawn.Select((candidate, i) =>
        {
            (double[] sums, double[] shares) = Scores(segments.Masks[candidate], attributions);
            return new AnalysedSegment(candidate, segments.Masks[candidate], sums, shares, embeddings[selected.Count + i]);
        })];
        return new(attributions, segments, regions, PairwiseSpearman(attributions, segments), PairwiseIou(selected, attributions.Length, image)) { Pool = pool };
    }

    /// <summary>Every candidate with the same probability, whatever the others: then means over the drawn ones estimate means over all, images with more
    /// candidates counting for more in both.</summary>
    private static int[] Draw(int candidates, string id, AnalysisSetup setup)
    {
        var random = new KeyedRandom(setup.Seed, "pool " + id);
        return [.. Enumerable.Range(0, candidates).Where(_ => random.NextDouble() < setup.PoolFraction)];
    }

    private static (double[] Sums, double[] Shares) Scores(BitMask mask, ModelAttribution[] attributions)
    {
        double[] sums = [.. attributions.Select(attribution => mask.SumOver(attribution.ChannelSum))];
        return (sums, [.. sums.Select((sum, slot) => attributions[slot].Norm > 0 ? sum / attributions[slot].Norm : 0)]);
    }

    private static double[] PairwiseSpearman(ModelAttribution[] attributions, SegmentPool segments)
    {
        double[][] densities = [.. attributions.Select(attribution => Densities(attribution, segments))];
        List<double> pairs = [];
        for (int a = 0; a < densities.Length; a++)
        {
            for (int b = a + 1; b < densities.Length; b++)
                pairs.Add(Spearman.Correlation(densities[a], densities[b]));
        }

        return [.. pairs];
    }

    private static double[] Densities(ModelAttribution attribution, SegmentPool segments)
    {
        List<double> densities = [];
        foreach (LabelMap scale in segments.Maps)
        {
            double[] sums = scale.SumPerSegment(attribution.ChannelSum);
            int[] areas = scale.Areas();
            for (int label = 0; label < sums.Length; label++)
                densities.Add(sums[label] / areas[label]);
        }

        return [.. densities];
    }

    private static double[] PairwiseIou(IReadOnlyList<SelectedRegion> selected, int models, PlanarImage image)
    {
        var covered = new bool[models][];
        for (int slot = 0; slot < models; slot++)
        {
            covered[slot] = new bool[image.Area];
            foreach (SelectedRegion region in selected.Where(region => region.Models.Contains(slot)))
                region.Mask.Fill(covered[slot].AsSpan(), value: true);
        }

        List<double> pairs = [];
        for (int a = 0; a < models; a++)
        {
            for (int b = a + 1; b < models; b++)
            {
                (int both, int either) = (0, 0);
                for (int i = 0; i < image.Area; i++)
                {
                    both += covered[a][i] && covered[b][i] ? 1 : 0;
                    either += covered[a][i] || covered[b][i] ? 1 : 0;
                }

                pairs.Add(either == 0 ? 1 : both / (double)either);
            }
        }

        return [.. pairs];
    }
}
