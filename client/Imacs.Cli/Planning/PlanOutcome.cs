using Imacs.Core.Planning;

namespace Imacs.Cli.Planning;

/// <summary>A forecast and what it rests on.</summary>
/// <param name="Question">What was asked of the arithmetic.</param>
/// <param name="Forecast">The answer.</param>
/// <param name="Basis">Where the figures are from.</param>
internal sealed record PlanOutcome(ScaleQuestion Question, ScaleForecast Forecast, IReadOnlyList<PlanBasis> Basis);
