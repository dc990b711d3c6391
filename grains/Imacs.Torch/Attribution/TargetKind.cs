namespace Imacs.Torch.Attribution;

/// <summary>Where the explained class comes from.</summary>
public enum TargetKind
{
    /// <summary>The image's label.</summary>
    Label,

    /// <summary>The label where there is one, else one model's prediction.</summary>
    LabelOrPredicted,

    /// <summary>Each model's own prediction.</summary>
    Predicted,

    /// <summary>One model's prediction, for all models.</summary>
    PredictedBy,

    /// <summary>The same class for all images.</summary>
    Index,

    /// <summary>The label where there is one, else the first model's prediction, minus the most probable other class.</summary>
    Contrast,

    /// <summary>One class minus another, the same for all images.</summary>
    ContrastOfIndices,
}
