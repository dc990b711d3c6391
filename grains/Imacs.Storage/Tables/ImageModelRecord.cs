namespace Imacs.Storage.Tables;

/// <summary>One model's result on one image.</summary>
/// <param name="Predicted">Most probable class.</param>
/// <param name="Probability">Its probability, 0 to 1.</param>
/// <param name="Target">The class whose output was explained.</param>
/// <param name="Change">F(input) - mean over baselines of F(baseline), in units of the output.</param>
/// <param name="CompletenessError">Relative completeness error of the map.</param>
/// <param name="ShareError">Estimate of the worst candidate segment's share error; NaN for a fixed rule.</param>
/// <param name="Norm">L1 norm of the channel-summed map; 0 where the map is flat.</param>
/// <param name="Gradients">Gradient evaluations spent.</param>
/// <param name="Forwards">Forward-only passes spent.</param>
/// <param name="Capped">Whether the adaptive rule reached its cap.</param>
public sealed record ImageModelRecord(
    int Predicted,
    float Probability,
    int Target,
    double Change,
    double CompletenessError,
    double ShareError,
    double Norm,
    int Gradients,
    int Forwards,
    bool Capped);
