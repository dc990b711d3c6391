using Imacs.Contracts.Evaluations;
using Imacs.Contracts.Specs;
using Imacs.Core.Imaging;
using Imacs.Core.Randomness;
using Imacs.Core.Segmentation;
using Imacs.Torch.Attribution;
using Imacs.Torch.Evaluation;
using Imacs.Torch.Export;
using Imacs.Torch.Models;

namespace Imacs.Torch.Tests.Evaluation;

/// <summary>The measures on a linear model, where what they must say is known.</summary>
[Trait("Suite", "Unit")]
public sealed class ImageEvaluatorTests(DeviceFixture device) : IClassFixture<DeviceFixture>
{
    private static readonly PlanarImage Image = new(3, 16, 16, Noise(1));
    private static readonly byte[] Linear = TestModels.Archive(
        TestModels.Forward("torch.matmul(torch.flatten(x, 1), self.w)"), new ScriptTensor("w", [768, 2], [.. Noise(2, 2).Select(value => value - 0.5f)]));

    [Fact]
    public async Task EvaluateAsync_LinearModel_MakesItsExactMapPerfectAndNoiseUseless()
    {
        using TorchModel model = TestModels.Load(Linear, 16, 16), redrawn = Redrawn(1);
        EvaluationSetup setup = Setup(new EvaluationModel(model, [redrawn]));

        MethodValues[] values = (await EvaluateAsync(setup, Image))[0];

        MethodValues exact = values[0], noise = values[1];
        Assert.Equal(1, exact.Score(QualityMeasures.SensitivityN), 1e-5);
        Assert.All(exact.Curves[QualityMeasures.SensitivityN].Y, correlation => Assert.Equal(1, correlation, 1e-5));
        Assert.Equal(0, exact.Score(QualityMeasures.InfidelitySquare), 1e-6);
        Assert.Equal(0, exact.Score(QualityMeasures.InfidelityGaussian), 1e-6);
        Assert.Equal(0, exact.Score(QualityMeasures.Completeness), 1e-4);
        Assert.InRange(noise.Score(QualityMeasures.SensitivityN), -0.5, 0.5);
        Assert.InRange(noise.Score(QualityMeasures.InfidelityGaussian), 0.7, 1);
        Assert.True(double.IsNaN(noise.Score(QualityMeasures.Completeness)));
        Assert.True(exact.Score(QualityMeasures.Deletion) < noise.Score(QualityMeasures.Deletion));
        Assert.True(exact.Score(QualityMeasures.Aopc) > noise.Score(QualityMeasures.Aopc));
        Assert.InRange(exact.Score(QualityMeasures.MaxSensitivity), 0.001, 0.2);
        Assert.InRange(noise.Score(QualityMeasures.MaxSensitivity), 1.2, 1.7);
        Assert.InRange(exact.Score(QualityMeasures.RandomisationSpearman), -0.2, 0.2);
    }

    [Fact]
    public async Task EvaluateAsync_AmongOtherImages_GivesTheSameBits()
    {
        using TorchModel model = TestModels.Load(Linear, 16, 16), redrawn = Redrawn(1);
        EvaluationSetup setup = Setup(new EvaluationModel(model, [redrawn]));

        MethodValues alone = (await EvaluateAsync(setup, Image))[0][1];
        MethodValues[][][] crowd = await Task.WhenAll(Enumerable.Range(0, 4).Select(number =>
            EvaluateAsync(setup, number == 2 ? Image : new PlanarImage(3, 16, 16, Noise((ulong)(10 + number))), number == 2 ? "image" : $"{number}")));

        Assert.All(setup.Measures, measure => Assert.Equal(alone.Score(measure.Name), crowd[2][0][1].Score(measure.Name)));
    }

    [Fact]
    public async Task Of_ImagesOfALinearModel_JudgesTheExactMapBetterThanTheNull()
    {
        using TorchModel model = TestModels.Load(Linear, 16, 16), redrawn = Redrawn(1);
        EvaluationSetup setup = Setup(new EvaluationModel(model, [redrawn]));
        List<MethodValues[][]> images = [];
        for (int number = 0; number < 12; number++)
            images.Add(await EvaluateAsync(setup, new PlanarImage(3, 16, 16, Noise((ulong)(20 + number))), $"{number}"));

        EvaluatedModel scored = new ScoreTable(setup, images).Of(0);

        MethodScores exact = scored.Methods[0];
        MeasureScore sensitivity = exact.Scores.Single(score => score.Measure == QualityMeasures.SensitivityN);
        Assert.Equal(12, sensitivity.Images);
        Assert.Equal(true, sensitivity.Difference!.Better);
        Assert.InRange(sensitivity.Difference.Low!.Value, 0.5, sensitivity.Difference.Mean);
        Assert.True(scored.Methods[1].IsNull);
        Assert.All(scored.Methods[1].Scores, score => Assert.Null(score.Difference));
        Assert.Equal(new CascadeStage(1, 1, "w"), Assert.Single(scored.Cascade));
    }

    [Fact]
    public void Apply_Redraw_ChangesWeightsReproduciblyAndTheHashWithThem()
    {
        using TorchModel model = TestModels.Load(Linear, 16, 16), once = Redrawn(1), again = Redrawn(1), other = Redrawn(2);
        float[] trained = Row(model), drawn = Row(once);

        Assert.NotEqual(trained, drawn);
        Assert.Equal(drawn, Row(again));
        Assert.NotEqual(drawn, Row(other));
        Assert.NotEqual(model.Sha256, once.Sha256);

        float[] Row(TorchModel of) => device.Engine.PredictAsync(of, Image, TestContext.Current.CancellationToken).GetAwaiter().GetResult().Row;
    }

    private static TorchModel Redrawn(long seed)
    {
        ModelSpec spec = new() { Name = "m", Path = "m.pt" };
        return TorchModel.Load(new ModelFile("m.pt", Linear, new string('0', 64)), spec, 16, 16, "cpu", redraw: new WeightRedraw(seed, 1));
    }

    private static EvaluationSetup Setup(EvaluationModel model) => new()
    {
        Models = [model],
        Methods = [Method("gradient-x-input"), Method("random")],
        Measures = QualityMeasures.All,
        Target = new TargetRule(TargetKind.Index, 1),
        Output = OutputKind.Logit,
        Fills = ["black"],
        Material = MethodMaterial.None,
        Options = new QualityOptions { Subsets = 40, Perturbations = 40, Neighbours = 3 },
    };

    // From black, gradient times image is the exact attribution of a linear model; integrated gradients add completeness to it.
    private static EvaluationMethod Method(string name)
    {
        AttributionSpec spec = name == "random" ? new() { Method = name } : new() { Method = "ig", Baselines = ["black"], Rule = "midpoint", Steps = 2 };
        return new(name, AttributionRequest.From(spec, OutputKind.Logit, MethodMaterial.None), name == "random" ? null : new SegmentationOptions());
    }

    private Task<MethodValues[][]> EvaluateAsync(EvaluationSetup setup, PlanarImage image, string id = "image") =>
        new ImageEvaluator(device.Queue, setup).EvaluateAsync(new EvaluationSubject(id, image, -1, null), TestContext.Current.CancellationToken);

    private static float[] Noise(ulong key, int times = 1)
    {
        var random = new KeyedRandom(5, key);
        return [.. Enumerable.Range(0, 768 * times).Select(_ => (float)random.NextDouble())];
    }
}
