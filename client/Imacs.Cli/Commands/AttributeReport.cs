using System.Globalization;
using Imacs.Cli.Console;
using Imacs.Core.Attribution;
using Imacs.Torch.Attribution;

namespace Imacs.Cli.Commands;

/// <summary>What <c>imacs attribute</c> says about a map.</summary>
internal static class AttributeReport
{
    /// <summary>Prints it.</summary>
    /// <param name="json">For a program rather than a person.</param>
    /// <param name="output">The map's file.</param>
    /// <param name="result">The map.</param>
    public static void Print(bool json, string output, ModelAttribution result)
    {
        double gini = Sparseness.Gini(result.ChannelSum), entropy = Sparseness.Entropy(result.ChannelSum);
        if (json)
        {
            Terminal.Json(new
            {
                output,
                predicted = result.Predicted,
                probability = result.Probability,
                target = result.Target,
                against = result.Explained.IsContrast ? result.Explained.Against : (int?)null,
                change = Known(result.Change),
                completenessError = Known(result.CompletenessError),
                shareError = Known(result.ShareError),
                gini,
                entropy,
                gradientEvaluations = result.Gradients,
                forwardEvaluations = result.Forwards,
                capped = result.Capped,
                flat = result.Norm == 0,
            });
            return;
        }

        string explained = result.Explained.IsContrast ? $"class {result.Target} minus class {result.Explained.Against}" : $"class {result.Target}";
        Say($"predicted           class {result.Predicted}, probability {result.Probability:0.0000}");
        Say(double.IsNaN(result.Change) ? $"explained           {explained}" : (FormattableString)$"explained           {explained}, change from baseline {result.Change:+0.0000;-0.0000}");
        if (Known(result.CompletenessError) is { } incomplete)
            Say($"completeness error  {100 * incomplete:0.00} %");
        if (Known(result.ShareError) is { } error)
            Say($"share error         {error:0.0000} (estimated, worst segment)");
        Say($"concentration       Gini {gini:0.000}, entropy {entropy:0.000} of at most {Math.Log(result.ChannelSum.Length):0.000}");
        Say($"evaluations         {result.Gradients} gradients, {result.Forwards} forward passes{(result.Capped ? ", capped" : string.Empty)}");
        if (result.Norm == 0)
            Terminal.Result("The map is zero everywhere: the image equals its baseline, or the output is saturated. Try --output logit.");
        Terminal.Result($"map                 {output}");
    }

    private static void Say(FormattableString text) => Terminal.Result(text.ToString(CultureInfo.InvariantCulture));

    /// <summary>Null for what the method does not tell.</summary>
    private static double? Known(double value) => double.IsNaN(value) ? null : value;
}
