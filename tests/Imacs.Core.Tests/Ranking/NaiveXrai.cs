namespace Imacs.Core.Tests.Ranking;

/// <summary>XRAI as method 4.2 writes it down, adding up every mask before every pick; for maps whose sums are exact in float64.</summary>
internal static class NaiveXrai
{
    public static (List<(int Source, bool[] Pixels, double Gain)> Segments, double[] Map) Rank(
        double[] map, bool[][] masks, bool fast, double areaThreshold, int minNewPixels)
    {
        bool[] covered = new bool[map.Length];
        List<(int Source, bool[] Pixels, double Gain)> picks = [];
        bool[] Added(int mask) => [.. masks[mask].Select((hit, pixel) => hit && !covered[pixel])];
        double Mean(bool[] pixels) => map.Where((_, pixel) => pixels[pixel]).Sum() / pixels.Count(hit => hit);
        void Pick(int mask, bool[] added)
        {
            picks.Add((mask, added, Mean(added)));
            for (int pixel = 0; pixel < covered.Length; pixel++)
                covered[pixel] |= added[pixel];
        }

        if (fast)
        {
            foreach (int mask in Enumerable.Range(0, masks.Length).Where(mask => masks[mask].Contains(true)).OrderByDescending(mask => Mean(masks[mask])))
            {
                bool[] added = Added(mask);
                if (added.Count(hit => hit) >= minNewPixels)
                    Pick(mask, added);
            }
        }
        else
        {
            List<int> remaining = [.. Enumerable.Range(0, masks.Length)];
            while ((double)covered.Count(hit => hit) / covered.Length <= areaThreshold)
            {
                int best = -1;
                double bestGain = double.NegativeInfinity;
                foreach (int mask in remaining.ToArray())
                {
                    bool[] added = Added(mask);
                    if (added.Count(hit => hit) < minNewPixels)
                        remaining.Remove(mask);
                    else if (Mean(added) > bestGain)
                        (best, bestGain) = (mask, Mean(added));
                }

                if (best < 0)
                    break;
                Pick(best, Added(best));
                remaining.Remove(best);
            }
        }

        picks = [.. picks.OrderByDescending(pick => pick.Gain)];
        bool[] rest = [.. covered.Select(hit => !hit)];
        if (rest.Contains(true))
            picks.Add((-1, rest, Mean(rest)));
        double[] output = new double[map.Length];
        foreach ((_, bool[] pixels, double gain) in picks)
        {
            for (int pixel = 0; pixel < output.Length; pixel++)
                output[pixel] = pixels[pixel] ? gain : output[pixel];
        }

        return (picks, output);
    }
}
