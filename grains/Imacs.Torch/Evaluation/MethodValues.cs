namespace Imacs.Torch.Evaluation;

/// <summary>What the measures make of one method's map of one image for one model.</summary>
/// <param name="Gradients">Gradient evaluations that the map took.</param>
/// <param name="Forwards">Forward-only passes.</param>
/// <param name="Flat">Whether the map is zero everywhere.</param>
public sealed record MethodValues(int Gradients, int Forwards, bool Flat)
{
    private readonly Dictionary<string, double> _scores = [];
    private readonly Dictionary<string, (double[] X, double[] Y)> _curves = [];

    /// <summary>The curves that there are, by measure: abscissas from 0 to 1, values, NaN where undefined.</summary>
    public IReadOnlyDictionary<string, (double[] X, double[] Y)> Curves => _curves;

    /// <summary>A measure's value.</summary>
    /// <param name="measure">Its name.</param>
    /// <returns>NaN where it is undefined or was not asked for.</returns>
    public double Score(string measure) => _scores.GetValueOrDefault(measure, double.NaN);

    /// <summary>Notes a measure's value.</summary>
    internal void Set(string measure, double value) => _scores[measure] = value;

    /// <summary>Notes a measure's curve.</summary>
    internal void SetCurve(string measure, double[] x, double[] y) => _curves[measure] = (x, y);
}
