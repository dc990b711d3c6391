using System.Diagnostics;
using System.Globalization;
using System.Text;
using Imacs.Chart.Tests.Harness;
using Imacs.Dashboards;
using Imacs.Dashboards.Alerts;
using Imacs.Testing;

namespace Imacs.Chart.Tests.Watching;

/// <summary>Rules, by Prometheus' own tool.</summary>
[Trait("Suite", "Unit")]
public sealed class RulesTests
{
    private static readonly string Rules = Path.Combine(Repository.Chart, "rules", "imacs.yaml");

    [Fact]
    public async Task Rules_All_AreWhatPrometheusTakes() => Assert.Contains("SUCCESS", (await PromtoolAsync("check", "rules", Rules)).Succeeded, StringComparison.Ordinal);

    [Fact]
    public async Task Rules_PlantedBadBracket_IsFound()
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("imacs-rules-").FullName, "bad.yaml");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(Rules, TestContext.Current.CancellationToken)).Replace("[1h])", "[1h)", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Assert.NotEqual(0, (await PromtoolAsync("check", "rules", file)).ExitCode);
    }

    [Fact]
    public async Task Alerts_Each_FireAndKeepSilent()
    {
        Assert.Equal(AlertRules.All.Select(alert => alert.Name).Order(StringComparer.Ordinal), AlertCases.All.Keys.Order(StringComparer.Ordinal));
        string[] tests = await Task.WhenAll(AlertRules.All.Select(alert => WriteAsync(alert)));
        ProcessResult result = await PromtoolAsync(["test", "rules", .. tests]);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
    }

    [Fact]
    public async Task Alerts_FiringSeriesTakenForSilentOnes_AreFound()
    {
        // The test can fail: what fires is not silent.
        foreach (Alert alert in AlertRules.All)
            Assert.NotEqual(0, (await PromtoolAsync("test", "rules", await WriteAsync(alert, firingTakenForSilent: true))).ExitCode);
    }

    private static Task<ProcessResult> PromtoolAsync(params string[] arguments) => ProcessResult.RunAsync(new ProcessStartInfo(PrometheusTools.File("promtool"), arguments));

    /// <summary>The cases of one alert: with its own rule and those that record, for each rule is asked for each minute of each case.</summary>
    private static async Task<string> WriteAsync(Alert alert, bool firingTakenForSilent = false)
    {
        string folder = Directory.CreateTempSubdirectory("imacs-rules-").FullName;
        string rules = Path.Combine(folder, "rules.yaml");
        await File.WriteAllLinesAsync(rules, WithoutAnnotations(RulesYaml.Of(RecordingRules.All, [alert]).Split('\n')));
        AlertCase cases = AlertCases.All[alert.Name];
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"rule_files: [{rules}]\nevaluation_interval: 1m\ntests:\n");
        foreach (IReadOnlyList<(string Series, string Values)> firing in (IReadOnlyList<(string Series, string Values)>[])[cases.Firing, .. cases.AlsoFiring])
            Append(text, alert, cases, firing, fires: !firingTakenForSilent);
        foreach (IReadOnlyList<(string Series, string Values)> silent in firingTakenForSilent ? [] : (IReadOnlyList<(string Series, string Values)>[])[cases.Silent, .. cases.AlsoSilent])
            Append(text, alert, cases, silent, fires: false);

        string file = Path.Combine(folder, "test.yaml");
        await File.WriteAllTextAsync(file, text.ToString());
        return file;
    }

    /// <summary>promtool compares annotations too, and they are sentences for people.</summary>
    private static IEnumerable<string> WithoutAnnotations(IEnumerable<string> rules)
    {
        bool isAnnotation = false;
        foreach (string line in rules)
        {
            isAnnotation = line == "        annotations:" || (isAnnotation && line.StartsWith("          ", StringComparison.Ordinal));
            if (!isAnnotation)
                yield return line;
        }
    }

    private static void Append(StringBuilder text, Alert alert, AlertCase cases, IReadOnlyList<(string Series, string Values)> series, bool fires)
    {
        text.Append("  - interval: 1m\n    input_series:\n");
        foreach ((string name, string values) in series)
            text.Append(CultureInfo.InvariantCulture, $"      - {{series: '{name}', values: '{values}'}}\n");
        text.Append(CultureInfo.InvariantCulture, $"    alert_rule_test:\n      - eval_time: {cases.At}\n        alertname: {alert.Name}\n        exp_alerts:");
        text.Append(fires
            ? $" [{{exp_labels: {{{string.Join(", ", (string[])[$"severity: {alert.Severity}", "namespace: imacs", .. cases.HasRelease ? (string[])["app_kubernetes_io_instance: rel"] : [], .. cases.Labels])}}}}}]\n"
            : " []\n");
    }
}
