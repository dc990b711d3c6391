namespace Imacs.Contracts.Evaluations;

/// <summary>What the measures make of one method for one model.</summary>
/// <param name="Method">As on the command line.</param>
/// <param name="IsNull">Whether it is the null that the others are compared with.</param>
/// <param name="Gradients">Mean gradient evaluations of one map.</param>
/// <param name="Forwards">Mean forward-only passes of one map.</param>
/// <param name="Flat">Images whose map is zero everywhere.</param>
/// <param name="Scores">By measure.</param>
/// <param name="Curves">Of the measures that have one.</param>
public sealed record MethodScores(
    string Method, bool IsNull, double Gradients, double Forwards, int Flat, IReadOnlyList<MeasureScore> Scores, IReadOnlyList<CurveSummary> Curves);
