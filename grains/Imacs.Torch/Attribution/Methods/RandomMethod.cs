using Imacs.Core.Imaging;
using Imacs.Core.Randomness;

namespace Imacs.Torch.Attribution;

/// <summary>Normal noise: the null that every other method has to beat. A function of seed, image and model, and of nothing that the model does.</summary>
/// <param name="seed">The run's seed.</param>
internal sealed class RandomMethod(long seed) : IAttributionMethod
{
    public int Width => 1;

    public Task<MethodMap> AttributeAsync(ImageOutput output, CancellationToken cancellationToken)
    {
        var random = new KeyedRandom(seed, $"{output.Subject.Id}/random/{output.Model.Sha256}");
        var map = new PlanarImage(1, output.Image.Height, output.Image.Width);
        foreach (ref float value in map.Data.AsSpan())
            value = (float)random.NextNormal();
        return Task.FromResult(new MethodMap(map));
    }
}
