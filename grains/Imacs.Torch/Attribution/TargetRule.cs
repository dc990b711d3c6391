using System.Globalization;
using Imacs.Contracts.Specs;

namespace Imacs.Torch.Attribution;

/// <summary>Which class of an image is explained.</summary>
/// <param name="Kind">Where the class comes from.</param>
/// <param name="Value">Model slot for <see cref="TargetKind.PredictedBy"/> and <see cref="TargetKind.LabelOrPredicted"/>, class for <see cref="TargetKind.Index"/> and <see cref="TargetKind.ContrastOfIndices"/>; else unused.</param>
/// <param name="Other">The class that is subtracted, for <see cref="TargetKind.ContrastOfIndices"/>; else unused.</param>
public sealed record TargetRule(TargetKind Kind, int Value = 0, int Other = ExplainedClass.None)
{
    /// <summary>Reads label, predicted, predicted:NAME, contrast, contrast:N:M or an index; null is the label where there is one, else the first model's prediction.</summary>
    /// <param name="text">As in a spec that was checked.</param>
    /// <param name="models">Names by slot.</param>
    public static TargetRule Parse(string? text, IReadOnlyList<string> models) => text switch
    {
        null => new(TargetKind.LabelOrPredicted),
        "label" => new(TargetKind.Label),
        "predicted" => new(TargetKind.Predicted),
        _ when text.StartsWith("predicted:", StringComparison.Ordinal) => new(TargetKind.PredictedBy, models.ToList().IndexOf(text["predicted:".Length..])),
        "contrast" => new(TargetKind.Contrast),
        _ when TargetText.Contrast(text) is { } pair => new(TargetKind.ContrastOfIndices, pair.Target, pair.Against),
        _ => new(TargetKind.Index, int.Parse(text, CultureInfo.InvariantCulture)),
    };

    /// <summary>The explained class of one image.</summary>
    /// <param name="slot">The model that is explained.</param>
    /// <param name="label">The image's label, -1 for none.</param>
    /// <param name="predictions">The predicted class by slot.</param>
    /// <returns>-1 where the rule asks for a label and there is none.</returns>
    public int For(int slot, int label, IReadOnlyList<int> predictions) => Kind switch
    {
        TargetKind.Label => label,
        TargetKind.LabelOrPredicted or TargetKind.Contrast => label >= 0 ? label : predictions[Value],
        TargetKind.Predicted => predictions[slot],
        TargetKind.PredictedBy => predictions[Value],
        _ => Value,
    };

    /// <summary>What is explained of one image.</summary>
    /// <param name="slot">The model that is explained.</param>
    /// <param name="label">The image's label, -1 for none.</param>
    /// <param name="predictions">By slot.</param>
    /// <returns>Null where the rule asks for a label and there is none.</returns>
    public ExplainedClass? Of(int slot, int label, IReadOnlyList<ModelPrediction> predictions)
    {
        int target = For(slot, label, [.. predictions.Select(prediction => prediction.Class)]);
        if (target < 0)
            return null;
        return Kind switch
        {
            TargetKind.Contrast => new(target, RunnerUp(target, predictions)),
            TargetKind.ContrastOfIndices => new(target, Other),
            _ => new(target),
        };
    }

    /// <summary>The most probable class but one, by the mean over all models: all explain the same difference, and exchanging models does not change it.</summary>
    private static int RunnerUp(int target, IReadOnlyList<ModelPrediction> predictions)
    {
        int best = -1;
        double most = double.NegativeInfinity;
        for (int index = 0; index < predictions[0].Row.Length; index++)
        {
            double sum = predictions.Sum(prediction => prediction.ProbabilityOf(index));
            if (index != target && sum > most)
                (best, most) = (index, sum);
        }

        return best;
    }
}
