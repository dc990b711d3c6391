using System.Runtime.InteropServices;

namespace Imacs.Core.Statistics;

/// <summary>Values of regions gathered by image, the unit that is resampled.</summary>
/// <param name="Sums">[G]: sum of the values of each image's regions.</param>
/// <param name="Counts">[G]: regions of each image, at least 1.</param>
/// <param name="AllZero">Whether every single value was exactly 0.</param>
public sealed record ImageGroups(double[] Sums, int[] Counts, bool AllZero)
{
    /// <summary>Images, G.</summary>
    public int Images => Sums.Length;

    /// <summary>Gathers values by image, images in the order of their first region.</summary>
    /// <param name="values">[n], finite.</param>
    /// <param name="images">[n]: the image of each region, any numbering.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static ImageGroups Of(ReadOnlySpan<double> values, ReadOnlySpan<long> images)
    {
        if (values.Length != images.Length)
            throw new ArgumentException($"{values.Length} values but {images.Length} image keys.", nameof(images));
        Dictionary<long, int> places = [];
        List<double> sums = [];
        List<int> counts = [];
        bool allZero = true;
        for (int i = 0; i < values.Length; i++)
        {
            ref int place = ref CollectionsMarshal.GetValueRefOrAddDefault(places, images[i], out bool known);
            if (!known)
            {
                place = sums.Count;
                sums.Add(0);
                counts.Add(0);
            }

            sums[place] += values[i];
            counts[place]++;
            allZero &= values[i] == 0;
        }

        return new ImageGroups([.. sums], [.. counts], allZero);
    }
}
