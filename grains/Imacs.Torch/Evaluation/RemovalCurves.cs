using Imacs.Contracts.Evaluations;
using Imacs.Core.Imaging;
using Imacs.Core.Quality;
using Imacs.Core.Randomness;
using Imacs.Core.Segmentation;
using Imacs.Torch.Attribution;

namespace Imacs.Torch.Evaluation;

/// <summary>The measures that remove, or put back, what a map calls important, most important first: deletion, insertion, AOPC and IROF.</summary>
/// <param name="setup">The evaluation.</param>
/// <param name="subject">The image.</param>
/// <param name="fills">What is put in the place of removed pixels.</param>
/// <param name="blurred">What insertion begins with.</param>
/// <param name="segments">The partition that IROF removes segments of; null where it is not asked for.</param>
internal sealed class RemovalCurves(
    EvaluationSetup setup, EvaluationSubject subject, IReadOnlyList<PlanarImage> fills, IReadOnlyList<PlanarImage> blurred, LabelMap? segments)
{
    /// <summary>Measures one map.</summary>
    /// <param name="outputs">The model at perturbed images.</param>
    /// <param name="probability">The probability of the explained class.</param>
    /// <param name="map">H x W values.</param>
    /// <param name="ranks">The pixels' ranks.</param>
    /// <param name="values">Gets the scores and curves.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task JudgeAsync(
        PerturbedOutputs outputs, ExplainedOutput probability, float[] map, int[] ranks, MethodValues values, CancellationToken cancellationToken)
    {
        int[] pixelCuts = RemovalCurve.Cuts(map.Length, setup.Options.CurveSteps);
        return Task.WhenAll(
            CurveAsync(QualityMeasures.Deletion, () => (ranks, pixelCuts, map.Length), removes: true, y => RemovalCurve.AreaUnder(pixelCuts, y)),
            CurveAsync(QualityMeasures.Insertion, () => (ranks, pixelCuts, map.Length), removes: false, y => RemovalCurve.AreaUnder(pixelCuts, y)),
            AopcAsync(),
            IrofAsync());

        Task AopcAsync()
        {
            LabelMap grid = RegionOrder.Grid(subject.Image.Height, subject.Image.Width, setup.Options.GridSide);
            int[] cuts = [.. Enumerable.Range(0, Math.Min(setup.Options.GridSteps, grid.Count) + 1)];
            return CurveAsync(QualityMeasures.Aopc, () => (RegionOrder.Ranks(grid, map, Ties()), cuts, grid.Count), removes: true, y => RemovalCurve.Aopc(y));
        }

        Task IrofAsync()
        {
            if (segments is null)
                return Task.CompletedTask;
            int[] cuts = RemovalCurve.Cuts(segments.Count, setup.Options.SegmentSteps);
            return CurveAsync(QualityMeasures.Irof, () => (RegionOrder.Ranks(segments, map, Ties()), cuts, segments.Count), removes: true, y => RemovalCurve.Irof(cuts, y));
        }

        async Task CurveAsync(string measure, Func<(int[] Ranks, int[] Cuts, int Items)> order, bool removes, Func<double[], double> score)
        {
            if (!setup.Asks(measure))
                return;
            (int[] itemRanks, int[] cuts, int items) = order();
            double[] y = await outputs.MeansAsync(
                cuts.Length, (step, strengths) => Remove(itemRanks, cuts[step], removes, strengths), removes ? fills : blurred, probability, cancellationToken);
            lock (values)
            {
                values.Set(measure, score(y));
                if (measure is QualityMeasures.Deletion or QualityMeasures.Insertion)
                    values.SetCurve(measure, Array.ConvertAll(cuts, cut => cut / (double)items), y);
            }
        }
    }

    /// <summary>Ties are broken alike for all methods.</summary>
    public KeyedRandom Ties() => new(setup.Material.Seed, $"{subject.Id}/ties");

    private static void Remove(int[] ranks, int cut, bool removes, Span<float> strengths)
    {
        for (int i = 0; i < strengths.Length; i++)
            strengths[i] = ranks[i] < cut == removes ? 1 : 0;
    }
}
