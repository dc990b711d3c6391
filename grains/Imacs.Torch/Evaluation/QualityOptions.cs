namespace Imacs.Torch.Evaluation;

/// <summary>How finely the measures look. The defaults are what <c>imacs evaluate</c> uses and what docs/method.md states.</summary>
public sealed record QualityOptions
{
    /// <summary>Steps of the deletion and insertion curves. Default 20.</summary>
    public int CurveSteps { get; init; } = 20;

    /// <summary>Cells of the region-perturbation grid along each side. Default 16.</summary>
    public int GridSide { get; init; } = 16;

    /// <summary>Cells that region perturbation removes, one at a time. Default 32, an eighth of the grid.</summary>
    public int GridSteps { get; init; } = 32;

    /// <summary>Most steps in which IROF removes all segments. Default 40.</summary>
    public int SegmentSteps { get; init; } = 40;

    /// <summary>The n of sensitivity-n, as parts of the pixels. Default 1, 5, 20 and 50 %.</summary>
    public IReadOnlyList<double> SubsetParts { get; init; } = [0.01, 0.05, 0.2, 0.5];

    /// <summary>Random subsets for each n. Default 100.</summary>
    public int Subsets { get; init; } = 100;

    /// <summary>Perturbations of each kind for infidelity. Default 100.</summary>
    public int Perturbations { get; init; } = 100;

    /// <summary>Standard deviation of gaussian removal strengths. Default 0.2.</summary>
    public double Strength { get; init; } = 0.2;

    /// <summary>Neighbours for max-sensitivity. Default 10.</summary>
    public int Neighbours { get; init; } = 10;

    /// <summary>How far a value of a neighbour is from the image's, at most, in units of canonical pixels. Default 0.02.</summary>
    public double Radius { get; init; } = 0.02;

    /// <summary>Stages of the randomisation cascade, as parts of the layers; the last is 1. Default one layer (0), a third, two thirds, all.</summary>
    public IReadOnlyList<double> CascadeParts { get; init; } = [0, 1.0 / 3, 2.0 / 3, 1];

    /// <summary>Layers that each stage of a cascade redraws.</summary>
    /// <param name="layers">Layers that the model has; 0 gives no stage.</param>
    /// <returns>Ascending, distinct, each at least 1; the last is all of them.</returns>
    public IReadOnlyList<int> CascadeOf(int layers) =>
        layers == 0 ? [] : [.. CascadeParts.Select(part => Math.Clamp((int)Math.Round(part * layers), 1, layers)).Distinct().Order()];
}
