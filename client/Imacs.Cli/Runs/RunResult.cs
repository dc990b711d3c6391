using System.Globalization;
using Imacs.Cli.Console;
using Imacs.Contracts.Summaries;
using Imacs.Storage.Artifacts;
using Spectre.Console;

namespace Imacs.Cli.Runs;

/// <summary>What a finished run prints.</summary>
internal static class RunResult
{
    private const int RowsShown = 8;

    /// <summary>Prints accuracies, the concepts that come first, the headline and where everything is.</summary>
    public static void Print(RunFolder run, ComparisonSummary summary, bool json) => Print(run.Path, summary, json);

    /// <summary>Prints a result that is in a folder or below an address.</summary>
    public static void Print(string place, ComparisonSummary summary, bool json)
    {
        string report = place + ArtifactNames.Report(string.Empty);
        if (json)
        {
            Terminal.Json(new
            {
                status = "done",
                run = place,
                summary = place + ArtifactNames.Summary(string.Empty),
                regions = place + ArtifactNames.Regions(string.Empty),
                report,
                models = summary.Models,
                images = summary.Images,
                headline = summary.Headline,
            });
            return;
        }

        foreach (ModelSummary model in summary.Models)
        {
            Terminal.Result(model.Accuracy is { } accuracy
                ? $"{model.Name}: accuracy {accuracy.ToString("0.0000", CultureInfo.InvariantCulture)} ({model.Correct} of {model.Labelled})"
                : $"{model.Name}: no labels to judge by");
        }

        string quarantined = summary.Images.Quarantined > 0 ? $", {summary.Images.Quarantined} quarantined (see quarantine.parquet)" : string.Empty;
        Terminal.Result($"{summary.Images.Processed} of {summary.Images.Total} images{quarantined}");
        Terminal.Result(Concepts(summary));
        foreach (string sentence in summary.Headline)
            Terminal.Result("- " + sentence);
        Terminal.Result($"report: {report}");
    }

    private static Table Concepts(ComparisonSummary summary)
    {
        (string first, string second) = (summary.Models[0].Name, summary.Models[1].Name);
        Table table = new Table().Border(TableBorder.Simple)
            .AddColumns("rank", "regions", "images", "mostly", Markup.Escape($"share {first}"), Markup.Escape($"share {second}"), "difference", "95 % interval", "q");
        foreach (ClusterSummary cluster in summary.Clusters.Take(RowsShown))
        {
            table.AddRow(
                $"{cluster.Rank}{(cluster.Accepted ? string.Empty : " (small)")}",
                $"{cluster.Regions}",
                $"{cluster.Images}",
                Markup.Escape(cluster.Labels.Count == 0 ? "-" : cluster.Labels[0].Label),
                Number(cluster.Models[first].MeanShare),
                Number(cluster.Models[second].MeanShare),
                Number(cluster.Delta),
                $"{Number(cluster.DeltaLow)} to {Number(cluster.DeltaHigh)}",
                cluster.QValue.ToString("0.0000", CultureInfo.InvariantCulture));
        }

        return table;
    }

    private static string Number(double share) => share.ToString("0.0000", CultureInfo.InvariantCulture);
}
