using Imacs.Core.Imaging;

namespace Imacs.Torch.Attribution;

/// <summary>One model's attribution of one image.</summary>
public sealed record ModelAttribution
{
    /// <summary>The model's output row, as it returns it.</summary>
    public required float[] Row { get; init; }

    /// <summary>Most probable class.</summary>
    public required int Predicted { get; init; }

    /// <summary>Its probability, 0 to 1.</summary>
    public required double Probability { get; init; }

    /// <summary>What is explained.</summary>
    public required ExplainedClass Explained { get; init; }

    /// <summary>The explained class.</summary>
    public int Target => Explained.Target;

    /// <summary>Attribution map, float32 [C, H, W] at the image's size; signed. C is 3, or 1 for methods that do not tell colours apart. In units of the
    /// output for methods that are complete, else in the method's own.</summary>
    public required PlanarImage Map { get; init; }

    /// <summary>The map summed over channels, [H, W].</summary>
    public required float[] ChannelSum { get; init; }

    /// <summary>L1 norm of <see cref="ChannelSum"/>: what shares are fractions of. 0 for a flat map.</summary>
    public required double Norm { get; init; }

    /// <summary>F(input) - mean over baselines of F(baseline); NaN for a method whose maps add up to no change of the output.</summary>
    public required double Change { get; init; }

    /// <summary>Relative completeness error; NaN for such a method.</summary>
    public required double CompletenessError { get; init; }

    /// <summary>Estimate of the worst segment's share error; NaN where the method or rule makes none.</summary>
    public required double ShareError { get; init; }

    /// <summary>Gradient evaluations, all baselines together.</summary>
    public required int Gradients { get; init; }

    /// <summary>Forward-only passes: the prediction, whose row also gives the value at the end of every path. Those of the baselines serve all images.</summary>
    public required int Forwards { get; init; }

    /// <summary>Whether the adaptive rule stopped at its cap.</summary>
    public required bool Capped { get; init; }
}
