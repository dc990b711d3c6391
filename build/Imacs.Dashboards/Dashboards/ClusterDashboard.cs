using Imacs.Contracts.Telemetry;
using Imacs.Dashboards.Alerts;
using Imacs.Dashboards.Model;
using static Imacs.Dashboards.Model.Matchers;
using static Imacs.Dashboards.Model.Query;
using Foreign = Imacs.Dashboards.Model.Foreign;

namespace Imacs.Dashboards.Dashboards;

/// <summary>Whether the silos are well: requests, errors and times of calls, who is a member, and what it costs.</summary>
internal static class ClusterDashboard
{
    private const string NoneYet = "it is counted from the first time that it happens, and it has not";

    public static Dashboard Create() => new("imacs-cluster", "Imacs / Cluster", "Are the silos well: do they answer, agree on who is a member, and have memory to spare?",
    [
        new Row("Now", 4,
            Panel.Stat("Coordinators", "Silos that plan, lease and summarise. One is enough to work, three to sleep.", "short", Of(ImacsMetrics.Build, Pods, ("role", IsAny("coordinator", "all"))).Count().OrZero())
                with { Thresholds = [(0, "red"), (1, "yellow"), (2, "green")], Alert = AlertRules.NoCoordinator },
            Panel.Stat("Workers", "Silos that take shards.", "short", Of(ImacsMetrics.Build, Pods, ("role", IsAny("worker", "all"))).Count().OrZero()) with { Alert = AlertRules.NoWorker },
            Panel.Stat("Versions", "Versions that run beside one another; two while an upgrade is going on.", "short", $"count(count by (version, commit) ({Of(ImacsMetrics.Build, Pods)}))") with { Thresholds = [(2, "yellow")] },
            Panel.Stat("Calls a second", "Calls between actors.", "ops", Of(Foreign.RequestLatency + "_count", Pods, "$__rate_interval").Sum()),
            Panel.Stat("Members seen, least", "Members that the silo sees which sees fewest.", "short", Query.Foreign(Foreign.RingSize, Pods).Min()),
            Panel.Stat("Members seen, most", "Members that the silo sees which sees most. Where it is more than the least for long, the cluster has fallen apart.", "short", Query.Foreign(Foreign.RingSize, Pods).Max()) with { Alert = AlertRules.MembershipSplit }),
        new Row("Calls", 8,
            Panel.Series("Calls a second", "Calls between actors, by pod.", "ops", new Target(Of(Foreign.RequestLatency + "_count", Pods, "$__rate_interval").Sum("pod"), "{{pod}}")),
            Panel.Series("Time of calls", "A shard is one call, so the longest are long.", "ms",
                new Target(Quantile(0.5, Query.Foreign(Foreign.RequestLatency + "_bucket", Pods), []), "half"),
                new Target(Quantile(0.95, Query.Foreign(Foreign.RequestLatency + "_bucket", Pods), []), "95 of 100"),
                new Target(Quantile(0.99, Query.Foreign(Foreign.RequestLatency + "_bucket", Pods), []), "99 of 100")),
            Panel.Series("Calls that failed", "Timed out, rejected or too late, in five minutes.", "short",
                new Target($"sum(increase({Query.Foreign(Foreign.RequestsTimedOut, Pods)}[5m]))", "timed out"),
                new Target($"sum(increase({Query.Foreign(Foreign.MessagesRejected, Pods)}[5m]))", "rejected"),
                new Target($"sum(increase({Query.Foreign(Foreign.MessagesExpired, Pods)}[5m]))", "expired")) with { AllowEmpty = NoneYet }),
        new Row("Membership", 8,
            Panel.Series("Members", "Members that each silo sees. All lines lie on one another but for seconds.", "short", new Target(Query.Foreign(Foreign.RingSize, Pods).Max("pod"), "{{pod}}")) with { Alert = AlertRules.MembershipSplit },
            Panel.Series("Probes", "Silos probe one another every few seconds.", "ops", new Target($"sum(rate({Query.Foreign(Foreign.PingsSent, Pods)}[$__rate_interval]))", "sent")),
            Panel.Series("Probes without an answer", "A silo that answers none is declared dead by the others.", "ops", new Target($"sum by (pod) (rate({Query.Foreign(Foreign.PingsMissed, Pods)}[$__rate_interval]))", "asked by {{pod}}"))
                with { AllowEmpty = NoneYet, Alert = AlertRules.ProbesMissed },
            Panel.Series("Clients", "Clients at the gateways.", "short", new Target(Query.Foreign(Foreign.ClientsOfGateway, Pods).Sum("pod"), "{{pod}}")) with { Alert = AlertRules.NoGateway, AllowEmpty = "no client is connected" }),
        new Row("Actors", 8,
            Panel.Series("Actors", "Actors that are active, by kind.", "short", new Target($"topk(8, {Query.Foreign(Foreign.Activations, Pods, "grain_type=~\"imacs.*\"").Sum("grain_type")})", "{{grain_type}}")),
            Panel.Series("Actors that came to life", "One an image, so this is the rate of images where workers are busy.", "ops", new Target($"sum by (pod) (rate({Query.Foreign(Foreign.ActivationsCreated, Pods)}[$__rate_interval]))", "{{pod}}")),
            Panel.Series("Turns that took too long", "Work on an actor's thread that held up others, in five minutes. Attribution must not be there.", "short", new Target($"sum by (pod) (increase({Query.Foreign(Foreign.LongTurns, Pods)}[5m]))", "{{pod}}"))
                with { AllowEmpty = NoneYet, Alert = AlertRules.LongTurns },
            Panel.Series("Connections opened", "Between silos and from clients.", "ops", new Target($"sum by (pod) (rate({Query.Foreign(Foreign.SocketsOpened, Pods)}[$__rate_interval]))", "{{pod}}"))),
        new Row("Processes", 8,
            Panel.Series("Memory", "Working set.", "bytes", new Target(Query.Foreign(Foreign.WorkingSet, Pods).Max("pod"), "{{pod}}")),
            Panel.Series("Memory used", "Part of the memory that a silo may use: its container's limit, or the machine's.", "percentunit",
                new Target(Query.Foreign(Foreign.WorkingSet, Pods).Max("pod").Over(Query.Of(ImacsMetrics.MemoryLimit, Pods).Max("pod")), "{{pod}}")) with { Max = 1, Alert = AlertRules.LittleMemory },
            Panel.Series("Processors", "Processors that are busy.", "short", new Target($"sum by (pod) (rate({Query.Foreign(Foreign.ProcessorTime, Pods)}[$__rate_interval]))", "{{pod}}")),
            Panel.Series("Held up by the garbage collector", "Part of the time.", "percentunit", new Target($"sum by (pod) (rate({Query.Foreign(Foreign.CollectorPause, Pods)}[$__rate_interval]))", "{{pod}}")),
            Panel.Series("Waiting for a thread", "Work in the thread pool's queue. Hundreds for minutes mean that something blocks its threads.", "short", new Target(Query.Foreign(Foreign.ThreadPoolQueue, Pods).Max("pod"), "{{pod}}"))),
    ]);

    private static Query Of(string counter, string scope, string over) => $"rate({Query.Foreign(counter, scope)}[{over}])";

    private static Query Of(Metric metric, string scope, params ReadOnlySpan<(string Label, string Matcher)> where) => Query.Of(metric, scope, where);
}
