using Imacs.Core.Randomness;
using TorchSharp;
using static TorchSharp.torch;

namespace Imacs.Torch.Models;

/// <summary>Redraws the weights of a model's last layers, as the model-randomisation check asks: from the output backwards, in a cascade.</summary>
/// <param name="Seed">Seed of the draws, which are keyed by the parameter's name: a deeper stage redraws what a shallower one did to the same values.</param>
/// <param name="Layers">How many layers, counted from the output, at least 1.</param>
/// <remarks>
/// Adebayo et al., "Sanity Checks for Saliency Maps", NeurIPS 2018, section 3.1. A TorchScript module does not know how it was initialised, so each parameter
/// gets independent normal values with its own mean and standard deviation: what it has learnt is gone, and activations keep their size, so that
/// the softmax does not saturate [ours]. Running statistics of normalisation are no parameters and stay.
/// </remarks>
public sealed record WeightRedraw(long Seed, int Layers)
{
    /// <summary>What tells the redrawn model from the trained one.</summary>
    internal string Suffix => $"/redrawn-{Layers}";

    /// <summary>The layer that a parameter belongs to.</summary>
    /// <param name="parameter">Its name, such as "stem.0.weight".</param>
    internal static string LayerOf(string parameter) => parameter.LastIndexOf('.') is >= 0 and var dot ? parameter[..dot] : parameter;

    /// <summary>Redraws in place.</summary>
    internal void Apply(jit.ScriptModule module, IReadOnlyList<string> layers)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        HashSet<string> chosen = [.. layers.Skip(Math.Max(0, layers.Count - Layers))];
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in module.named_parameters())
        {
            if (!chosen.Contains(LayerOf(name)))
                continue;
            double mean = parameter.mean().to(ScalarType.Float64).item<double>();
            double deviation = (parameter.to(ScalarType.Float64) - mean).square().mean().sqrt().item<double>();
            var random = new KeyedRandom(Seed, $"redraw/{name}");
            var values = new float[parameter.numel()];
            foreach (ref float value in values.AsSpan())
                value = (float)(mean + (deviation * random.NextNormal()));
            parameter.copy_(tensor(values, parameter.shape));
        }
    }
}
