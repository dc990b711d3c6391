namespace Imacs.Storage.Tables;

/// <summary>One image of a shard.</summary>
public sealed record ImageRecord
{
    /// <summary>Number in the plan, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Its id: the path relative to the dataset.</summary>
    public required string Image { get; init; }

    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>Its label; null where it has none.</summary>
    public string? Label { get; init; }

    /// <summary>The label's class index; -1 without a label.</summary>
    public int LabelIndex { get; init; } = -1;

    /// <summary>Columns, as attributed; 0 for a rejected image.</summary>
    public int Width { get; init; }

    /// <summary>Rows, as attributed.</summary>
    public int Height { get; init; }

    /// <summary>Why it was left out; null where it was not.</summary>
    public string? Rejected { get; init; }

    /// <summary>Per model slot; empty for a rejected image.</summary>
    public IReadOnlyList<ImageModelRecord> Models { get; init; } = [];

    /// <summary>Per pair of models (0-1, 0-2, ..., 1-2, ...): Spearman correlation of candidate-segment densities; NaN where a map is flat.</summary>
    public IReadOnlyList<double> Spearman { get; init; } = [];

    /// <summary>Per pair: IoU of the areas that the two models selected.</summary>
    public IReadOnlyList<double> TopAreaIou { get; init; } = [];

    /// <summary>Whether a model predicts the label; false without one.</summary>
    /// <param name="slot">The model.</param>
    public bool IsRight(int slot) => LabelIndex >= 0 && Models[slot].Predicted == LabelIndex;
}
