using Imacs.Contracts.Evaluations;
using Imacs.Contracts.Specs;
using Imacs.Core.Attribution;
using Imacs.Core.Imaging;
using Imacs.Core.Quality;
using Imacs.Core.Segmentation;
using Imacs.Torch.Attribution;
using Imacs.Torch.Attribution.Baselines;
using Imacs.Torch.Devices;

namespace Imacs.Torch.Evaluation;

/// <summary>Measures the quality of attributions (method section 8), one image at a time; several images at once are what fills the device's batches.</summary>
/// <param name="queue">The way to the device.</param>
/// <param name="setup">Models, methods, measures.</param>
public sealed class ImageEvaluator(DeviceQueue queue, EvaluationSetup setup)
{
    private readonly AttributionEngine _engine = new(queue);
    private readonly BaselineSet _fills = new(setup.Fills, setup.Material);
    private readonly BaselineSet _blurred = new(["blur"], setup.Material);

    /// <summary>Evaluates every method for every model on one image.</summary>
    /// <param name="subject">The image.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>[models][methods]. A function of the image, the setup and the seed alone.</returns>
    /// <exception cref="ArgumentException">The target is the label, and there is none.</exception>
    /// <exception cref="NonFiniteResultException">A model's output or gradient is not finite on this image.</exception>
    public async Task<MethodValues[][]> EvaluateAsync(EvaluationSubject subject, CancellationToken cancellationToken)
    {
        var segments = new SegmentCache(subject.Image);
        var plain = new ImageSubject(subject.Image, subject.Id, null);
        LabelMap? partition = setup.Asks(QualityMeasures.Irof) ? segments.Get(new SegmentationOptions())!.Maps[0] : null;
        var curves = new RemovalCurves(setup, subject, _fills.Images(plain), _blurred.Images(plain), partition);
        var resemblance = new Resemblance(setup, _engine, subject, segments);
        ModelPrediction[] predictions = await Task.WhenAll(setup.Models.Select(model => _engine.PredictAsync(model.Model, subject.Image, cancellationToken)));
        return await Task.WhenAll(setup.Models.Select(async (model, slot) =>
        {
            ExplainedClass target = setup.Target.Of(slot, subject.Label, predictions)
                ?? throw new ArgumentException("The explained class is the label, but this image has none.", nameof(subject));
            var outputs = new PerturbedOutputs(queue, new ModelView(model.Model, subject.Image));
            var explained = new ExplainedOutput(target, setup.Output);
            var perturbations = new RandomPerturbations(setup, subject);
            await perturbations.MeasureAsync(
                outputs, _fills.Images(plain), explained, explained.Of(predictions[slot].Row, model.Model.Spec.Returns), cancellationToken);
            return await Task.WhenAll(setup.Methods.Select(async method =>
            {
                ModelAttribution made = await _engine.AttributeAsync(
                    model.Model, plain with { Segments = segments.Get(method.Segmentation) }, predictions[slot], target, method.Request, cancellationToken);
                float[] map = made.ChannelSum;
                var values = new MethodValues(made.Gradients, made.Forwards, made.Norm == 0);
                values.Set(QualityMeasures.Completeness, made.CompletenessError);
                values.Set(QualityMeasures.Gini, Sparseness.Gini(map));
                values.Set(QualityMeasures.Entropy, Sparseness.Entropy(map));
                perturbations.Judge(map, values);
                int[] ranks = PixelOrder.Ranks(map, curves.Ties());
                Locate(map, ranks, subject.Evidence, values);
                await Task.WhenAll(
                    curves.JudgeAsync(outputs, new ExplainedOutput(target, OutputKind.Probability), map, ranks, values, cancellationToken),
                    resemblance.MaxSensitivityAsync(model.Model, method, target, map, values, cancellationToken),
                    resemblance.CascadeAsync(model, method, target, map, values, cancellationToken));
                return values;
            }));
        }));
    }

    private static void Locate(float[] map, int[] ranks, bool[]? evidence, MethodValues values)
    {
        if (evidence is null)
            return;
        values.Set(QualityMeasures.RelevanceMass, Localisation.RelevanceMass(map, evidence));
        values.Set(QualityMeasures.RelevanceRank, Localisation.RelevanceRank(ranks, evidence));
        values.Set(QualityMeasures.PointingGame, Localisation.PointingGame(ranks, evidence));
    }
}
