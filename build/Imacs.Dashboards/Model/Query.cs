using System.Globalization;
using Imacs.Contracts.Telemetry;

namespace Imacs.Dashboards.Model;

/// <summary>A PromQL expression. Metrics come in as objects, so that one that is renamed or has other labels is noticed when this is compiled or built.</summary>
/// <param name="Text">The expression.</param>
internal sealed record Query(string Text)
{
    /// <summary>What the variables of a dashboard choose, of pods.</summary>
    public const string Pods = "namespace=~\"$namespace\",app_kubernetes_io_instance=~\"$release\",pool=~\"$pool\",pod=~\"$pod\"";

    /// <summary>What they choose of things that no one pod has, such as the backlog.</summary>
    public const string Namespaces = "namespace=~\"$namespace\",app_kubernetes_io_instance=~\"$release\"";

    /// <summary>What tells one installation from another: there may be several in a namespace.</summary>
    public static readonly string[] Release = ["namespace", "app_kubernetes_io_instance"];

    /// <summary>What an alert looks at: all there is.</summary>
    public const string Everything = "";

    public override string ToString() => Text;

    public static implicit operator Query(string text) => new(text);

    /// <summary>Series of a metric: its name and what is asked of its labels.</summary>
    public static Query Of(Metric metric, string scope, params ReadOnlySpan<(string Label, string Matcher)> where) => Of(metric, string.Empty, scope, where);

    /// <summary>Growth a second.</summary>
    public static Query Rate(Metric metric, string scope, string over = "$__rate_interval", params ReadOnlySpan<(string Label, string Matcher)> where) => $"rate({Of(metric, scope, where)}[{over}])";

    /// <summary>How often something rare has happened. A counter appears with the first time that it counts, and increase() sees nothing of a series' first value.</summary>
    public static Query Happened(CounterMetric metric, string scope, string over, params ReadOnlySpan<(string Label, string Matcher)> where) => Grown(metric, string.Empty, scope, over, where);

    /// <summary>The same of the number of values that a histogram has noted.</summary>
    public static Query Happened(HistogramMetric metric, string scope, string over, params ReadOnlySpan<(string Label, string Matcher)> where) => Grown(metric, "_count", scope, over, where);

    /// <summary>Number of values a second that a histogram has noted.</summary>
    public static Query CountRate(HistogramMetric metric, string scope, string over = "$__rate_interval", params ReadOnlySpan<(string Label, string Matcher)> where) =>
        $"rate({Of(metric, "_count", scope, where)}[{over}])";

    /// <summary>The value that a part of all values lie below.</summary>
    public static Query Quantile(double part, HistogramMetric metric, string scope, IReadOnlyList<string> by, string over = "$__rate_interval", params ReadOnlySpan<(string Label, string Matcher)> where) =>
        Quantile(part, Of(metric, "_bucket", scope, where), by, over);

    /// <summary>The same of a histogram that is somebody else's.</summary>
    public static Query Quantile(double part, Query buckets, IReadOnlyList<string> by, string over = "$__rate_interval") =>
        string.Create(CultureInfo.InvariantCulture, $"histogram_quantile({part}, sum by ({string.Join(", ", (string[])["le", .. by])}) (rate({buckets}[{over}])))");

    /// <summary>The mean of values.</summary>
    public static Query Mean(HistogramMetric metric, string scope, IReadOnlyList<string> by, string over = "$__rate_interval") =>
        $"sum by ({string.Join(", ", by)}) (rate({Of(metric, "_sum", scope)}[{over}])) / sum by ({string.Join(", ", by)}) (rate({Of(metric, "_count", scope)}[{over}]))";

    /// <summary>The mean of the values of a longer time, in which there may have been but one.</summary>
    public static Query MeanOfFew(HistogramMetric metric, string scope, IReadOnlyList<string> by, string over) =>
        Grown(metric, "_sum", scope, over).Sum([.. by]).Over($"({Happened(metric, scope, over).Sum([.. by])} > 0)");

    /// <summary>Series of one who watches pods or certificates of others, with the namespace and the pod that are meant. Where Prometheus keeps these labels for the one who watches (honor_labels
    /// is false, which is the default), those meant are in exported_namespace and exported_pod.</summary>
    public Query OfThoseMeant() => $"label_replace(label_replace({Text}, \"namespace\", \"$1\", \"exported_namespace\", \"(.+)\"), \"pod\", \"$1\", \"exported_pod\", \"(.+)\")";

    /// <summary>Series of a metric that is not ours.</summary>
    public static Query Foreign(string name, string scope, string where = "") => $"{name}{Braces(scope, where)}";

    public Query Sum(params ReadOnlySpan<string> by) => Aggregate("sum", by);

    public Query Max(params ReadOnlySpan<string> by) => Aggregate("max", by);

    public Query Min(params ReadOnlySpan<string> by) => Aggregate("min", by);

    public Query Count(params ReadOnlySpan<string> by) => Aggregate("count", by);

    public Query Over(Query divisor) => $"{Text} / {divisor}";

    /// <summary>0 where there are no series yet: a counter is absent until it first counts.</summary>
    public Query OrZero() => $"{Text} or vector(0)";

    /// <summary>The same, in brackets.</summary>
    public Query InBrackets() => $"({Text})";

    private static Query Of(Metric metric, string suffix, string scope, params ReadOnlySpan<(string Label, string Matcher)> where)
    {
        List<string> matchers = [];
        foreach ((string label, string matcher) in where)
        {
            if (!metric.Labels.Contains(label))
                throw new ArgumentException($"{metric.Name} has no label {label}, but {string.Join(", ", metric.Labels)}.", nameof(where));
            matchers.Add($"{label}{matcher}");
        }

        return Foreign(metric.PrometheusName + suffix, scope, string.Join(',', matchers));
    }

    /// <summary>Growth over a time, from nothing where a series has begun in it.</summary>
    private static Query Grown(Metric metric, string suffix, string scope, string over, params ReadOnlySpan<(string Label, string Matcher)> where)
    {
        Query series = Of(metric, suffix, scope, where);
        // The last value there was: whoever counted it may be gone.
        // A series as old as its pod is to Prometheus has not begun, unless the pod has: Prometheus came later. One that was there before was only not scraped for a while.
        // Where the process was started anew, increase() knows to add up.
        Query started = Of(ImacsMetrics.Started, scope);
        string looks = $"max by (namespace, pod) (count_over_time({started}[{over}]) + (min_over_time({started}[{over}]) > bool time() - {Seconds(over)}))";
        string begun = $"last_over_time({series}[{over}]) and (count_over_time({series}[{over}]) < on (namespace, pod) group_left () {looks})"
            + $" unless last_over_time({series}[{over}] offset {over}) unless resets({series}[{over}]) > 0";
        return $"(({begun}) or increase({series}[{over}]))";
    }

    private static int Seconds(string duration) => int.Parse(duration.AsSpan(0, duration.Length - 1), CultureInfo.InvariantCulture) * duration[^1] switch
    {
        'm' => 60,
        'h' => 60 * 60,
        _ => throw new ArgumentException($"{duration} is not in minutes or hours.", nameof(duration)),
    };

    private static string Braces(string scope, string where)
    {
        string inside = string.Join(',', ((string[])[scope, where]).Where(text => text.Length > 0));
        return inside.Length == 0 ? string.Empty : $"{{{inside}}}";
    }

    private Query Aggregate(string function, ReadOnlySpan<string> by) => by.Length == 0 ? $"{function}({Text})" : $"{function} by ({string.Join(", ", by)}) ({Text})";
}
