namespace Imacs.Core.Attribution;

/// <summary>
/// One scalar output F of one model as a function of one image, along straight paths from its baselines to the image. This is the seam between
/// the method and whatever computes gradients: an implementation may batch calls of many images together, but a result must not depend on that.
/// </summary>
public interface IPathFunction
{
    /// <summary>Number of paths: one for each baseline.</summary>
    int Paths { get; }

    /// <summary>Number of inputs of F: the length of one gradient.</summary>
    int Length { get; }

    /// <summary>On which scale F changes slowly.</summary>
    OutputLink Link { get; }

    /// <summary>F at the input, where all paths end.</summary>
    double InputValue { get; }

    /// <summary>Per path: F at the baseline, where it begins.</summary>
    IReadOnlyList<double> BaselineValues { get; }

    /// <summary>The inner product of a gradient with (input - baseline): the slope of F along a path, or what integrated gradients add up to.</summary>
    /// <param name="path">The path.</param>
    /// <param name="gradient">A gradient, <see cref="Length"/> elements.</param>
    double Along(int path, ReadOnlySpan<double> gradient);

    /// <summary>Evaluates F and its gradient, and adds weight x gradient to the node's sum, strictly in the order of the nodes, so that the
    /// rounding of a sum is a function of the nodes alone.</summary>
    /// <param name="nodes">Where, with weight and sum.</param>
    /// <param name="sums">Sums of <see cref="Length"/> elements each; changed in place.</param>
    /// <param name="cancellationToken">Gives up waiting; what a device has begun is finished and dropped.</param>
    /// <returns>F at each node, in order.</returns>
    /// <exception cref="ArithmeticException">A gradient or a value is not finite.</exception>
    Task<double[]> DifferentiateAsync(ReadOnlyMemory<PathNode> nodes, double[][] sums, CancellationToken cancellationToken);
}
