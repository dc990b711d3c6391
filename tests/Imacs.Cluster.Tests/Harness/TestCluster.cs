using System.Globalization;
using Imacs.Client;
using Imacs.Contracts.Actors;
using Imacs.Contracts.Specs;
using Imacs.Storage.Artifacts;
using Imacs.Testing;

namespace Imacs.Cluster.Tests.Harness;

/// <summary>A cluster of real processes with a name of its own, so that clusters of other tests in the same Redis do not see it.</summary>
/// <param name="redis">Where its members are listed.</param>
/// <param name="location">Its store, as silos take it.</param>
/// <param name="secret">The store's connection string; null for a folder.</param>
/// <param name="program">What its silos run.</param>
internal sealed class TestCluster(RedisServer redis, string location, string? secret = null, string? program = null) : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(8);
    private readonly string _cache = Directory.CreateTempSubdirectory("imacs-cache-").FullName;
    private readonly List<SiloProcess> _silos = [];
    private ClusterConnection? _connection;

    public string Id { get; } = $"test-{Guid.NewGuid():N}";

    /// <summary>What its silos see in their environment.</summary>
    public Dictionary<string, string> Environment { get; } = secret is null ? [] : new() { ["IMACS_STORE_CONNECTION_STRING"] = secret };

    /// <summary>Options of all its silos.</summary>
    public List<string> Options { get; } = ["--threads", "1", "--log-level", "debug"];

    /// <summary>How long a shard waits whose worker is gone; the silos' own default, unless the test waits for it. A machine that is busy with others may hold a worker up for seconds.</summary>
    public int LeaseSeconds { get; init; } = 30;

    public IArtifactStore Store { get; } = ArtifactStores.Open(location, secret);

    public RedisServer Redis => redis;

    /// <summary>All silos there ever were.</summary>
    public IReadOnlyList<SiloProcess> Silos => _silos;

    public IEnumerable<SiloProcess> Living => _silos.Where(silo => !silo.HasExited);

    public IEnumerable<SiloEvent> Events => _silos.SelectMany(silo => silo.Events);

    /// <summary>Starts a silo, and returns at once.</summary>
    public SiloProcess Start(string role) => StartProgram(program ?? SiloProcess.Silo, role);

    /// <summary>Starts a silo by a program of its own, and returns at once.</summary>
    public SiloProcess StartProgram(string file, string role)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{role}-{_silos.Count}");
        string[] arguments = ["--redis", redis.Address, "--store", location, "--cluster-id", Id, "--lease-seconds", LeaseSeconds.ToString(CultureInfo.InvariantCulture), .. Options];
        Environment.TryAdd("IMACS_CACHE", _cache);
        SiloProcess silo = SiloProcess.Start(file, name, role, arguments, Environment);
        _silos.Add(silo);
        return silo;
    }

    /// <summary>Starts silos and waits until all have joined.</summary>
    public async Task StartAllAsync(params IEnumerable<string> roles)
    {
        SiloProcess[] started = [.. roles.Select(role => Start(role))];
        foreach (SiloProcess silo in started)
            await silo.JoinedAsync();
    }

    /// <summary>What Kubernetes does: a worker that ended is started again, until it is told that this is over.</summary>
    /// <param name="workers">How many there shall be.</param>
    /// <param name="over">Ends it.</param>
    /// <returns>How many were started.</returns>
    public async Task<int> KeepWorkersAsync(int workers, CancellationToken over)
    {
        int started = 0;
        while (!over.IsCancellationRequested)
        {
            if (Living.Count(silo => silo.Role == "worker") < workers)
            {
                started++;
                await Start("worker").JoinedAsync();
            }

            await Task.Delay(Look, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return started;
    }

    /// <summary>Waits for an entry in the logs.</summary>
    /// <param name="condition">Which one.</param>
    /// <param name="patience">How long; null for a minute.</param>
    /// <param name="of">Whose log; null for all silos.</param>
    public async Task<SiloEvent> EventAsync(Func<SiloEvent, bool> condition, TimeSpan? patience = null, SiloProcess? of = null)
    {
        using var limit = new CancellationTokenSource(patience ?? TimeSpan.FromMinutes(1));
        try
        {
            while (true)
            {
                if ((of?.Events ?? Events).FirstOrDefault(condition) is { } found)
                    return found;
                await Task.Delay(Look, limit.Token);
            }
        }
        catch (OperationCanceledException error)
        {
            throw new TimeoutException($"{Logs()}\nThe log of {of?.Name ?? "any silo"} never had what was waited for.", error);
        }
    }

    /// <summary>Waits until the logs of all silos have so many entries of a kind: a log is read a little later than it is written.</summary>
    /// <returns>The entries, which may be more.</returns>
    public async Task<IReadOnlyList<SiloEvent>> EventsAsync(int id, int count)
    {
        await EventAsync(entry => entry.Id == id && Events.Count(other => other.Id == id) >= count);
        return [.. Events.Where(entry => entry.Id == id)];
    }

    /// <summary>A client of the cluster.</summary>
    public async Task<ComparisonClient> ConnectAsync() =>
        (_connection ??= await ClusterConnection.OpenAsync(RedisAddress.Parse(redis.Address), Id, TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken)).Comparisons;

    /// <summary>Submits a comparison.</summary>
    public async Task SubmitAsync(string id, ComparisonSpec spec) => await (await ConnectAsync()).SubmitAsync(id, spec, TestContext.Current.CancellationToken);

    /// <summary>Waits until a comparison has come to an end.</summary>
    public Task<ComparisonStatus> EndedAsync(string id) => UntilAsync(id, status => status.Stage is ComparisonStage.Done or ComparisonStage.Failed or ComparisonStage.Cancelled);

    /// <summary>Waits for what a comparison's status says.</summary>
    public async Task<ComparisonStatus> UntilAsync(string id, Func<ComparisonStatus, bool> condition)
    {
        ComparisonClient client = await ConnectAsync();
        using var patience = new CancellationTokenSource(Longest);
        try
        {
            while (true)
            {
                ComparisonStatus status = await client.GetStatusAsync(id, patience.Token);
                if (condition(status))
                    return status;
                await Task.Delay(Look, patience.Token);
            }
        }
        catch (OperationCanceledException error) when (patience.IsCancellationRequested)
        {
            throw new TimeoutException($"{Logs()}\nComparison {id} did not come to what was waited for within {Longest}.", error);
        }
    }

    /// <summary>Waits until it is done.</summary>
    public async Task DoneAsync(string id)
    {
        ComparisonStatus status = await EndedAsync(id);
        Assert.True(status.Stage == ComparisonStage.Done, $"{Logs()}\n{id} is {status.Stage}: {status.Failure}");
    }

    /// <summary>Ends the client; who connects next is another one.</summary>
    public async Task LeaveAsync()
    {
        if (_connection is null)
            return;
        // Its silos may be dead: nobody answers its farewell.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await _connection.DisposeAsync().AsTask().WaitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _connection = null;
    }

    /// <summary>What all silos logged, without the small talk. It stands before what a test says of it: of a long message its end is what is seen.</summary>
    public string Logs() => string.Join('\n', _silos.Select(silo => $"== {silo.Name}\n" + string.Join('\n', silo.Log.Split('\n').Where(line => !line.Contains("\"Debug\"", StringComparison.Ordinal)).TakeLast(60))));

    public async ValueTask DisposeAsync()
    {
        foreach (SiloProcess silo in _silos)
            await silo.KillAsync();
        await LeaveAsync();
        foreach (SiloProcess silo in _silos)
            await silo.DisposeAsync();
        Directory.Delete(_cache, recursive: true);
    }
}
