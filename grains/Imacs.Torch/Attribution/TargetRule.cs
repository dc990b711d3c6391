using System.Globalization;

namespace Imacs.Torch.Attribution;

/// <summary>Which class of an image is explained.</summary>
/// <param name="Kind">Where the class comes from.</param>
/// <param name="Value">Model slot for <see cref="TargetKind.PredictedBy"/> and <see cref="TargetKind.LabelOrPredicted"/>, class for <see cref="TargetKind.Index"/>; else unused.</param>
public sealed record TargetRule(TargetKind Kind, int Value = 0)
{
    /// <summary>Reads label, predicted, predicted:NAME or an index; null is the label where there is one, else the first model's prediction.</summary>
    /// <param name="text">As in a spec that was checked.</param>
    /// <param name="models">Names by slot.</param>
    public static TargetRule Parse(string? text, IReadOnlyList<string> models) => text switch
    {
        null => new(TargetKind.LabelOrPredicted),
        "label" => new(TargetKind.Label),
        "predicted" => new(TargetKind.Predicted),
        _ when text.StartsWith("predicted:", StringComparison.Ordinal) => new(TargetKind.PredictedBy, models.ToList().IndexOf(text["predicted:".Length..])),
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
        TargetKind.LabelOrPredicted => label >= 0 ? label : predictions[Value],
        TargetKind.Predicted => predictions[slot],
        TargetKind.PredictedBy => predictions[Value],
        _ => Value,
    };
}
