using System.Globalization;
using Imacs.Cli.Console;
using Imacs.Contracts.Evaluations;
using Spectre.Console;

namespace Imacs.Cli.Evaluation;

/// <summary>What an evaluation prints.</summary>
internal static class EvaluationTable
{
    /// <summary>Prints a table for each model.</summary>
    public static void Print(EvaluationResult result)
    {
        foreach (EvaluatedModel model in result.Models)
        {
            Terminal.Result($"{model.Name}: {result.Images.Processed} of {result.Images.Total} images, mean ± half of the 95 % interval over images");
            Terminal.Result(Of(model, result.Measures));
        }

        Terminal.Result("↑ higher is better, ↓ lower is better; * better than the null, x worse than it (sign-flip test, q <= 0.05 over all cells of a table); - undefined.");
        Terminal.Result("The null is uninformed noise. On randomisation, max-sensitivity and complexity it is no bar to beat: those can be failed, not won.");
    }

    private static Table Of(EvaluatedModel model, IReadOnlyList<QualityMeasure> measures)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("measure", string.Empty);
        foreach (MethodScores method in model.Methods)
            table.AddColumn(new TableColumn(Markup.Escape(method.IsNull ? $"{method.Method} (null)" : method.Method)).RightAligned());
        for (int row = 0; row < measures.Count; row++)
        {
            table.AddRow(
                [measures[row].Name, measures[row].Direction == MeasureDirection.Higher ? "↑" : "↓", .. model.Methods.Select(method => Cell(method.Scores[row]))]);
        }

        table.AddRow(["gradients a map", string.Empty, .. model.Methods.Select(method => method.Gradients.ToString("0.#", CultureInfo.InvariantCulture))]);
        return table;
    }

    private static string Cell(MeasureScore score)
    {
        if (score.Mean is not { } mean)
            return "-";
        string half = score.High is { } high ? $" ± {Number(high - mean)}" : string.Empty;
        return Number(mean) + half + (score.Difference?.Better switch { true => " *", false => " x", null => "  " });
    }

    private static string Number(double value) => value.ToString(Math.Abs(value) >= 100 ? "0" : Math.Abs(value) >= 10 ? "0.0" : "0.000", CultureInfo.InvariantCulture);
}
