using Imacs.Torch.Models;

namespace Imacs.Torch.Attribution;

/// <summary>One attribution method with its parameters. Immutable; serves many images at once, and what it makes of one does not depend on the others.</summary>
internal interface IAttributionMethod
{
    /// <summary>How many samples one attribution has on the device at once: what batches should hold when nothing else is in work.</summary>
    int Width { get; }

    /// <summary>Why this method cannot explain a model; null where it can.</summary>
    string? Objection(TorchModel model) => null;

    /// <summary>Attributes one output at one image.</summary>
    /// <param name="output">What is explained.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArithmeticException">A gradient or an output is not finite.</exception>
    Task<MethodMap> AttributeAsync(ImageOutput output, CancellationToken cancellationToken);
}
