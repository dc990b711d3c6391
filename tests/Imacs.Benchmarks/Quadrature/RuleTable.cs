using System.Text;

namespace Imacs.Benchmarks.Quadrature;

/// <summary>The table of a run, as markdown.</summary>
internal static class RuleTable
{
    private const double Tolerance = 0.015;
    private const double CompletenessTolerance = 0.05;

    /// <summary>One row a rule.</summary>
    public static string Markdown(IReadOnlyList<RuleMeasurements> rules)
    {
        var text = new StringBuilder();
        text.AppendLine($"{rules[0].Images.Count} images. Cost: gradient equivalents on each path.");
        text.AppendLine();
        text.AppendLine("| rule | cost, mean | cost, largest | share error, median | 95th percentile | largest | images above 0.015 | completeness error, median | 95th percentile | images within 5 % | estimate below the error | capped |");
        text.AppendLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (RuleMeasurements rule in rules)
            text.AppendLine(Row(rule));
        return text.ToString();
    }

    private static string Row(RuleMeasurements rule)
    {
        IReadOnlyList<Measurement> images = rule.Images;
        double[] errors = [.. images.Select(image => image.ShareError).Order()];
        double[] completeness = [.. images.Select(image => image.CompletenessError).Order()];
        string estimate = double.IsNaN(images[0].Estimate) ? "" : Percent(images, image => image.Estimate < image.ShareError);
        string[] cells =
        [
            rule.Rule, $"{images.Average(image => image.Cost):F2}", $"{images.Max(image => image.Cost):F1}",
            $"{Percentile(errors, 0.5):F4}", $"{Percentile(errors, 0.95):F4}", $"{errors[^1]:F4}", $"{errors.Count(error => error > Tolerance)}",
            $"{Percentile(completeness, 0.5):P1}", $"{Percentile(completeness, 0.95):P1}",
            Percent(images, image => image.CompletenessError <= CompletenessTolerance), estimate, $"{images.Count(image => image.Capped)}",
        ];
        return $"| {string.Join(" | ", cells)} |";
    }

    private static string Percent(IReadOnlyList<Measurement> images, Func<Measurement, bool> which) => $"{images.Count(which) / (double)images.Count:P1}";

    /// <summary>Linear between the two nearest of ascending values.</summary>
    private static double Percentile(double[] ascending, double p)
    {
        double at = p * (ascending.Length - 1);
        int below = (int)at;
        return below + 1 == ascending.Length ? ascending[below] : ascending[below] + ((at - below) * (ascending[below + 1] - ascending[below]));
    }
}
