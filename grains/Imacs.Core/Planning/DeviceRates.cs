namespace Imacs.Core.Planning;

/// <summary>How fast one device is with the compared models.</summary>
/// <param name="Gradients">Gradient evaluations a second on one device. Above 0.</param>
/// <param name="Forwards">Forward-only passes a second on one device; patches are embedded at the same rate. Above 0.</param>
public sealed record DeviceRates(double Gradients, double Forwards)
{
    /// <summary>What a forward-only pass costs in gradients where nobody measured it: the figure by which docs/performance.md counts.</summary>
    public const double ForwardInGradients = 0.35;

    /// <summary>The rates that one figure implies.</summary>
    /// <param name="gradients">Gradient evaluations a second on one device. Above 0.</param>
    public static DeviceRates FromGradients(double gradients) => new(gradients, gradients / ForwardInGradients);
}
