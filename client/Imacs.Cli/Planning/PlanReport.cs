using Imacs.Cli.Console;
using Imacs.Core.Planning;
using Spectre.Console;

namespace Imacs.Cli.Planning;

/// <summary>What a forecast prints.</summary>
internal static class PlanReport
{
    /// <summary>Prints it for a person.</summary>
    public static void Print(PlanOutcome outcome)
    {
        ScaleForecast forecast = outcome.Forecast;
        ScaleQuestion question = outcome.Question;
        Line("images", $"{forecast.Images:N0}");
        Line("shards", $"{forecast.Shards:N0} of {question.ShardSize} images, {forecast.PlanFiles:N0} plan files; the scheduler is sent {PlanText.Bytes(forecast.SchedulerBytes)}");
        Line("gradients", $"{forecast.Gradients:N0}, {question.Load.Gradients:N1} an image");
        Line("forward", $"{forecast.Forwards:N0} passes and {forecast.Embeddings:N0} embedded patches");
        Line("bytes", $"{PlanText.Bytes(forecast.Bytes.Total)}: plan {PlanText.Bytes(forecast.Bytes.Plan)}, shards {PlanText.Bytes(forecast.Bytes.Shards)} (embeddings {PlanText.Bytes(forecast.Bytes.Embeddings)} of it), regions.parquet {PlanText.Bytes(forecast.Bytes.Regions)}, report {PlanText.Bytes(forecast.Bytes.Report)}");
        if (forecast.DeviceHours is { } hours)
        {
            Line("devices", $"{question.Fleet.Devices:N0}, {Hours(hours, forecast.Cost)} of attribution; {Hours(forecast.HeldHours!.Value, forecast.HeldCost)} if all are kept from beginning to end");
            Line("leases", $"{PlanText.Number(forecast.LeasesPerSecond!.Value)} a second, of {ScaleArithmetic.SchedulerLeases:N0} that the scheduler is tested for");
            Line("writes", $"{PlanText.Number(forecast.WritesPerSecond!.Value)} artifacts a second, {PlanText.Bytes(forecast.BytesPerSecond!.Value)} a second");
            Line("time", $"{PlanText.Time(forecast.Seconds!.Value)} at least, most of it {forecast.Limit!.Stage}: {forecast.Limit.BoundBy}");
        }

        Terminal.Result(Stages(forecast));
        foreach (PlanBasis basis in outcome.Basis)
            Terminal.Result($"- {basis.What}: {basis.Value} ({basis.Source})");
    }

    /// <summary>Prints it for a program.</summary>
    public static void PrintJson(PlanOutcome outcome) => Terminal.Json(new
    {
        schemaVersion = 1,
        forecast = outcome.Forecast,
        totalBytes = outcome.Forecast.Bytes.Total,
        load = outcome.Question.Load,
        rates = outcome.Question.Rates,
        fleet = outcome.Question.Fleet,
        basis = outcome.Basis,
    });

    private static void Line(string name, string text) => Terminal.Result($"{name,-10} {text}");

    private static string Hours(double hours, double? cost) => $"{PlanText.Number(hours)} device hours{(cost is { } price ? $" (cost {price:#,0.00})" : string.Empty)}";

    private static Table Stages(ScaleForecast forecast)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("stage", "at least", "made of");
        foreach (StageForecast stage in forecast.Stages)
            table.AddRow(stage.Stage, stage.Seconds is { } seconds ? PlanText.Time(seconds) : "unknown", Markup.Escape(stage.BoundBy));
        return table;
    }
}
