using Imacs.Core.Attribution;
using Imacs.Core.Imaging;
using Imacs.Core.Segmentation;
using Imacs.Torch.Attribution.Baselines;
using Imacs.Torch.Devices;
using Imacs.Torch.Models;

namespace Imacs.Torch.Attribution;

/// <summary>Attributes images on a device. Safe for many images at once: that is what fills its batches.</summary>
/// <param name="queue">The way to the device.</param>
public sealed class AttributionEngine(DeviceQueue queue)
{
    private readonly BaselineRows _baselineRows = new(queue);

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

    /// <summary>Attributes one image, which has no id, for one model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="image">Float32 [3, H, W], 0 to 1, any size.</param>
    /// <param name="prediction">The model's prediction of it.</param>
    /// <param name="target">The explained class, 0 to outputs - 1.</param>
    /// <param name="request">Method and output.</param>
    /// <param name="scales">The image's segments, over which the adaptive rule judges shares; may be empty.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="NonFiniteResultException">A gradient or an output is not finite.</exception>
    public Task<ModelAttribution> AttributeAsync(
        TorchModel model,
        PlanarImage image,
        ModelPrediction prediction,
        int target,
        AttributionRequest request,
        IReadOnlyList<LabelMap> scales,
        CancellationToken cancellationToken) => AttributeAsync(
            model,
            new ImageSubject(image, string.Empty, scales.Count == 0 ? null : SegmentPool.FromLabels(scales, new SegmentationOptions())),
            prediction,
            new ExplainedClass(target),
            request,
            cancellationToken);

    /// <summary>Attributes one image for one model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="subject">The image, its id and its segments.</param>
    /// <param name="prediction">The model's prediction of it.</param>
    /// <param name="target">The explained class or difference of classes, each 0 to outputs - 1.</param>
    /// <param name="request">Method and output.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="NonFiniteResultException">A gradient or an output is not finite.</exception>
    /// <exception cref="Imacs.Contracts.Errors.InvalidSpecException">The method cannot explain this model.</exception>
    public async Task<ModelAttribution> AttributeAsync(
        TorchModel model,
        ImageSubject subject,
        ModelPrediction prediction,
        ExplainedClass target,
        AttributionRequest request,
        CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(target.Target, nameof(target));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(target.Target, model.OutputCount, nameof(target));
        ArgumentOutOfRangeException.ThrowIfLessThan(target.Against, ExplainedClass.None, nameof(target));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(target.Against, model.OutputCount, nameof(target));
        request.Check(model);
        var view = new ModelView(model, subject.Image);
        var output = new ImageOutput(queue, _baselineRows, view, subject, prediction.Row, new ExplainedOutput(target, request.Output));
        MethodMap made = await request.Method.AttributeAsync(output, cancellationToken);
        float[] sum = view.ChannelSum(made.Map);
        (double total, double norm) = (0, 0);
        foreach (float value in sum)
        {
            total += value;
            norm += Math.Abs(value);
        }

        return new ModelAttribution
        {
            Row = prediction.Row,
            Predicted = prediction.Class,
            Probability = prediction.Probability,
            Explained = target,
            Map = made.Map,
            ChannelSum = sum,
            Norm = norm,
            Change = made.Change,
            CompletenessError = double.IsNaN(made.Change) ? double.NaN : Completeness.RelativeError(total, made.Change),
            ShareError = made.ShareError,
            Gradients = output.Gradients,
            Forwards = output.Forwards,
            Capped = made.Capped,
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
}
