using System.Security.Cryptography;
using System.Text;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Grains.Scheduling;
using Imacs.Storage.Artifacts;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Imacs.Grains.Models;

/// <summary>
/// Checks of models, on record in the store while they run: where a process is coordinator and worker at once, whoever counts the deaths of workers dies with them, and the model would end one silo
/// after the other. A comparison checks a model once at a time, so that a record that is found is of a check that ended with its process.
/// </summary>
/// <remarks>A silo that is alone keeps no such record: whoever started its process sees that it ended.</remarks>
internal sealed partial class ModelTrials(IArtifactStore store, IOptions<ModelOptions> options, ILogger<ModelTrials> logger)
{
    /// <summary>Deaths after which a model is not tried again. One could be a coincidence.</summary>
    public const int Deaths = 2;

    /// <summary>Does a check of a model, on record.</summary>
    /// <param name="comparison">The comparison that wants it.</param>
    /// <param name="model">The model.</param>
    /// <param name="check">The check.</param>
    /// <param name="cancellationToken">Stops what is done before the check.</param>
    /// <exception cref="ComparisonFailedException">Checks of it ended their processes.</exception>
    public async Task<T> RunAsync<T>(string comparison, ModelSpec model, Func<Task<T>> check, CancellationToken cancellationToken)
    {
        if (!options.Value.Distribute)
            return await check();
        string name = ArtifactNames.ModelChecks(comparison, KeyOf(model));
        int unfinished = (await store.FindJsonAsync<ModelAttempts>(name, cancellationToken))?.Unfinished ?? 0;
        if (unfinished >= Deaths)
        {
            // Whoever submits it again has seen to it: the count begins anew.
            await store.DeleteAsync(name, cancellationToken);
            throw WorkerCalls.Lethal($"checking model '{model.Name}'", unfinished);
        }

        await store.ReplaceJsonAsync(name, new ModelAttempts { Unfinished = unfinished + 1 }, cancellationToken);
        // A check that is given up goes on for as long as it takes to load the model: what ends its process then is told by the next one.
        await using CancellationTokenRegistration abandoned = cancellationToken.Register(() => _ = EndAsync(name, model.Name));
        try
        {
            return await check();
        }
        finally
        {
            await EndAsync(name, model.Name);
        }
    }

    private static string KeyOf(ModelSpec model) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{model.Name}|{model.Path}|{model.Sha256}")));

    /// <summary>A record that cannot be deleted counts as one death; the check is what matters.</summary>
    private async Task EndAsync(string name, string model)
    {
        try
        {
            await store.DeleteAsync(name, CancellationToken.None);
        }
        catch (ImacsException error)
        {
            LogNotNoted(model, error);
        }
    }

    [LoggerMessage(EventId = 2505, Level = LogLevel.Warning, Message = "That the check of model {Model} ended in order could not be put on record.")]
    private partial void LogNotNoted(string model, Exception error);
}
