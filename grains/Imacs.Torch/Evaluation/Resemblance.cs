using Imacs.Contracts.Evaluations;
using Imacs.Core.Imaging;
using Imacs.Core.Quality;
using Imacs.Core.Randomness;
using Imacs.Torch.Attribution;
using Imacs.Torch.Devices;
using Imacs.Torch.Models;

namespace Imacs.Torch.Evaluation;

/// <summary>The measures that hold a map against others by the same method: of neighbouring images (max-sensitivity), and of the model with weights redrawn.</summary>
/// <param name="setup">The evaluation.</param>
/// <param name="engine">The way to the device.</param>
/// <param name="subject">The image.</param>
/// <param name="segments">Its segments.</param>
internal sealed class Resemblance(EvaluationSetup setup, AttributionEngine engine, EvaluationSubject subject, SegmentCache segments)
{
    private static readonly string[] Randomised =
        [QualityMeasures.RandomisationSpearman, QualityMeasures.RandomisationSpearmanAbsolute, QualityMeasures.RandomisationSsim];

    private readonly (ImageSubject Image, SegmentCache Segments)[] _neighbours = setup.Asks(QualityMeasures.MaxSensitivity)
        ? [.. Enumerable.Range(0, setup.Options.Neighbours).Select(number => Neighbour(setup, subject, number))]
        : [];

    /// <summary>The largest relative change of the map over the neighbours.</summary>
    public async Task MaxSensitivityAsync(TorchModel model, EvaluationMethod method, ExplainedClass target, float[] map, MethodValues values, CancellationToken cancellationToken)
    {
        if (_neighbours.Length == 0)
            return;
        double[] changes = await Task.WhenAll(_neighbours.Select(async neighbour =>
        {
            float[] there = await MapAsync(model, method, neighbour.Image, neighbour.Segments, target, cancellationToken);
            return MaxSensitivity.RelativeChange(map, there);
        }));
        lock (values)
            values.Set(QualityMeasures.MaxSensitivity, changes.Max());
    }

    /// <summary>How much of the map is left at each stage of the cascade; the scores are those of the last stage.</summary>
    public async Task CascadeAsync(EvaluationModel model, EvaluationMethod method, ExplainedClass target, float[] map, MethodValues values, CancellationToken cancellationToken)
    {
        if (model.Cascade.Count == 0)
            return;
        double[][] stages = await Task.WhenAll(model.Cascade.Select(async redrawn =>
        {
            try
            {
                float[] other = await MapAsync(redrawn, method, new(subject.Image, subject.Id, null), segments, target, cancellationToken);
                return new[]
                {
                    MapSimilarity.RankCorrelation(map, other, magnitudes: false),
                    MapSimilarity.RankCorrelation(map, other, magnitudes: true),
                    StructuralSimilarity.OfMagnitudes(map, other, subject.Image.Height, subject.Image.Width),
                };
            }
            catch (NonFiniteResultException)
            {
                // Redrawn weights may overflow on an image; that says nothing about the method, and the value is undefined.
                return [double.NaN, double.NaN, double.NaN];
            }
        }));
        int layers = model.Model.Layers.Count;
        double[] x = [.. setup.Options.CascadeOf(layers).Select(count => count / (double)layers)];
        lock (values)
        {
            for (int i = 0; i < Randomised.Length; i++)
            {
                values.Set(Randomised[i], stages[^1][i]);
                values.SetCurve(Randomised[i], x, [.. stages.Select(stage => stage[i])]);
            }
        }
    }

    private async Task<float[]> MapAsync(
        TorchModel model, EvaluationMethod method, ImageSubject image, SegmentCache segmented, ExplainedClass target, CancellationToken cancellationToken)
    {
        ModelPrediction prediction = await engine.PredictAsync(model, image.Image, cancellationToken);
        ImageSubject whole = image with { Segments = segmented.Get(method.Segmentation) };
        return (await engine.AttributeAsync(model, whole, prediction, target, method.Request, cancellationToken)).ChannelSum;
    }

    /// <summary>An image nearby, under an id of its own: methods that draw noise draw anew, because their noise is part of how much their maps vary.</summary>
    private static (ImageSubject Image, SegmentCache Segments) Neighbour(EvaluationSetup setup, EvaluationSubject subject, int number)
    {
        string id = $"{subject.Id}/neighbour/{number}";
        var random = new KeyedRandom(setup.Material.Seed, id);
        var near = new PlanarImage(subject.Image.Channels, subject.Image.Height, subject.Image.Width);
        for (int i = 0; i < near.Data.Length; i++)
            near.Data[i] = (float)(subject.Image.Data[i] + (setup.Options.Radius * ((2 * random.NextDouble()) - 1)));
        return (new(near, id, null), new(near));
    }
}
