using Imacs.Contracts.Errors;
using Imacs.Storage.Artifacts;
using Microsoft.Extensions.Logging;

namespace Imacs.Grains.Shards;

/// <summary>One attempt at a shard, on record in the store, so that it is known afterwards if the process ended with it, whoever comes next and whatever else was lost. From the third
/// attempt on, images are tried one at a time, and one that ended the process twice while nothing else was in work is quarantined.</summary>
/// <remarks>Why not by halves: a shard of 256 would cost eight more processes, where this costs two; the price is one slow attempt at a shard that saw two deaths, which chance seldom brings.</remarks>
internal sealed partial class ShardTrial
{
    /// <summary>Deaths of a shard after which its images are tried one at a time. One is no reason: machines are taken away every day.</summary>
    public const int DeathsBeforeLoneTrials = 2;

    /// <summary>Lone deaths after which an image is quarantined. One could still be a coincidence.</summary>
    public const int DeathsOfAnImage = 2;

    /// <summary>Images of one shard that may be quarantined for it. More of them, and it is hardly the images.</summary>
    public const int LethalImages = 3;

    /// <summary>Deaths of a shard after which it is given up, whatever the cause.</summary>
    public const int DeathsOfAShard = 30;

    private readonly IArtifactStore _store;
    private readonly string _name;
    private readonly ILogger _logger;
    private ShardAttempts _attempts;

    private ShardTrial(IArtifactStore store, string name, ShardAttempts attempts, ILogger logger) => (_store, _name, _attempts, _logger) = (store, name, attempts, logger);

    /// <summary>Whether images are to be tried one at a time.</summary>
    public bool IsCareful => _attempts.Deaths >= DeathsBeforeLoneTrials;

    /// <summary>Whether another attempt, perhaps on another worker, has come to nothing on every image that it could read.</summary>
    public bool WasFruitless => _attempts.Fruitless > 0;

    /// <summary>Begins an attempt and puts it on record.</summary>
    /// <exception cref="ComparisonFailedException">The shard ended too many processes already.</exception>
    public static async Task<ShardTrial> BeginAsync(IArtifactStore store, string comparison, int shard, ILogger logger, CancellationToken cancellationToken)
    {
        string name = ArtifactNames.ShardAttempts(comparison, shard);
        ShardAttempts known = await ReadAsync(store, name, logger, cancellationToken);
        ShardAttempts before = known.AfterDeath();
        if (before.Suspects.Count(suspect => suspect.Deaths >= DeathsOfAnImage) > LethalImages || before.Deaths >= DeathsOfAShard)
        {
            // Whoever resumes the comparison has seen to it: the count begins anew.
            await store.DeleteAsync(name, cancellationToken);
            throw new ComparisonFailedException($"Attempts at shard {shard} ended {before.Deaths} worker processes, and {before.Suspects.Count} of its images were being tried alone when that happened. "
                + "That many images cannot be to blame: perhaps a model ends the process or exhausts the memory. See the last lines of the workers' logs, then resume.");
        }

        var trial = new ShardTrial(store, name, before, logger);
        await trial.WriteAsync(before with { Running = Guid.NewGuid().ToString("N") }, cancellationToken);
        return trial;
    }

    /// <summary>Whether an image has ended the process too often to be tried again.</summary>
    public bool IsLethal(int image) => DeathsOf(image) >= DeathsOfAnImage;

    /// <summary>How often the process ended while this image was tried alone. Those that are suspected are tried last, when all else is done that could be to blame.</summary>
    public int DeathsOf(int image) => _attempts.Suspects.FirstOrDefault(suspect => suspect.Image == image)?.Deaths ?? 0;

    /// <summary>Puts on record that one image is being tried with nothing else in work.</summary>
    public Task TryAloneAsync(int image, CancellationToken cancellationToken) => WriteAsync(_attempts with { Alone = image }, cancellationToken);

    /// <summary>Puts on record that it is no longer: what ends the process now is something else.</summary>
    public Task EndAloneAsync() => WriteAsync(_attempts with { Alone = null }, CancellationToken.None);

    /// <summary>Every image that could be read has thrown: the attempt is given up, and that is on record with its end.</summary>
    public void CallFruitless() => _attempts = _attempts with { Fruitless = _attempts.Fruitless + 1 };

    /// <summary>The shard is stored: nothing is suspected any more.</summary>
    public async Task SucceedAsync(CancellationToken cancellationToken) => await _store.DeleteAsync(_name, cancellationToken);

    /// <summary>The attempt came to nothing, but in order: its process lives.</summary>
    public async Task AbandonAsync()
    {
        ShardAttempts known = await ReadAsync(_store, _name, _logger, CancellationToken.None);
        // Whoever took this attempt for dead has its own on record.
        if (known.Running != _attempts.Running)
            return;
        if (_attempts is { Deaths: 0, Fruitless: 0 })
            await _store.DeleteAsync(_name, CancellationToken.None);
        else
            await _store.ReplaceJsonAsync(_name, _attempts with { Running = null, Alone = null }, CancellationToken.None);
    }

    // Whoever was taken for dead may store the shard, and delete the record, at any time.
    private static async Task<ShardAttempts> ReadAsync(IArtifactStore store, string name, ILogger logger, CancellationToken cancellationToken)
    {
        try
        {
            return await store.FindJsonAsync<ShardAttempts>(name, cancellationToken) ?? new();
        }
        catch (ArtifactStoreException error)
        {
            // Mere bookkeeping, which the next record replaces: a shard that ends processes costs one or two more, where a comparison would have ended here.
            LogUnreadable(logger, name, error.Message);
            return new();
        }
    }

    [LoggerMessage(EventId = 2311, Level = LogLevel.Warning, Message = "The record of attempts {Name} could not be read and counts as none: {Reason}")]
    private static partial void LogUnreadable(ILogger logger, string name, string reason);

    private async Task WriteAsync(ShardAttempts attempts, CancellationToken cancellationToken)
    {
        await _store.ReplaceJsonAsync(_name, attempts, cancellationToken);
        _attempts = attempts;
    }
}
