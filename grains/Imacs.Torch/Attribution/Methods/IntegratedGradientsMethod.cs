using Imacs.Core.Attribution;
using Imacs.Torch.Attribution.Baselines;

namespace Imacs.Torch.Attribution;

/// <summary>Integrated gradients along straight paths, averaged over baselines.</summary>
/// <remarks>Sundararajan, Taly and Yan, "Axiomatic Attribution for Deep Networks", ICML 2017, eq. 3.</remarks>
internal sealed class IntegratedGradientsMethod(QuadratureOptions quadrature, BaselineSet baselines) : IAttributionMethod
{
    // All nodes of a round go to the device at once; this fills its batches whatever the rule.
    public int Width => 16;

    public async Task<MethodMap> AttributeAsync(ImageOutput output, CancellationToken cancellationToken)
    {
        IReadOnlyList<Baseline> from = await baselines.ForAsync(output, cancellationToken);
        ModelFunction function = await output.AlongAsync(from, cancellationToken);
        var shares = new SegmentShares(output.View, from, output.Subject.Segments?.Maps ?? []);
        PathAttribution path = await IntegratedGradients.RunAsync(function, quadrature, shares, cancellationToken);
        // One forward pass: the prediction, whose row is where all paths end.
        output.Count(path.GradientEvaluations, 1);
        return new(output.View.Attribution(path.Gradients, from))
        {
            Change = path.InputValue - path.BaselineValues.Average(),
            ShareError = path.ShareError,
            Capped = path.Capped,
        };
    }
}
