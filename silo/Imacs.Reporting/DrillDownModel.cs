namespace Imacs.Reporting;

/// <summary>One model on one image.</summary>
/// <param name="Name">The model's name, as in the summary.</param>
/// <param name="Map">Float32 [Height x Width], row by row: signed attribution summed over channels, in the unit of the explained output; finite.</param>
/// <param name="Predicted">The most probable class.</param>
/// <param name="Probability">Its probability, 0 to 1.</param>
/// <param name="Target">The class whose output is explained.</param>
/// <param name="OutputChange">F(image) - mean F(baselines): what a complete map sums to.</param>
/// <param name="CompletenessError">|sum of the map - OutputChange| over the larger of |OutputChange| and 0.01.</param>
/// <param name="Evaluations">Gradient evaluations spent, all baselines together.</param>
public sealed record DrillDownModel(
    string Name,
    float[] Map,
    string Predicted,
    double Probability,
    string Target,
    double OutputChange,
    double CompletenessError,
    int Evaluations);
