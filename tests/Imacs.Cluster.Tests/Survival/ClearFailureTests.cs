using System.Diagnostics;
using Imacs.Cluster.Tests.Harness;
using Imacs.Contracts.Actors;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Testing;

namespace Imacs.Cluster.Tests.Survival;

/// <summary>What cannot be done fails with a sentence, and the cluster stays up.</summary>
[Trait("Suite", "Processes")]
public sealed class ClearFailureTests(ClusterBench bench, ITestOutputHelper output)
{
    private const int PerClass = 4;

    [Fact]
    public async Task Disk_FullOnTheWorker_FailsTheComparisonAndItCanBeResumed()
    {
        await using var cluster = new TestCluster(bench.Redis, bench.NewFolder());
        await cluster.StartAllAsync("coordinator");
        SiloProcess full = await FullDiskWorkerAsync(cluster);
        await cluster.SubmitAsync("run", bench.Spec(PerClass));

        ComparisonStatus failed = await cluster.EndedAsync("run");

        output.WriteLine($"failed with: {failed.Failure}");
        Assert.Equal(ComparisonStage.Failed, failed.Stage);
        Assert.Contains("cannot be written", failed.Failure, StringComparison.Ordinal);
        Assert.Contains("imacs resume", failed.Failure, StringComparison.Ordinal);
        Assert.All(cluster.Silos, silo => Assert.False(silo.HasExited));
        await full.TerminateAsync();
        await full.EndedAsync(TimeSpan.FromSeconds(30));
        await cluster.StartAllAsync("worker");
        await (await cluster.ConnectAsync()).ResumeAsync("run", TestContext.Current.CancellationToken);
        await cluster.DoneAsync("run");
        await bench.AssertSameBytesAsync(cluster.Store, "run", PerClass);
    }

    [Fact]
    public async Task Store_WrongKey_RefusesTheComparisonAndTheClusterStaysUp()
    {
        string secret = bench.Azurite.ConnectionString.Replace("AccountKey=E", "AccountKey=F", StringComparison.Ordinal);
        await using var cluster = new TestCluster(bench.Redis, "runs", secret);
        await cluster.StartAllAsync("coordinator", "worker");

        ArtifactStoreException error = await Assert.ThrowsAsync<ArtifactStoreException>(() => cluster.SubmitAsync("run", bench.Spec(PerClass)));

        output.WriteLine($"refused with: {error.Message}");
        Assert.Contains("refused", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("AccountKey", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("AccountKey", cluster.Logs(), StringComparison.Ordinal);
        Assert.All(cluster.Silos, silo => Assert.False(silo.HasExited));
    }

    [Fact]
    public async Task Comparison_Unknown_IsSaidToBeUnknown()
    {
        await using var cluster = new TestCluster(bench.Redis, bench.NewFolder());
        await cluster.StartAllAsync("all");
        var client = await cluster.ConnectAsync();

        Assert.Equal(ComparisonStage.None, (await client.GetStatusAsync("never", TestContext.Current.CancellationToken)).Stage);
        ComparisonNotFoundException error = await Assert.ThrowsAsync<ComparisonNotFoundException>(() => client.ResumeAsync("never", TestContext.Current.CancellationToken).AsTask());
        Assert.Contains("never", error.Message, StringComparison.Ordinal);
        Assert.Empty(await client.ListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Model_ThatEndsTheProcess_FailsTheComparisonAfterTwoDeathsAndTheClusterStaysUp()
    {
        string model = Path.Combine(bench.NewFolder(), "deadly.pt");
        DeadlyModel.Write(model);
        await using var cluster = new TestCluster(bench.Redis, bench.NewFolder()) { LeaseSeconds = 5 };
        await cluster.StartAllAsync("coordinator", "worker");
        ComparisonSpec good = bench.Spec(PerClass), bad = good with { Models = [good.Models[0], new() { Name = "deadly", Path = model }] };
        using var over = new CancellationTokenSource();
        Task<int> keeper = cluster.KeepWorkersAsync(1, over.Token);

        ImacsException error = await Assert.ThrowsAnyAsync<ImacsException>(() => cluster.SubmitAsync("bad", bad));
        await over.CancelAsync();
        int deaths = await keeper;

        output.WriteLine($"refused after {deaths} deaths with: {error.Message}");
        Assert.Contains("'deadly' ended 2 times", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, deaths);
        Assert.Empty(await cluster.Store.ListAsync("models/checks", TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken));
        await cluster.SubmitAsync("good", good);
        await cluster.DoneAsync("good");
    }

    [Fact]
    public async Task Model_ThatEndsASiloOfBothRoles_IsRefusedAfterTwoDeaths()
    {
        string model = Path.Combine(bench.NewFolder(), "deadly.pt");
        DeadlyModel.Write(model);
        await using var cluster = new TestCluster(bench.Redis, bench.NewFolder()) { LeaseSeconds = 5 };
        ComparisonSpec good = bench.Spec(PerClass), bad = good with { Models = [good.Models[0], new() { Name = "deadly", Path = model }] };

        // Whoever counts the deaths of workers dies with them, and whoever waits for the submission submits it again.
        int deaths = 0;
        Task submission;
        while (true)
        {
            SiloProcess silo = cluster.Start("all");
            await silo.JoinedAsync();
            submission = cluster.SubmitAsync("bad", bad);
            if (await Task.WhenAny(submission, silo.EndedAsync(TimeSpan.FromMinutes(3))) == submission)
                break;
            deaths++;
            Assert.InRange(deaths, 1, 2);
            await cluster.LeaveAsync();
        }

        ImacsException error = await Assert.ThrowsAnyAsync<ImacsException>(() => submission);
        output.WriteLine($"refused after {deaths} deaths with: {error.Message}");
        Assert.Contains("'deadly' ended 2 times", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, deaths);
    }

    /// <summary>A worker for which the comparison's shards lie on a disk of 48 KiB, in a mount namespace of its own.</summary>
    private static async Task<SiloProcess> FullDiskWorkerAsync(TestCluster cluster)
    {
        string shards = Directory.CreateDirectory(Path.Combine(cluster.Store.Location, "run", "shards")).FullName;
        string script = Path.Combine(Directory.CreateTempSubdirectory("imacs-full-").FullName, "silo.sh");
        string[] lines = ["#!/bin/sh", $"exec unshare --map-root-user --mount sh -c 'mount -t tmpfs -o size=48k none {shards} && exec {SiloProcess.Silo} \"$@\"' sh \"$@\""];
        await File.WriteAllLinesAsync(script, lines);
        using (Process chmod = Process.Start("chmod", ["+x", script]))
            await chmod.WaitForExitAsync();
        SiloProcess silo = cluster.StartProgram(script, "worker");
        await silo.JoinedAsync();
        return silo;
    }
}
