namespace Imacs.Torch.Devices;

/// <summary>What a batch asks of a model.</summary>
internal enum DeviceMode
{
    /// <summary>The output row; no gradient.</summary>
    Output,

    /// <summary>Gradient of the target's softmax probability.</summary>
    ProbabilityGradient,

    /// <summary>Gradient of the target's raw output.</summary>
    OutputGradient,

    /// <summary>The embedding row.</summary>
    Embed,

    /// <summary>The class activation map of the target's softmax probability.</summary>
    ProbabilityActivation,

    /// <summary>The class activation map of the target's raw output.</summary>
    OutputActivation,
}
