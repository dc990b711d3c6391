using System.Text.Json.Nodes;
using Imacs.Cluster.Tests.Harness;
using Imacs.Contracts.Actors;
using Imacs.Contracts.Specs;
using Imacs.Contracts.Summaries;
using Imacs.Testing;

namespace Imacs.Cluster.Tests.Using;

/// <summary>A person at a command line, and a cluster somewhere else.</summary>
[Trait("Suite", "Processes")]
public sealed class CommandLineTests(ClusterBench bench) : IDisposable
{
    private const int PerClass = 4;
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Imacs_FromSubmissionToReport_SaysWhatAPersonNeeds()
    {
        await using var cluster = new TestCluster(bench.Redis, bench.NewFolder());
        await cluster.StartAllAsync("coordinator", "worker");
        await WriteSpecAsync();

        ImacsResult accepted = (await ImacsAsync(cluster, "compare", "spec.json", "--name", "first", "--detach")).Succeeded();
        Assert.Contains("imacs watch first", accepted.Output, StringComparison.Ordinal);
        Assert.StartsWith("comparison: first\n", accepted.Error, StringComparison.Ordinal);
        (await ImacsAsync(cluster, "compare", "spec.json", "--name", "first")).Failed(2, "first", "already");
        (await ImacsAsync(cluster, "report", "first", "--out", "early")).Failed(2, "first", "not done");
        await cluster.UntilAsync("first", status => status.ShardsDone >= 1);
        (await ImacsAsync(cluster, "cancel", "first")).Succeeded();
        (await ImacsAsync(cluster, "watch", "first")).Failed(1, "cancelled", "imacs resume first");
        Assert.Equal("cancelled", (await ImacsAsync(cluster, "status", "first", "--json")).Succeeded().Json()["stage"]!.GetValue<string>());
        ImacsResult resumed = (await ImacsAsync(cluster, "resume", "first")).Succeeded();
        Assert.Contains("first", resumed.Output, StringComparison.Ordinal);
        JsonNode listed = Assert.Single(JsonNode.Parse((await ImacsAsync(cluster, "list", "--json")).Succeeded().Output)!.AsArray())!;
        Assert.Contains("first", listed.ToJsonString(), StringComparison.Ordinal);
        (await ImacsAsync(cluster, "report", "first", "--out", "fetched")).Succeeded();

        await bench.AssertSameBytesAsync(cluster.Store, "first", PerClass);
        foreach (string name in (string[])["summary.json", "regions.parquet", "report/index.html"])
            Assert.Equal(await ClusterBench.ReadAsync(cluster.Store, $"first/{name}"), await File.ReadAllBytesAsync(_folder["fetched", name], TestContext.Current.CancellationToken));
        (await ImacsAsync(cluster, "cancel", "first")).Failed(2, "first", "done");
        (await ImacsAsync(cluster, "status", "second")).Failed(2, "second", "imacs list");
        ImacsResult watched = (await ImacsAsync(cluster, "watch", "first", "--json")).Succeeded();
        Assert.Equal(10 * PerClass, (int)watched.Json()["images"]!["processed"]!);

        // What is lost is told, in JSON too, and a copy is not made of the rest.
        string summary = Path.Combine(cluster.Store.Location, "first", "summary.json");
        File.Move(summary, summary + ".away");
        JsonObject told = (await ImacsAsync(cluster, "watch", "first", "--json")).Succeeded().Json();
        Assert.Equal(("done", "first"), ((string)told["status"]!, (string)told["comparison"]!));
        Assert.Contains("summary.json", (string)told["reason"]!, StringComparison.Ordinal);
        (await ImacsAsync(cluster, "report", "first", "--out", "second")).Failed(2, summary, "missing");
        Assert.False(Directory.Exists(_folder["second"]));
    }

    [Fact]
    public async Task Compare_LeftWhileItIsPlanned_SaysThatItWasNotStarted()
    {
        // There is no worker to check its models, so it is planned for as long as anybody waits.
        await using var cluster = new TestCluster(bench.Redis, bench.NewFolder());
        await cluster.StartAllAsync("coordinator");
        await WriteSpecAsync();
        using ImacsProcess compare = ImacsProcess.Start(_folder.Path, "compare", "spec.json", "--name", "first", "--cluster", cluster.Redis.Address, "--cluster-id", cluster.Id);
        await cluster.UntilAsync("first", status => status.Stage == ComparisonStage.Planning);

        await compare.InterruptAsync();

        ImacsResult left = await compare.FinishAsync();
        Assert.Equal(130, left.ExitCode);
        Assert.StartsWith("comparison: first\n", left.Error, StringComparison.Ordinal);
        Assert.Contains("first was not started", left.Error, StringComparison.Ordinal);
        (await ImacsAsync(cluster, "status", "first")).Failed(2, "first", "imacs list");
    }

