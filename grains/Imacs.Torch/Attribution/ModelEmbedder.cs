using Imacs.Core.Embedding;
using Imacs.Core.Imaging;
using Imacs.Core.Segmentation;
using Imacs.Torch.Models;

namespace Imacs.Torch.Attribution;

/// <summary>Embeds patches by one or more networks; several outputs, each L2-normalised, stand one after the other.</summary>
/// <param name="engine">The way to the device.</param>
/// <param name="models">The networks. Compared models come in the order of their file hashes, so that exchanging them changes nothing.</param>
public sealed class ModelEmbedder(AttributionEngine engine, IReadOnlyList<TorchModel> models) : IRegionEmbedder
{
    /// <inheritdoc/>
    public async Task<float[][]> EmbedAsync(PlanarImage image, IReadOnlyList<BitMask> regions, CancellationToken cancellationToken)
    {
        var rows = new float[models.Count][][];
        for (int m = 0; m < models.Count; m++)
        {
            var cutter = new PatchCutter(models[m].InputHeight, models[m].InputWidth);
            rows[m] = await engine.EmbedAsync(models[m], [.. regions.Select(region => cutter.Cut(image, region))], cancellationToken);
            foreach (float[] row in rows[m])
                UnitLength.Normalise(row);
        }

        return [.. Enumerable.Range(0, regions.Count).Select(region => Joined(rows, region))];
    }

    private static float[] Joined(float[][][] rows, int region)
    {
        float[] joined = [.. rows.SelectMany(model => model[region])];
        UnitLength.Normalise(joined);
        return joined;
    }
}
