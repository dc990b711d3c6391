using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Core.Attribution;
using Imacs.Torch.Attribution.Baselines;
using Imacs.Torch.Models;

namespace Imacs.Torch.Attribution;

/// <summary>What is explained and by which method, for every image of a comparison.</summary>
public sealed class AttributionRequest
{
    /// <summary>Integrated gradients.</summary>
    /// <param name="quadrature">Rule and accuracy.</param>
    /// <param name="output">The explained output.</param>
    /// <param name="baselines">Names of the baselines that are averaged over, at least one; none that needs a file.</param>
    public AttributionRequest(QuadratureOptions quadrature, OutputKind output, IReadOnlyList<string> baselines)
        : this(new IntegratedGradientsMethod(quadrature, new BaselineSet(baselines, MethodMaterial.None)), output, new BaselineSet(baselines, MethodMaterial.None))
    {
    }

    private AttributionRequest(IAttributionMethod method, OutputKind output, BaselineSet fills) => (Method, Output, Fills) = (method, output, fills);

    /// <summary>The explained output.</summary>
    public OutputKind Output { get; }

    /// <summary>How many samples one attribution has on the device at once: the batch size that wastes least when one image is attributed alone.</summary>
    public int Width => Method.Width;

    /// <summary>The method.</summary>
    internal IAttributionMethod Method { get; }

    /// <summary>What stands in the place of a region that is taken away: the method's baselines; black and white for a method that has none.</summary>
    internal BaselineSet Fills { get; }

    /// <summary>The request that a spec makes.</summary>
    /// <param name="attribution">Method and parameters; checked by <see cref="ComparisonSpecRules"/>.</param>
    /// <param name="output">The explained output.</param>
    /// <param name="material">Seed, baselines that are images, and references of expected gradients; what is missing is missed when an image is attributed.</param>
    public static AttributionRequest From(AttributionSpec attribution, OutputKind output, MethodMaterial material) =>
        new(AttributionMethods.Create(attribution, material), output, new BaselineSet(attribution.Resolved().Baselines ?? ["black", "white"], material));

    /// <summary>Refuses a model that the method cannot explain.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="InvalidSpecException">It cannot; the message says what the model lacks.</exception>
    public void Check(TorchModel model)
    {
        if (Method.Objection(model) is { } objection)
            throw new InvalidSpecException(objection);
    }
}
