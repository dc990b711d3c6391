using Imacs.Core.Imaging;
using Imacs.Core.Segmentation;
using Imacs.Torch.Devices;

namespace Imacs.Torch.Attribution;

/// <summary>Takes regions away and predicts again: attributions are claims about a model, the drop of its output is evidence.</summary>
/// <param name="engine">The way to the device.</param>
/// <remarks>As in region perturbation (Samek et al. 2017), with the baselines of the attribution as what stands in a region's place, so that what is claimed
/// and what is tested mean the same absence.</remarks>
public sealed class MaskingCheck(AttributionEngine engine)
{
    /// <summary>Masks areas of one image, one after the other.</summary>
    /// <param name="image">Float32 [3, H, W], 0 to 1.</param>
    /// <param name="id">Its id, by which random baselines are keyed.</param>
    /// <param name="label">Its class index, -1 for none.</param>
    /// <param name="areas">Masks of the image's size.</param>
    /// <param name="setup">Models, explained output and baselines.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>[areas][models]: explained output of the image minus its mean over the baselines with the area masked, in units of the output. Positive where
    /// the area speaks for the explained class.</returns>
    /// <exception cref="ArgumentException">The target is the label, and there is none.</exception>
    /// <exception cref="NonFiniteResultException">A model's output is not finite on a masked image.</exception>
    public async Task<double[][]> DropsAsync(
        PlanarImage image, string id, int label, IReadOnlyList<BitMask> areas, AnalysisSetup setup, CancellationToken cancellationToken)
    {
        ModelPrediction[] predictions = await Task.WhenAll(setup.Models.Select(model => engine.PredictAsync(model, image, cancellationToken)));
        ExplainedOutput[] outputs = [.. setup.Models.Select((_, slot) => new ExplainedOutput(
            setup.Target.Of(slot, label, predictions) ?? throw new ArgumentException("The explained class is the label, but this image has none.", nameof(label)),
            setup.Request.Output))];
        IReadOnlyList<PlanarImage> fills = setup.Request.Fills.Images(new ImageSubject(image, id, null));
        var drops = new double[areas.Count][];
        for (int area = 0; area < drops.Length; area++)
        {
            PlanarImage[] masked = [.. fills.Select(fill => Masked(image, fill, areas[area]))];
            drops[area] = await Task.WhenAll(setup.Models.Select(async (model, slot) =>
            {
                ModelPrediction[] after = await Task.WhenAll(masked.Select(left => engine.PredictAsync(model, left, cancellationToken)));
                return outputs[slot].Of(predictions[slot].Row, model.Spec.Returns) - after.Average(left => outputs[slot].Of(left.Row, model.Spec.Returns));
            }));
        }

        return drops;
    }

    private static PlanarImage Masked(PlanarImage image, PlanarImage fill, BitMask area)
    {
        var masked = new PlanarImage(image.Channels, image.Height, image.Width, [.. image.Data]);
        for (int channel = 0; channel < image.Channels; channel++)
        {
            foreach (MaskRun run in area.Runs())
                fill.Plane(channel).Slice((run.Row * image.Width) + run.Start, run.Length).CopyTo(masked.Plane(channel)[((run.Row * image.Width) + run.Start)..]);
        }

        return masked;
    }
}
