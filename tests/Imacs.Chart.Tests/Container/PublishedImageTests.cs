using System.Globalization;
using System.Text.Json.Nodes;
using Imacs.Chart.Tests.Harness;
using Imacs.Sbom;
using Imacs.Testing;

namespace Imacs.Chart.Tests.Container;

/// <summary>There is no container engine here: the image's content is run as one would run it.</summary>
[Trait("Suite", "Chart")]
public sealed class PublishedImageTests(PublishedImage image) : IClassFixture<PublishedImage>
{
    // The slices of Ubuntu 24.04 in the base image: libc6, libgcc-s1, libstdc++6, libssl3.
    private static readonly string[] InTheBase =
    [
        "ld-linux-x86-64.so.2", "libc.so.6", "libdl.so.2", "libm.so.6", "libpthread.so.0", "libresolv.so.2", "librt.so.1", "libgcc_s.so.1", "libstdc++.so.6",
    ];

    [Fact]
    public async Task Silo_InAReadOnlyRootAsAnotherUser_JoinsAnswersHealthAndLeaves()
    {
        string port = Port();
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["IMACS_REDIS"] = image.Redis.Address,
            ["IMACS_STORE"] = image.Store,
            ["IMACS_HEALTH_PORT"] = port,
            ["IMACS_LOG_FORMAT"] = "json",
            ["IMACS_CACHE"] = "/mnt/models",
        };
        using ContainedSilo silo = ContainedSilo.Start(image, environment);
        await RunAsync(silo, environment, "200 ready", Path.Combine(image.App, "imacs-silo"), "health", "--wait-seconds", "60");
        if (Environment.IsPrivilegedProcess)
        {
            string status = await File.ReadAllTextAsync($"/proc/{silo.Id}/status", TestContext.Current.CancellationToken);
            Assert.Contains("Uid:\t1654\t1654\t1654\t1654", status, StringComparison.Ordinal);
            Assert.Contains("CapBnd:\t0000000000000000", status, StringComparison.Ordinal);
        }

        (int exitCode, string log) = await silo.StopAsync();
        Assert.True(exitCode == 0, log);
        Assert.Contains("left the cluster", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HelmTest_Commands_SucceedAgainstASilo()
    {
        HelmTestPod pod = await HelmTestPod.RenderAsync(image, Port());
        using ContainedSilo silo = ContainedSilo.Start(image, pod.SiloEnvironment);
        await RunAsync(silo, pod.Environment, "200 ready", pod.CommandOf("health"));
        string prepared = await RunAsync(silo, pod.Environment, "imacs compare --model spurious=", pod.CommandOf("demo"));
        // What it says to run can be run.
        await RunAsync(silo, pod.Environment, "\"images\": 150", [Path.Combine(image.App, "imacs"), "plan", .. prepared.Trim().Split(' ').Skip(2), "--json"]);
        await RunAsync(silo, pod.Environment, "helm-test-here", pod.CommandOf("compare"));
        Assert.Equal(0, (await silo.StopAsync()).ExitCode);
    }

    [Fact]
    public async Task Contained_Processes_CannotWriteToTheRoot()
    {
        ProcessResult touched = await ProcessResult.RunAsync(image.Contained(new Dictionary<string, string>(StringComparer.Ordinal), "touch", Path.Combine(image.App, "new")));
        Assert.NotEqual(0, touched.ExitCode);
        Assert.Contains("Read-only file system", touched.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_WithoutASilo_SaysNo()
    {
        ProcessResult asked = await ProcessResult.RunAsync(image.Contained(new Dictionary<string, string>(StringComparer.Ordinal) { ["IMACS_HEALTH_PORT"] = Port() }, Path.Combine(image.App, "imacs-silo"), "health"));
        Assert.Equal(1, asked.ExitCode);
        ProcessResult nothing = await ProcessResult.RunAsync(image.Contained(new Dictionary<string, string>(StringComparer.Ordinal), Path.Combine(image.App, "imacs-silo"), "health"));
        Assert.Equal(2, nothing.ExitCode);
        Assert.Contains("IMACS_HEALTH_PORT", nothing.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NativeLibraries_NeedOnlyOneAnotherAndTheBase()
    {
        string[] libraries = Directory.GetFiles(image.App, "*.so*", SearchOption.AllDirectories);
        HashSet<string> there = [.. libraries.Select(file => Path.GetFileName(file)), .. InTheBase];
        ProcessResult read = await ProcessResult.RunAsync(new("readelf", ["--dynamic", "--wide", .. libraries]));
        string[] needed = [.. read.Succeeded.Split('\n').Where(line => line.Contains("(NEEDED)", StringComparison.Ordinal)).Select(line => line.Split('[')[1].TrimEnd(']', '\r')).Distinct()];
        Assert.Contains("libtorch_cpu.so", needed);
        Assert.Empty(needed.Except(there));
    }

    [Fact]
    public void Bill_OfTheImage_HasWhatItHolds()
    {
        JsonObject bill = BillOfMaterials.Of(image.App);
        JsonArray components = bill["components"]!.AsArray();
        Assert.Equal("CycloneDX", (string?)bill["bomFormat"]);
        Assert.Contains(components, component => (string?)component!["name"] == "TorchSharp" && ((string?)component["purl"])!.StartsWith("pkg:nuget/TorchSharp@", StringComparison.Ordinal));
        Assert.Contains(components, component => (string?)component!["name"] == "Spectre.Console");
        Assert.All(components, component => Assert.Equal(128, ((string)component!["hashes"]![0]!["content"]!).Length));
        Assert.Equal(bill.ToJsonString(), BillOfMaterials.Of(image.App).ToJsonString());
    }

    private async Task<string> RunAsync(ContainedSilo silo, IReadOnlyDictionary<string, string> environment, string said, params string[] command)
    {
        ProcessResult result = await ProcessResult.RunAsync(image.Contained(environment, command));
        Assert.True(result.ExitCode == 0, $"{string.Join(' ', command)} ended with {result.ExitCode}:\n{result.Error}\n{(result.ExitCode == 0 ? string.Empty : await silo.KillAsync())}");
        Assert.Contains(said, result.Output, StringComparison.Ordinal);
        return result.Output;
    }

    private static string Port() => FreePort.Find().ToString(CultureInfo.InvariantCulture);
}
