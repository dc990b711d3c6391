using Imacs.Contracts.Evaluations;

namespace Imacs.Reporting.Rendering;

/// <summary>What an evaluation found, in sentences.</summary>
internal static class EvaluationFindings
{
    private const string Faithfulness = "faithfulness";

    /// <summary>A sentence for each method of a model, and one for the measure that is failed, if there is one.</summary>
    public static IEnumerable<string> Of(EvaluationResult result, EvaluatedModel model)
    {
        HashSet<string> faithful = [.. result.Measures.Where(measure => measure.Group == Faithfulness).Select(measure => measure.Name)];
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
        string open = judged.Length - better.Length - worse.Length is > 0 and var rest ? $"; on {rest} no difference is shown" : string.Empty;
        string lost = worse.Length > 0 ? $"; worse on {string.Join(", ", worse)}" : string.Empty;
        return better.Length == 0
            ? $"{method} is not shown to be better than random attributions on any of {Show.Counted(judged.Length, "measure")} of faithfulness{lost}{open}."
            : $"{method} is better than random attributions on {better.Length} of {Show.Counted(judged.Length, "measure")} of faithfulness ({string.Join(", ", better)}){lost}{open}.";

        string[] Names(bool verdict) => [.. judged.Where(score => score.Difference!.Better == verdict).Select(score => score.Measure)];
    }
}
