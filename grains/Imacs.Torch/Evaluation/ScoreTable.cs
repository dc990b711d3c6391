using Imacs.Contracts.Evaluations;
using Imacs.Core.Statistics;

namespace Imacs.Torch.Evaluation;

/// <summary>From values by image to means with intervals and differences from the null. Images are the independent units.</summary>
/// <param name="setup">Models, methods (the last is the null) and measures.</param>
/// <param name="images">By image, what <see cref="ImageEvaluator.EvaluateAsync"/> returned.</param>
public sealed class ScoreTable(EvaluationSetup setup, IReadOnlyList<MethodValues[][]> images)
{
    private const double Level = 0.05;

    /// <summary>The scores of one model.</summary>
    /// <param name="slot">Which.</param>
    public EvaluatedModel Of(int slot)
    {
        int last = setup.Methods.Count - 1;
        MethodScores[] methods = [.. setup.Methods.Select((method, index) => Method(slot, index, index == last))];
        IReadOnlyList<int> stages = setup.Models[slot].Cascade.Count == 0 ? [] : setup.Options.CascadeOf(setup.Models[slot].Model.Layers.Count);
        IReadOnlyList<string> layers = setup.Models[slot].Model.Layers;
        return new(
            setup.Models[slot].Model.Name,
            setup.Models[slot].Model.Sha256,
            [.. stages.Select(count => new CascadeStage(count, layers.Count, layers[^count]))],
            Judged(methods));
    }

    private MethodScores Method(int slot, int index, bool isNull)
    {
        MethodValues[] values = [.. images.Select(image => image[slot][index])];
        return new(
            setup.Methods[index].Name,
            isNull,
            values.Length == 0 ? 0 : values.Average(value => value.Gradients),
            values.Length == 0 ? 0 : values.Average(value => value.Forwards),
            values.Count(value => value.Flat),
            [.. setup.Measures.Select(measure => Score(slot, index, isNull, measure.Name))],
            [.. setup.Measures.Where(measure => values.Any(value => value.Curves.ContainsKey(measure.Name))).Select(measure => Curve(measure.Name, values))]);
    }

    private MeasureScore Score(int slot, int index, bool isNull, string measure)
    {
        double[] values = [.. images.Select(image => image[slot][index].Score(measure))];
        (int count, double? mean, double? low, double? high) = Mean(values);
        NullDifference? difference = null;
        if (!isNull)
        {
            double[] differences = [.. images.Select((image, i) => values[i] - image[slot][^1].Score(measure)).Where(double.IsFinite)];
            if (differences.Length > 0)
            {
                (int paired, double? by, double? from, double? to) = Mean(differences);
                double p = SignFlipTest.PValue(differences, setup.Material.Seed, $"evaluate/{setup.Models[slot].Model.Name}/{setup.Methods[index].Name}/{measure}");
                difference = new(paired, by!.Value, from, to, p, p, null);
            }
        }

        return new(measure, count, mean, low, high, difference, [.. values.Select(value => double.IsFinite(value) ? value : (double?)null)]);
    }

    private static CurveSummary Curve(string measure, MethodValues[] values)
    {
        // Images of different sizes have cuts that differ by rounding; the first image's stand for all.
        (double[] X, double[] Y)[] curves = [.. values.Where(value => value.Curves.ContainsKey(measure)).Select(value => value.Curves[measure])];
        int points = curves.Min(curve => curve.X.Length);
        (int Count, double? Mean, double? Low, double? High)[] means =
            [.. Enumerable.Range(0, points).Select(point => Mean([.. curves.Select(curve => curve.Y[point])]))];
        return new(measure, curves[0].X[..points], [.. means.Select(at => at.Mean)], [.. means.Select(at => at.Low)], [.. means.Select(at => at.High)]);
    }

    /// <summary>Adjusts the p-values for how many there are, and says which differences are better or worse than the null.</summary>
    private IReadOnlyList<MethodScores> Judged(MethodScores[] methods)
    {
        NullDifference[] all = [.. methods.SelectMany(method => method.Scores).Select(score => score.Difference).OfType<NullDifference>()];
        double[] adjusted = BenjaminiHochberg.Adjust([.. all.Select(difference => difference.PValue)]);
        int next = 0;
        return [.. methods.Select(method => method with { Scores = [.. method.Scores.Select((score, measure) => score.Difference is null
            ? score
            : score with { Difference = Verdict(score.Difference, adjusted[next++], setup.Measures[measure].Direction) })] })];
    }

    private static NullDifference Verdict(NullDifference difference, double q, MeasureDirection direction) => difference with
    {
        QValue = q,
        Better = q > Level || difference.Mean == 0 ? null : difference.Mean > 0 == (direction == MeasureDirection.Higher),
    };

    private static (int Count, double? Mean, double? Low, double? High) Mean(double[] values)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        if (finite.Length == 0)
            return (0, null, null, null);
        ImageSums sums = default;
        foreach (double value in finite)
            sums = sums.Add([value]);
        MeanInterval interval = ClusterRobust.Interval(sums);
        return finite.Length < 2 ? (1, interval.Mean, null, null) : (finite.Length, interval.Mean, interval.Low, interval.High);
    }
}
