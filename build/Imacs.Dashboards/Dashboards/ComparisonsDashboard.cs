using Imacs.Contracts.Telemetry;
using Imacs.Dashboards.Alerts;
using Imacs.Dashboards.Model;
using static Imacs.Dashboards.Model.Matchers;
using static Imacs.Dashboards.Model.Query;

namespace Imacs.Dashboards.Dashboards;

/// <summary>How far comparisons are, how long they still take, and what is left out.</summary>
internal static class ComparisonsDashboard
{
    private const string NoRate = "nothing is being attributed, or its rate is not known yet";
    private const string Chosen = Namespaces + ",comparison=~\"$comparison\"";

    public static Dashboard Create() => new("imacs-comparisons", "Imacs / Comparisons", "How far are comparisons, how long do they still take, and what is left out?",
    [
        new Row("Now", 4, Panel.Stat("In work", "Comparisons that coordinators carry through now.", "short", Of(ImacsMetrics.ComparisonsActive, Namespaces).Sum().OrZero()),
            Panel.Stat("Images a second", "Images attributed a second, all comparisons together.", "ops", Rate(ImacsMetrics.Images, Pods, where: [("stage", Is(MetricLabels.Attribution))]).Sum().OrZero()),
            Panel.Stat("Time left, longest", "Of the comparison that takes longest, at the rate of the last minutes.", "s", Of(ImacsMetrics.ComparisonRemaining, Namespaces).Max())
                with { AllowEmpty = NoRate },
            Panel.Stat("Shards waiting", "Shards that no worker has taken yet. While there are any, more workers help.", "short", Of(ImacsMetrics.SchedulerShards, Namespaces, ("state", Is(MetricLabels.Pending))).Max(Release).Sum()),
            Panel.Stat("Failed in a day", "Comparisons that ended without a result in the last 24 hours. `imacs status ID` tells why.", "short",
                Happened(ImacsMetrics.ComparisonsEnded, Namespaces, "24h", ("outcome", Is(MetricLabels.Failed))).Sum())
                with { Thresholds = [(0.5, "red")], Alert = AlertRules.ComparisonsFail },
            Panel.Stat("Left out in a day", "Images that cannot be used, in the last 24 hours. summary.json lists them with reasons.", "short", Happened(ImacsMetrics.Quarantined, Pods, "24h").Sum())
                with { Thresholds = [(0.5, "yellow")], Alert = AlertRules.ManyQuarantined }),
        new Row("Progress", 9,
            Panel.Bars("Images done", "Images attributed or left out, over those of the plan.", "percentunit", new Target(Of(ImacsMetrics.ComparisonProgress, Chosen).Max("comparison"), "{{comparison}}") { Instant = true })
                with { Max = 1, AllowEmpty = "nothing is in work" },
            Panel.Series("Time left", "Until all images are attributed, at the rate of the last minutes; the stages after that come on top.", "s", new Target(Of(ImacsMetrics.ComparisonRemaining, Chosen).Max("comparison"), "{{comparison}}"))
                with { AllowEmpty = NoRate },
            Panel.Series("Since it last got further", "Time since a comparison finished an image or another unit of its stage. Saw-teeth are right; a line that climbs is a comparison that stands still.", "s",
                new Target(Of(ImacsMetrics.ComparisonIdle, Chosen).Max("comparison"), "{{comparison}}"))
                with { Thresholds = [(900, "red")], Alert = AlertRules.Stalled, AllowEmpty = "nothing is in work" }),
        new Row("What comparisons are at", 8,
            Panel.Series("Images by state", "Images of comparisons in work: done, left out and to do.", "short", new Target(Of(ImacsMetrics.ComparisonImages, Chosen).Sum("state"), "{{state}}")) with { Stacked = true, AllowEmpty = "nothing is in work" },
            Panel.Series("Comparisons by stage", "Comparisons in work by the stage that they are in.", "short", new Target(Of(ImacsMetrics.ComparisonsActive, Namespaces).Sum("stage"), "{{stage}}")) with { Stacked = true, AllowEmpty = "nothing is in work" },
            Panel.Series("Shards", "Shards that wait and that are leased. What workers are scaled by.", "short", new Target(Of(ImacsMetrics.SchedulerShards, Namespaces).Max([.. Release, "state"]).Sum("state"), "{{state}}")) with { Stacked = true, Alert = AlertRules.BacklogUnknown }),
        new Row("How quickly", 8,
            Panel.Series("Images a second", "Images that ended, by stage and state.", "ops", new Target(Rate(ImacsMetrics.Images, Pods).Sum("stage", "state"), "{{stage}} {{state}}")),
            Panel.Series("Time of an image", "From its beginning to its end, waiting for the device included. It grows with the number of images in work at once.", "s",
                new Target(Quantile(0.5, ImacsMetrics.ImageDuration, Pods, ["stage"]), "{{stage}}, half"), new Target(Quantile(0.95, ImacsMetrics.ImageDuration, Pods, ["stage"]), "{{stage}}, 95 of 100")),
            Panel.Series("Time of a stage", "Mean time of the stages that ended in the last hour.", "s", new Target(MeanOfFew(ImacsMetrics.StageDuration, Namespaces, ["stage"], "1h"), "{{stage}}"))),
        new Row("What goes wrong", 8,
            Panel.Series("Leases", "Shards by what became of their leases. Expired ones are of workers that vanished; interrupted ones of a store or a silo that did not answer.", "ops",
                new Target(Rate(ImacsMetrics.Leases, Pods).Sum("outcome"), "{{outcome}}")) with { Alert = AlertRules.ShardsFail },
            Panel.Series("Left out by reason", "Images that cannot be used, in five minutes, by reason.", "short", new Target(Happened(ImacsMetrics.Quarantined, Pods, "5m").Sum("reason"), "{{reason}}"))
                with { Alert = AlertRules.ManyQuarantined },
            Panel.Series("Comparisons that ended", "In an hour, by outcome.", "short", new Target(Happened(ImacsMetrics.ComparisonsEnded, Namespaces, "1h").Sum("outcome"), "{{outcome}}")),
            Panel.Series("Completeness error", "How far attributions are from summing up to the change of the output, relative to it. A rule that stops too early shows here.", "percentunit",
                new Target(Quantile(0.5, ImacsMetrics.CompletenessError, Pods, []), "half"), new Target(Quantile(0.95, ImacsMetrics.CompletenessError, Pods, []), "95 of 100"))),
    ]) { ChoosesComparisons = true };
}
