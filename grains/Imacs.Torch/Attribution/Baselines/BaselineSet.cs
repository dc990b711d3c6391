using Imacs.Core.Imaging;

namespace Imacs.Torch.Attribution.Baselines;

/// <summary>The baselines that a method averages over.</summary>
/// <param name="names">As in a spec that was checked; at least one.</param>
/// <param name="material">Seed and image files.</param>
internal sealed class BaselineSet(IReadOnlyList<string> names, MethodMaterial material)
{
    /// <summary>How many.</summary>
    public int Count => names.Count;

    /// <summary>The baselines in image space, in the order of their names.</summary>
    public IReadOnlyList<PlanarImage> Images(ImageSubject subject) => [.. names.Select((_, i) => Image(subject, i))];

    /// <summary>The baselines of one image and one model, with the model's outputs at them.</summary>
    public async Task<IReadOnlyList<Baseline>> ForAsync(ImageOutput output, CancellationToken cancellationToken)
    {
        var baselines = new Baseline[names.Count];
        for (int i = 0; i < baselines.Length; i++)
        {
            PlanarImage image = Image(output.Subject, i);
            PlanarImage input = BaselineImages.Colour(names[i], output.Subject.Image) is { } colour
                ? BaselineImages.Flat(colour, output.Model.InputHeight, output.Model.InputWidth)
                : output.View.ToInput(image);
            float[] row = BaselineImages.IsFixed(names[i])
                ? await output.FixedRowAsync(names[i], input, cancellationToken)
                : await output.RowAsync(input, cancellationToken);
            baselines[i] = new(image, input, row);
        }

        return baselines;
    }

    private PlanarImage Image(ImageSubject subject, int index) => BaselineImages.Colour(names[index], subject.Image) is { } colour
        ? BaselineImages.Flat(colour, subject.Image.Height, subject.Image.Width)
        : BaselineImages.Make(names[index], names.Take(index).Count(name => name == names[index]), subject, material);
}
