using Imacs.Core.Imaging;
using Imacs.Torch.Attribution.Baselines;
using Imacs.Torch.Devices;
using Imacs.Torch.Models;

namespace Imacs.Torch.Attribution;

/// <summary>One output of one model at one image: what a method explains, and its way to evaluate it anywhere in image space. Counts what it costs.</summary>
/// <param name="queue">The way to the device.</param>
/// <param name="rows">Output rows of fixed baselines.</param>
/// <param name="view">The image as the model sees it.</param>
/// <param name="subject">The image.</param>
/// <param name="row">The model's output row at the image; null where it is not known yet.</param>
/// <param name="explained">What is explained.</param>
internal sealed class ImageOutput(DeviceQueue queue, BaselineRows rows, ModelView view, ImageSubject subject, float[]? row, ExplainedOutput explained)
{
    /// <summary>Most points that a method asks for at once. Enough of them, of a few images, fill a batch; more would only take memory.</summary>
    public const int Chunk = 8;

    private float[]? _row = row;
    private int _gradients;
    private int _forwards;

    public ImageSubject Subject => subject;

    public PlanarImage Image => subject.Image;

    public ModelView View => view;

    public TorchModel Model => view.Model;

    /// <summary>Gradients computed so far.</summary>
    public int Gradients => _gradients;

    /// <summary>Forward-only passes so far.</summary>
    public int Forwards => _forwards;

    /// <summary>The explained value in an output row.</summary>
    public double Of(float[] outputRow) => explained.Of(outputRow, Model.Spec.Returns);

    /// <summary>The explained value at the image.</summary>
    public async Task<double> ValueAsync(CancellationToken cancellationToken) => Of(await OwnRowAsync(cancellationToken));

    /// <summary>The output along straight paths; its evaluations are counted by <see cref="Count"/>.</summary>
    public async Task<ModelFunction> AlongAsync(IReadOnlyList<Baseline> baselines, CancellationToken cancellationToken) =>
        new(queue, view, baselines, await OwnRowAsync(cancellationToken), explained);

    /// <summary>Adds evaluations that were made by other means.</summary>
    public void Count(int gradients, int forwards)
    {
        Interlocked.Add(ref _gradients, gradients);
        Interlocked.Add(ref _forwards, forwards);
    }

    /// <summary>The output row at a baseline that is the same for all images; costs nothing from the second image on.</summary>
    public Task<float[]> FixedRowAsync(string name, PlanarImage input, CancellationToken cancellationToken) => rows.OfAsync(Model, name, input, cancellationToken);

    /// <summary>The output row at a point that is already at the model's input size.</summary>
    public async Task<float[]> RowAsync(PlanarImage input, CancellationToken cancellationToken)
    {
        Count(0, 1);
        return (await queue.OutputsAsync(Model, 1, (_, sample) => input.Data.CopyTo(sample), cancellationToken))[0];
    }

    /// <summary>The explained value at points of image space.</summary>
    /// <param name="points">[3, H, W] each; not to be changed until the answer is there.</param>
    /// <param name="count">How many of them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>One value for each point.</returns>
    public async Task<double[]> ValuesAsync(float[][] points, int count, CancellationToken cancellationToken)
    {
        Count(0, count);
        float[][] outputs = await queue.OutputsAsync(Model, count, (index, sample) => view.WriteInput(points[index], sample), cancellationToken);
        return Array.ConvertAll(outputs, Of);
    }

    /// <summary>Gradients in image space.</summary>
    /// <param name="points">[3, H, W] each; not to be changed until the answer is there.</param>
    /// <param name="count">How many of them.</param>
    /// <param name="take">Takes each gradient, [3, H, W], in order; what it is given is valid during the call.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArithmeticException">A gradient is not finite.</exception>
    public Task GradientsAsync(float[][] points, int count, PointGradientWork.Taker take, CancellationToken cancellationToken)
    {
        Count(count, 0);
        float[]? pulled = null;
        return queue.GradientsAsync(new PointGradientWork(
            Model,
            explained,
            count,
            (index, sample) => view.WriteInput(points[index], sample),
            (index, gradient) => take(index, view.PullBack(gradient, ref pulled)),
            cancellationToken));
    }

    /// <summary>The class activation map at the image, at the size of the model's feature layer.</summary>
    public async Task<float[]> ActivationsAsync(CancellationToken cancellationToken)
    {
        Count(1, 0);
        return (await queue.ActivationsAsync(Model, explained, 1, (_, sample) => view.Input.Data.CopyTo(sample), cancellationToken))[0];
    }

    /// <summary>The same output at a changed image of the same size; its segments and its id stay those of the original.</summary>
    public ImageOutput At(PlanarImage image) => new(queue, rows, view.Of(image), subject with { Image = image }, null, explained);

    /// <summary>Arrays for the points of a chunk.</summary>
    public float[][] NewPoints(int count) => [.. Enumerable.Range(0, Math.Min(count, Chunk)).Select(_ => new float[Image.Data.Length])];

    /// <summary>Cuts a number of points into chunks.</summary>
    /// <returns>First point and number of points of each chunk.</returns>
    public static IEnumerable<(int Start, int Length)> Chunks(int count)
    {
        for (int start = 0; start < count; start += Chunk)
            yield return (start, Math.Min(Chunk, count - start));
    }

    private async Task<float[]> OwnRowAsync(CancellationToken cancellationToken) => _row ??= await RowAsync(view.Input, cancellationToken);
}
