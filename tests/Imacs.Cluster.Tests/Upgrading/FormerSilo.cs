using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Imacs.Cluster.Tests.Harness;
using Imacs.Contracts;

namespace Imacs.Cluster.Tests.Upgrading;

/// <summary>The silo of the commit before this one, built from the repository's history.</summary>
/// <param name="File">The program.</param>
/// <param name="Version">The commit, as a reader knows it.</param>
/// <param name="Protocol">The version of the cluster's protocol that it speaks.</param>
internal sealed partial record FormerSilo(string File, string Version, int Protocol)
{
    private const string Contract = "grains/Imacs.Contracts/ClusterProtocol.cs";

    // Another one, as a release, where the variable names it.
    private static readonly string Commit = Environment.GetEnvironmentVariable("IMACS_FORMER") is { Length: > 0 } named ? named : "HEAD~1";

    /// <summary>Builds it. Where there is no history, as in an archive of the sources, or none in which silos spoke a protocol, it is this commit's own.</summary>
    /// <param name="folder">An empty folder for the sources and what is made of them.</param>
    public static async Task<FormerSilo> BuildAsync(string folder)
    {
        (int none, string commit) = await GitAsync("log", "-1", "--format=%h %s", Commit);
        if (none != 0 || (await GitAsync("cat-file", "-e", $"{Commit}:{Contract}")).Code != 0)
            return new(SiloProcess.Silo, "this version, for want of another", ClusterProtocol.Version);

        string archive = Path.Combine(folder, "sources.tar");
        (int code, string said) = await GitAsync("archive", $"--output={archive}", Commit);
        Assert.True(code == 0, $"The sources of {commit} could not be had:\n{said}");
        await RunAsync("tar", "-xf", archive, "-C", folder);
        string contract = await System.IO.File.ReadAllTextAsync(Path.Combine(folder, Contract));
        // Its code was judged when it was this commit; here it must only run.
        await RunAsync(
            "dotnet", "build", Path.Combine(folder, "silo", "Imacs.Silo"), "-c", "Release", "--nologo", "-v", "quiet", "-nodeReuse:false", "-p:RunAnalyzers=false", "-p:EnforceCodeStyleInBuild=false",
            "-p:TreatWarningsAsErrors=false", "-p:CreateHardLinksForCopyFilesToOutputDirectoryIfPossible=true");
        return new(
            Path.Combine(folder, "silo", "Imacs.Silo", "bin", "Release", "net10.0", "imacs-silo"),
            commit.Trim(),
            int.Parse(ProtocolVersion().Match(contract).Groups["version"].Value, CultureInfo.InvariantCulture));
    }

    private static Task<(int Code, string Said)> GitAsync(params string[] arguments) =>
        AskAsync("git", ["-c", $"safe.directory={Repository.Root}", "-C", Repository.Root, .. arguments]);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        (int code, string said) = await AskAsync(program, arguments);
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)} ended with {code}:\n{said}");
    }

    private static async Task<(int Code, string Said)> AskAsync(string program, string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, process.ExitCode == 0 ? said : said + await errors);
    }

    [GeneratedRegex(@"\bVersion = (?<version>\d+);", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ProtocolVersion();
}
