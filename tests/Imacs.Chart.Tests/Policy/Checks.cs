using Imacs.Chart.Tests.Harness;
using Imacs.Chart.Tests.Render;

namespace Imacs.Chart.Tests.Policy;

/// <summary>All checks of a rendering, as a cluster's API and its policies would make them together.</summary>
internal static class Checks
{
    public static IEnumerable<string> Policies(IReadOnlyList<Manifest> release) =>
        [.. release.SelectMany(PodPolicy.Problems), .. release.SelectMany(SiloPolicy.Problems), .. ReleasePolicy.Problems(release)];

    public static async Task<List<string>> AllAsync(string yaml)
    {
        List<Manifest> release = Manifest.ParseAll(yaml);
        List<string> problems = [.. release.SelectMany(StrictLoad.Problems), .. await RequiredFields.ProblemsAsync(release), .. Policies(release)];
        foreach (Manifest manifest in release)
            problems.AddRange(await CustomResources.ProblemsAsync(manifest));
        return problems;
    }
}
