using Imacs.Contracts.Evaluations;

namespace Imacs.Reporting.Rendering;

/// <summary>What an evaluation found, in sentences.</summary>
internal static class EvaluationFindings
{
    /// <summary>A sentence for each method of a model, and one for the measure that is failed, if there is one.</summary>
    public static IEnumerable<string> Of(EvaluationResult result, EvaluatedModel model)
    {
        HashSet<string> faithful = [.. result.Measures.Where(measure => measure.Group == QualityMeasures.FaithfulnessGroup).Select(measure => measure.Name)];
        foreach (MethodScores method in model.Methods.Where(method => !method.IsNull))
        {
            MeasureScore[] judged = [.. method.Scores.Where(score => faithful.Contains(score.Measure) && score.Difference is not null)];
            if (judged.Length > 0)
                yield return Sentence(method.Method, judged);
            if (method.Scores.FirstOrDefault(score => score is { Measure: QualityMeasures.RandomisationSpearman, Low: > 0.5 }) is { } failed)
                yield return $"{method.Method} fails the model-randomisation check: with every weight redrawn its maps keep a rank correlation of {Show.Share(failed.Mean!.Value)} ({Show.Interval(failed.Low!.Value, failed.High!.Value)}).";
        }
    }

    private static string Sentence(string method, MeasureScore[] judged)
    {
        string[] better = Names(true), worse = Names(false);
        int open = judged.Length - better.Length - worse.Length;
        string measures = $"{Show.Counted(judged.Length, "measure")} of faithfulness";
        if (open == judged.Length)
            return $"{method}: no difference from random attributions is shown on any of {measures}.";
        List<string> parts = [];
        if (better.Length > 0)
            parts.Add($"better than random attributions on {better.Length} of {measures} ({string.Join(", ", better)})");
        if (worse.Length > 0)
            parts.Add($"worse than random attributions on {worse.Length} of {measures} ({string.Join(", ", worse)})");
        if (open > 0)
            parts.Add($"no difference is shown on {open}");
        return $"{method}: {string.Join("; ", parts)}.";

        string[] Names(bool verdict) => [.. judged.Where(score => score.Difference!.Better == verdict).Select(score => score.Measure)];
    }
}
