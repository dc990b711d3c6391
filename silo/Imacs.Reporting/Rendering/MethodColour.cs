using Imacs.Contracts.Evaluations;

namespace Imacs.Reporting.Rendering;

/// <summary>How methods and measures look on the page of an evaluation.</summary>
internal static class MethodColour
{
    private const int Slots = 6;

    /// <summary>The class of a method's colour: neutral for the null.</summary>
    public static string Of(EvaluatedModel model, int method) => model.Methods[method].IsNull ? "slot-none" : $"slot-{method % Slots}";

    /// <summary>The arrow of a measure, with its words for those who cannot see it.</summary>
    public static string Way(QualityMeasure measure) => measure.Direction == MeasureDirection.Higher ? "↑ higher is better" : "↓ lower is better";
}
