using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Imacs.Core.Attribution;
using Imacs.Core.Imaging;
using Imacs.Core.Segmentation;
using Imacs.Torch.Devices;
using Imacs.Torch.Models;

namespace Imacs.Torch.Attribution;

/// <summary>Attributes images on a device. Safe for many images at once: that is what fills its batches.</summary>
/// <param name="queue">The way to the device.</param>
public sealed class AttributionEngine(DeviceQueue queue)
{
    // A baseline's output row is the same for every image; it is computed once for each model, and goes with it.
    private readonly ConditionalWeakTable<TorchModel, ConcurrentDictionary<string, Task<float[][]>>> _baselineRows = [];

    /// <summary>Predicts one image.</summary>
    /// <param name="model">The model.</param>
    /// <param name="image">Float32 [3, H, W], 0 to 1, any size.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ModelPrediction> PredictAsync(TorchModel model, PlanarImage image, CancellationToken cancellationToken)
    {
        PlanarImage input = new ModelView(model, image).Input;
        float[][] rows = await queue.OutputsAsync(model, 1, (_, sample) => input.Data.CopyTo(sample), cancellationToken);
        return new(rows[0], model.Spec.Returns);
    }

    /// <summary>Attributes one image for one model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="image">Float32 [3, H, W], 0 to 1, any size.</param>
    /// <param name="prediction">The model's prediction of it.</param>
    /// <param name="target">The explained class, 0 to outputs - 1.</param>
    /// <param name="request">Rule, output and baselines.</param>
    /// <param name="scales">The image's segments, over which the adaptive rule judges shares.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="NonFiniteResultException">A gradient or an output is not finite.</exception>
    public async Task<ModelAttribution> AttributeAsync(
        TorchModel model,
        PlanarImage image,
        ModelPrediction prediction,
        int target,
        AttributionRequest request,
        IReadOnlyList<LabelMap> scales,
        CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(target);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(target, model.OutputCount);
        float[] baselines = [.. request.Baselines.Select(BaselineColours.Of)];
        var baselineRows = new float[baselines.Length][];
        for (int i = 0; i < baselines.Length; i++)
            baselineRows[i] = await BaselineRowAsync(model, request.Baselines[i], cancellationToken);

        var view = new ModelView(model, image);
        var function = new ModelFunction(queue, view, baselines, baselineRows, prediction.Row, target, request.Output);
        PathAttribution path = await IntegratedGradients.RunAsync(function, request.Quadrature, new SegmentShares(view, baselines, scales), cancellationToken);
        PlanarImage map = view.Attribution(path.Gradients, baselines);
        float[] sum = view.ChannelSum(map);
        (double total, double norm) = (0, 0);
        foreach (float value in sum)
        {
            total += value;
            norm += Math.Abs(value);
        }

        double change = path.InputValue - path.BaselineValues.Average();
        return new ModelAttribution
        {
            Row = prediction.Row,
            Predicted = prediction.Class,
            Probability = prediction.Probability,
            Target = target,
            Map = map,
            ChannelSum = sum,
            Norm = norm,
            Change = change,
            CompletenessError = Completeness.RelativeError(total, change),
            ShareError = path.ShareError,
            Gradients = path.GradientEvaluations,
            Forwards = 1,
            Capped = path.Capped,
        };
    }

    /// <summary>Embeds patches.</summary>
    /// <param name="model">The embedder.</param>
    /// <param name="patches">Float32 [3, H, W] at the model's input size.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>One row a patch, as the model returns it.</returns>
    public Task<float[][]> EmbedAsync(TorchModel model, IReadOnlyList<PlanarImage> patches, CancellationToken cancellationToken) =>
        patches.Count == 0
            ? Task.FromResult<float[][]>([])
            : queue.EmbedAsync(model, patches.Count, (index, sample) => patches[index].Data.CopyTo(sample), cancellationToken);

    private async Task<float[]> BaselineRowAsync(TorchModel model, string baseline, CancellationToken cancellationToken)
    {
        ConcurrentDictionary<string, Task<float[][]>> known = _baselineRows.GetValue(model, _ => new());
        Task<float[][]> rows = known.GetOrAdd(baseline, name =>
        {
            PlanarImage image = BaselineColours.Image(name, model.InputHeight, model.InputWidth);
            return queue.OutputsAsync(model, 1, (_, sample) => image.Data.CopyTo(sample), CancellationToken.None);
        });
        try
        {
            return (await rows.WaitAsync(cancellationToken))[0];
        }
        catch when (rows.IsFaulted)
        {
            // A failed attempt is not kept: the next image asks again.
            known.TryRemove(new(baseline, rows));
            throw;
        }
    }
}
