using Imacs.Core.Imaging;
using Imacs.Core.Ranking;
using Imacs.Core.Segmentation;

namespace Imacs.Torch.Attribution;

/// <summary>XRAI: integrated gradients, averaged over the segments in the order of their density.</summary>
/// <param name="inner">The map that is averaged.</param>
/// <param name="algorithm">How segments are ordered.</param>
/// <param name="parity">Whether channels are merged by their signed maximum, as in the PAIR library, rather than by their sum. The map then keeps the sum
/// of that maximum, which is not a change of the output.</param>
/// <remarks>Kapishnikov, Bolukbasi, Viegas and Terry, "XRAI: Better Attributions Through Regions", ICCV 2019; see <see cref="XraiRanker"/>.</remarks>
internal sealed class XraiMethod(IAttributionMethod inner, XraiAlgorithm algorithm, bool parity) : IAttributionMethod
{
    public int Width => inner.Width;

    public async Task<MethodMap> AttributeAsync(ImageOutput output, CancellationToken cancellationToken)
    {
        PlanarImage image = output.Image;
        SegmentPool segments = output.Subject.Segments ?? throw new InvalidOperationException("XRAI needs the image's segments.");
        MethodMap pixels = await inner.AttributeAsync(output, cancellationToken);
        float[] merged = parity ? SignedMaximum(pixels.Map) : output.View.ChannelSum(pixels.Map);
        XraiRanking ranking = XraiRanker.Rank(
            merged, segments.Masks, image.Height, image.Width, new XraiOptions { Algorithm = algorithm, MinNewPixels = segments.MinNewPixels });
        return pixels with { Map = new PlanarImage(1, image.Height, image.Width, ranking.Map), Change = parity ? double.NaN : pixels.Change };
    }

    private static float[] SignedMaximum(PlanarImage map)
    {
        float[] most = map.Plane(0).ToArray();
        for (int channel = 1; channel < map.Channels; channel++)
        {
            ReadOnlySpan<float> plane = map.Plane(channel);
            for (int i = 0; i < most.Length; i++)
                most[i] = Math.Max(most[i], plane[i]);
        }

        return most;
    }
}
