using System.Collections.Concurrent;
using Imacs.Contracts.Errors;
using Imacs.Storage.Tables;

namespace Imacs.Grains.Images;

/// <summary>Where image grains of a silo leave their results for the shard that asked: masks and embeddings stay in the process, a grain call
/// carries a receipt. Holds no more than the images in work.</summary>
internal sealed class ImageOutbox
{
    private readonly ConcurrentDictionary<string, ImageOutcome> _outcomes = new(StringComparer.Ordinal);

    /// <summary>Leaves a result under the image grain's key.</summary>
    public void Put(string key, ImageOutcome outcome) => _outcomes[key] = outcome;

    /// <summary>Takes a result away.</summary>
    /// <exception cref="LeaseLostException">It is not here: the image grain ran on another silo, which is a fault of placement; the shard is tried again.</exception>
    public ImageOutcome Take(string key) => _outcomes.TryRemove(key, out ImageOutcome? outcome)
        ? outcome
        : throw new LeaseLostException($"The result of image {key} is not on this silo.");

    /// <summary>Drops a result nobody came for.</summary>
    public void Drop(string key) => _outcomes.TryRemove(key, out _);
}