    [Fact]
    public async Task Compare_Upload_SilosNeedNothingOfThisMachine()
    {
        await using var cluster = new TestCluster(bench.Redis, $"{bench.Azurite.Account}/uploads");
        await cluster.StartAllAsync("coordinator", "worker", "worker");
        ComparisonSpec spec = bench.Spec(PerClass);
        await ImacsProcess.ShellAsync(_folder.Path, $"mkdir m && cp -r {spec.Data.Path} images && cp {string.Join(' ', [.. spec.Models.Select(model => model.Path), spec.Embedder!.Path])} m");
        string[] compare =
        [
            "compare", "--model", "a=m/planted-a.pt", "--model", "b=m/planted-b.pt", "--embedder", "m/encoder.pt", "--data", "images", "--rule", "midpoint", "--steps", "4",
            "--k", "5", "--regions-per-model", "3", "--shard-size", "4", "--causal-images", "4", "--upload", "--detach", "--name",
        ];

        (await ImacsAsync(cluster, [.. compare, "first"])).Succeeded();
        ImacsResult again = (await ImacsAsync(cluster, [.. compare, "second"])).Succeeded();
        Directory.Delete(_folder["m"], recursive: true);
        Directory.Delete(_folder["images"], recursive: true);

        Assert.Contains("40 there already", again.Error, StringComparison.Ordinal);
        foreach (string id in (string[])["first", "second"])
        {
            await cluster.DoneAsync(id);
            await bench.AssertSameBytesAsync(cluster.Store, id, PerClass);
        }

        Assert.DoesNotContain(_folder.Path, System.Text.Encoding.UTF8.GetString(await ClusterBench.ReadAsync(cluster.Store, "first/spec.json")), StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.Path, cluster.Logs(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Imacs_NoCluster_SaysWhereItLooked() =>
        (await ImacsProcess.RunAsync(_folder.Path, "list", "--cluster", bench.Redis.Address, "--cluster-id", "nobody")).Failed(1, "nobody", "127.0.0.1", "silo");

    [Theory]
    [InlineData("--redis is missing", "--store", "/tmp/x")]
    [InlineData("--store is missing", "--redis", "redis://127.0.0.1")]
    [InlineData("--role: 'boss' is not one of all, coordinator, worker", "--role", "boss", "--redis", "redis://127.0.0.1", "--store", "/tmp/x")]
    [InlineData("--silo-port: '70000' is not a whole number from 0 to 65535", "--silo-port", "70000", "--redis", "redis://127.0.0.1", "--store", "/tmp/x")]
    [InlineData("--address: 'here' is not an IP address", "--address", "here", "--redis", "redis://127.0.0.1", "--store", "/tmp/x")]
    [InlineData("--cluster-id: 'a b' must be", "--cluster-id", "a b", "--redis", "redis://127.0.0.1", "--store", "/tmp/x")]
    [InlineData("Redis", "--redis", "http://127.0.0.1", "--store", "/tmp/x")]
    [InlineData("no place for artifacts", "--redis", "redis://127.0.0.1", "--store", "ftp://host/x")]
    [InlineData("--allow-models: there is no folder /nowhere", "--allow-models", "/nowhere", "--redis", "redis://127.0.0.1", "--store", "/tmp/x")]
    [InlineData("--allow-models: there is no folder /nowhere", "--allow-models", "https://acc.blob.core.windows.net/models:/nowhere", "--redis", "redis://127.0.0.1", "--store", "/tmp/x")]
    [InlineData("--allow-models: ftp:// is not read", "--allow-models", "ftp://host/models", "--redis", "redis://127.0.0.1", "--store", "/tmp/x")]
    [InlineData("--cache-gib: 'much' is not a whole number", "--cache-gib", "much", "--redis", "redis://127.0.0.1", "--store", "/tmp/x")]
    [InlineData("--device gpu: choose cpu, cuda or cuda:N", "--device", "gpu", "--role", "worker", "--redis", "redis://127.0.0.1", "--store", "/tmp/x")]
    [InlineData("--device cuda: libtorch finds no CUDA device here", "--device", "cuda", "--redis", "redis://127.0.0.1", "--store", "/tmp/x")]
    [InlineData("--colour", "--colour", "red", "--redis", "redis://127.0.0.1", "--store", "/tmp/x")]
    public async Task Silo_BadOption_EndsWith2AndASentence(string words, params string[] arguments)
    {
        ImacsResult result = await ImacsProcess.RunProgramAsync(SiloProcess.Silo, _folder.Path, arguments);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("error: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(words, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private Task<ImacsResult> ImacsAsync(TestCluster cluster, params IEnumerable<string> arguments) =>
        ImacsProcess.RunAsync(_folder.Path, [.. arguments, "--cluster", cluster.Redis.Address, "--cluster-id", cluster.Id]);

    private async Task WriteSpecAsync()
    {
        ComparisonSpec spec = bench.Spec(PerClass);
        await File.WriteAllTextAsync(_folder["spec.json"], System.Text.Json.JsonSerializer.Serialize(spec, SummaryJson.Options), TestContext.Current.CancellationToken);
    }
}
