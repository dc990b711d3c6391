using Imacs.Contracts.Evaluations;
using Imacs.Core.Imaging;
using Imacs.Core.Quality;
using Imacs.Core.Randomness;
using Imacs.Torch.Attribution;

namespace Imacs.Torch.Evaluation;

/// <summary>The perturbations that do not depend on a map: random subsets, squares and gaussian strengths. Their drops are measured once, and every method's
/// claims are held against the same drops, so that methods are compared on the same draws.</summary>
/// <param name="setup">The evaluation.</param>
/// <param name="subject">The image.</param>
internal sealed class RandomPerturbations(EvaluationSetup setup, EvaluationSubject subject)
{
    private readonly List<(string Measure, double X, int Count, PerturbedOutputs.Strengths Strengths, double[] Drops)> _series = [];

    /// <summary>Measures the drops of the explained output.</summary>
    /// <param name="outputs">The model at perturbed images.</param>
    /// <param name="fills">What is put in the place of removed pixels.</param>
    /// <param name="output">The explained output.</param>
    /// <param name="value">Its value at the image.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task MeasureAsync(
        PerturbedOutputs outputs, IReadOnlyList<PlanarImage> fills, ExplainedOutput output, double value, CancellationToken cancellationToken)
    {
        foreach ((string measure, double x, int count, PerturbedOutputs.Strengths strengths) in Kinds().Where(kind => setup.Asks(kind.Measure)))
        {
            double[] means = await outputs.MeansAsync(count, strengths, fills, output, cancellationToken);
            _series.Add((measure, x, count, strengths, Array.ConvertAll(means, mean => value - mean)));
        }
    }

    /// <summary>Holds a map's claims against the drops.</summary>
    public void Judge(ReadOnlySpan<float> map, MethodValues values)
    {
        List<double> parts = [], correlations = [];
        var strengths = new float[map.Length];
        foreach ((string measure, double x, int count, PerturbedOutputs.Strengths write, double[] drops) in _series)
        {
            var claims = new double[count];
            for (int i = 0; i < count; i++)
            {
                write(i, strengths);
                claims[i] = RemovalStrengths.Claim(strengths, map);
            }

            if (measure == QualityMeasures.SensitivityN)
            {
                parts.Add(x);
                correlations.Add(SensitivityN.Correlation(claims, drops));
            }
            else
            {
                values.Set(measure, Infidelity.Normalised(claims, drops));
            }
        }

        if (parts.Count == 0)
            return;
        values.SetCurve(QualityMeasures.SensitivityN, [.. parts], [.. correlations]);
        values.Set(QualityMeasures.SensitivityN, correlations.Average());
    }

    private IEnumerable<(string Measure, double X, int Count, PerturbedOutputs.Strengths Strengths)> Kinds()
    {
        PlanarImage image = subject.Image;
        QualityOptions options = setup.Options;
        foreach (double part in options.SubsetParts)
        {
            int n = Math.Clamp((int)Math.Round(part * image.Area), 1, image.Area);
            yield return (QualityMeasures.SensitivityN, part, options.Subsets, (index, strengths) => RemovalStrengths.Subset(Draw($"subset-{n}", index), n, strengths));
        }

        yield return (QualityMeasures.InfidelitySquare, 0, options.Perturbations,
            (index, strengths) => RemovalStrengths.Square(Draw("square", index), image.Height, image.Width, strengths));
        yield return (QualityMeasures.InfidelityGaussian, 0, options.Perturbations,
            (index, strengths) => RemovalStrengths.Gaussian(Draw("gaussian", index), options.Strength, strengths));
    }

    private KeyedRandom Draw(string kind, int index) => new(setup.Material.Seed, $"{subject.Id}/{kind}/{index}");
}
