using Imacs.Contracts.Specs;
using Imacs.Torch.Devices;

namespace Imacs.Torch.Attribution;

/// <summary>The scalar that is explained.</summary>
/// <param name="Class">Of which class.</param>
/// <param name="Kind">Which output of it.</param>
internal sealed record ExplainedOutput(ExplainedClass Class, OutputKind Kind)
{
    /// <summary>How a device computes its gradient.</summary>
    public DeviceMode GradientMode => Kind == OutputKind.Probability ? DeviceMode.ProbabilityGradient : DeviceMode.OutputGradient;

    /// <summary>How a device computes its class activation map.</summary>
    public DeviceMode ActivationMode => Kind == OutputKind.Probability ? DeviceMode.ProbabilityActivation : DeviceMode.OutputActivation;

    /// <summary>Its value in an output row.</summary>
    /// <param name="row">A model's output row.</param>
    /// <param name="returns">What the row holds.</param>
    public double Of(ReadOnlySpan<float> row, ModelOutput returns)
    {
        double value = One(row, Class.Target, returns);
        return Class.IsContrast ? value - One(row, Class.Against, returns) : value;
    }

    private double One(ReadOnlySpan<float> row, int index, ModelOutput returns) => Kind == OutputKind.Logit ? row[index] : Softmax.Probability(row, index, returns);
}
