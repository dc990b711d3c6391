using Imacs.Client;
using Imacs.Contracts.Actors;
using Imacs.Contracts.Specs;
using Imacs.Contracts.Summaries;
using Imacs.Grains.Comparisons;
using Imacs.Grains.Roles;
using Imacs.Grains.Tests.Sharing;
using Imacs.Hosting;
using Imacs.Storage.Artifacts;
using Orleans.TestingHost;

namespace Imacs.Grains.Tests.Clients;

/// <summary>A cluster of one coordinator without a worker, whose answers can be lost, and a client of it.</summary>
public sealed class Coordinator : IAsyncLifetime
{
    private readonly Folder _folder = new();
    private InProcessTestCluster _cluster = null!;
    private int _failures, _silences;

    /// <summary>Its store.</summary>
    internal IArtifactStore Store { get; private set; } = null!;

    /// <summary>A client for which pauses take no time.</summary>
    internal ComparisonClient Client => new(_cluster.Client, new HurriedClock());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Loses calls of clients before they arrive.</summary>
    /// <param name="calls">How many of those that follow.</param>
    internal void Lose(int calls) => Volatile.Write(ref _failures, calls);

    /// <summary>Lets calls of clients go without an answer for ever, as when the silo that took them in is gone.</summary>
    /// <param name="calls">How many of those that follow.</param>
    internal void Silence(int calls) => Volatile.Write(ref _silences, calls);

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllLinesAsync(_folder["manifest.csv"], ["image", .. Enumerable.Range(0, 16).Select(number => $"{number}.jpg")]);
        Store = new LocalArtifactStore(_folder["store"]);
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.UseInMemoryReminderService();
            silo.Services.AddImacsSilo(SiloRole.Coordinator, Store);
        });
        builder.ConfigureClient(client => client.AddOutgoingGrainCallFilter(context =>
            context.InterfaceMethod?.DeclaringType?.Assembly != typeof(IComparisonGrain).Assembly ? context.Invoke()
            : Interlocked.Decrement(ref _failures) is var left and >= 0 ? throw (left % 2 == 1 ? new TimeoutException("Nobody answered.") : new OperationCanceledException("The directory is being taken over."))
            : Interlocked.Decrement(ref _silences) >= 0 ? new TaskCompletionSource().Task
            : context.Invoke()));
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>A spec of which nothing is resolved.</summary>
    internal ComparisonSpec Spec() => new()
    {
        Models = [new() { Name = "a", Path = "/models/a.pt", InputSize = [64, 64] }, new() { Name = "b", Path = "/models/b.pt", InputSize = [64, 64] }],
        Data = new() { Path = _folder["manifest.csv"] },
        Target = "0",
        K = 2,
        ShardSize = 8,
        CausalImages = 0,
    };

    /// <summary>Stores what a planned comparison has.</summary>
    internal async Task StorePlannedAsync(string id, ComparisonSpec spec)
    {
        await Store.CreateJsonAsync(ArtifactNames.Spec(id), spec.Resolved(), Token);
        var plan = new ComparisonPlan { Images = 16, Shards = 2, ShardSize = 8, Models = spec.Models, Embedding = EmbeddingSource.Descriptor, Classes = ["0"] };
        await Store.CreateJsonAsync(ArtifactNames.Plan(id), plan, Token);
    }

    /// <summary>Stores what a copied result has.</summary>
    internal async Task<ComparisonSummary> StoreResultAsync(string id)
    {
        await Store.CreateJsonAsync(ArtifactNames.Spec(id), Spec().Resolved(), Token);
        ComparisonSummary summary = SmallSummary.Empty(images: 16);
        await Store.CreateJsonAsync(ArtifactNames.Summary(id), summary, Token);
        await Store.CreateAsync(ArtifactNames.Report(id), (stream, token) => stream.WriteAsync("page"u8.ToArray(), token), Token);
        return summary;
    }
}
