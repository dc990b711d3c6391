using System.Globalization;
using System.Text.RegularExpressions;
using Imacs.Cluster.Tests.Harness;

namespace Imacs.Cluster.Tests.Watching;

/// <summary>What a silo answers to whoever scrapes it.</summary>
internal sealed partial class Scrape
{
    private readonly List<(string Name, Dictionary<string, string> Labels, double Value)> _series = [];

    private Scrape(string text)
    {
        Bytes = text.Length;
        foreach (Match match in Series().Matches(text))
        {
            Dictionary<string, string> labels = Label().Matches(match.Groups["labels"].Value).ToDictionary(label => label.Groups["name"].Value, label => label.Groups["value"].Value);
            _series.Add((match.Groups["name"].Value, labels, double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture)));
        }
    }

    public int Bytes { get; }

    public int Count => _series.Count;

    /// <summary>Names of all series.</summary>
    public IEnumerable<string> Names => _series.Select(series => series.Name).Distinct();

    public static async Task<Scrape> OfAsync(SiloProcess silo, HttpClient http) => new(await http.GetStringAsync(new Uri(silo.Health, "metrics"), TestContext.Current.CancellationToken));

    /// <summary>Values of series of this name that have these labels.</summary>
    public IReadOnlyList<double> Values(string name, params ReadOnlySpan<(string Label, string Value)> labels)
    {
        List<double> values = [];
        foreach ((_, Dictionary<string, string> own, double value) in _series.Where(series => series.Name == name))
        {
            bool fits = true;
            foreach ((string label, string wanted) in labels)
                fits &= own.GetValueOrDefault(label) == wanted;
            if (fits)
                values.Add(value);
        }

        return values;
    }

    /// <summary>Values of a label.</summary>
    public IReadOnlyList<string> LabelValues(string label) => [.. _series.Select(series => series.Labels.GetValueOrDefault(label)).OfType<string>().Distinct()];

    [GeneratedRegex(@"^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>.*)\})? (?<value>\S+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Series();

    [GeneratedRegex(@"(?<name>[a-zA-Z_][a-zA-Z0-9_]*)=""(?<value>(\\.|[^""\\])*)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Label();
}
