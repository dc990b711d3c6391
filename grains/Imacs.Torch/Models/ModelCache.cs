using System.Diagnostics;
using Imacs.Contracts.Specs;
using Imacs.Contracts.Telemetry;
using Imacs.Torch.Devices;

namespace Imacs.Torch.Models;

/// <summary>The models that are loaded on a silo's device, by content hash and declared input; the least recently used leave when the bytes of their
/// files exceed the budget and nobody holds them.</summary>
/// <param name="options">Device and budget.</param>
/// <param name="source">Where models come from that are not loaded; files of this machine where null.</param>
/// <param name="watchdog">Watches over each load, which holds the model to its contract with real passes; null where nobody does.</param>
public sealed class ModelCache(DeviceOptions options, IModelSource? source = null, DeviceWatchdog? watchdog = null) : IDisposable
{
    private readonly IModelSource _source = source ?? new LocalModels();
    private readonly SemaphoreSlim _loading = new(1, 1);
    private readonly Dictionary<string, Entry> _entries = [];
    private long _clock;

    /// <summary>Returns a loaded model, loading it if need be; the caller gives the lease back by disposing it.</summary>
    /// <param name="spec">Which file, what is declared about it, input size included, and the hash that it must have.</param>
    /// <param name="role">What is demanded of it.</param>
    /// <param name="cancellationToken">Stops waiting for another load.</param>
    /// <exception cref="Imacs.Contracts.Errors.ModelContractException">The file is missing, changed, or breaks the contract.</exception>
    public async Task<ModelLease> RentAsync(ModelSpec spec, ModelRole role, CancellationToken cancellationToken)
    {
        if (spec.InputSize is not [int height, int width])
            throw new ArgumentException($"Model '{spec.Name}' has no input size.", nameof(spec));
        await _loading.WaitAsync(cancellationToken);
        try
        {
            // Without a pinned hash the file tells which model it is: it may have been replaced since it was loaded.
            ModelFile? file = spec.Sha256 is null ? await _source.ReadAsync(spec, cancellationToken) : null;
            string key = KeyOf(spec, file?.Sha256 ?? spec.Sha256!, height, width, role);
            bool isLoaded = _entries.TryGetValue(key, out Entry? entry);
            ImacsMetrics.CacheRequests.Add(1, MetricLabels.ModelsOnDevice, isLoaded ? MetricLabels.Hit : MetricLabels.Miss);
            if (!isLoaded)
                _entries.Add(key, entry = new(await LoadAsync(file, spec, height, width, role, cancellationToken)));

            Interlocked.Increment(ref entry!.Holders);
            entry.LastUse = ++_clock;
            Evict();
            return new(entry.Model, () => Return(entry));
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Entry entry in _entries.Values)
            entry.Model.Dispose();
        _entries.Clear();
        _loading.Dispose();
    }

    private async Task<TorchModel> LoadAsync(ModelFile? file, ModelSpec spec, int height, int width, ModelRole role, CancellationToken cancellationToken)
    {
        long begun = Stopwatch.GetTimestamp();
        string outcome = MetricLabels.Failed;
        try
        {
            file ??= await _source.ReadAsync(spec, cancellationToken);
            using IDisposable? watched = watchdog?.Watch($"the check of model '{spec.Name}'");
            var model = TorchModel.Load(file, spec, height, width, options.Device, role);
            outcome = MetricLabels.Done;
            return model;
        }
        finally
        {
            ImacsMetrics.ModelLoads.RecordSince(begun, outcome);
        }
    }

    private static string KeyOf(ModelSpec spec, string sha256, int height, int width, ModelRole role) => string.Join(
        '|', sha256.ToLowerInvariant(), spec.Name, role, height, width, spec.Channels, spec.Returns, string.Join(',', spec.Mean), string.Join(',', spec.Std));

    private void Evict()
    {
        long bytes = _entries.Values.Sum(entry => entry.Model.Bytes);
        foreach ((string key, Entry entry) in _entries.Where(pair => Volatile.Read(ref pair.Value.Holders) == 0).OrderBy(pair => pair.Value.LastUse).ToList())
        {
            if (bytes <= options.ModelCacheBytes)
                return;
            _entries.Remove(key);
            bytes -= entry.Model.Bytes;
            entry.Model.Dispose();
        }
    }

    private static void Return(Entry entry) => Interlocked.Decrement(ref entry.Holders);

    private sealed class Entry(TorchModel model)
    {
        public int Holders;

        public TorchModel Model { get; } = model;

        public long LastUse { get; set; }
    }
}
