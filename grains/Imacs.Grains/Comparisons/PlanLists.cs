using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Threading.Channels;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Contracts.Summaries;
using Imacs.Datasets.Files;
using Imacs.Datasets.Labels;
using Imacs.Datasets.Sampling;
using Imacs.Datasets.Sources;
using Imacs.Grains.Clustering;
using Imacs.Storage.Artifacts;

namespace Imacs.Grains.Comparisons;

/// <summary>Writes a plan's lists of items. They are a function of spec and data: writing them again after a crash finds those that are there, and that they are the same.</summary>
/// <param name="store">Where they go.</param>
/// <param name="files">Opens the dataset.</param>
internal sealed class PlanLists(IArtifactStore store, IFileReader files)
{
    private const int ItemsRead = 1024;
    private const int BatchesAhead = 8;
    private const int FilesAtOnce = 4;

    // What is read ahead, and what a list may be: several of each are in memory at once, here and on workers.
    private const int LettersRead = 1 << 20;
    private const int MostListBytes = 32 << 20;

    /// <summary>Begins to write the lists that are not there.</summary>
    public PlanListing Begin(string comparison, ComparisonSpec spec, ComparisonPlan plan, CancellationToken cancellationToken) =>
        new((listed, token) => WriteAsync(comparison, spec, plan, listed, token), cancellationToken);

    private async Task<string> WriteAsync(string comparison, ComparisonSpec spec, ComparisonPlan plan, Action<int> listed, CancellationToken cancellationToken)
    {
        if (plan.Fingerprint is { } known)
        {
            listed(plan.Shards);
            return known;
        }

        // What draws from the whole dataset cannot begin before the whole is listed.
        bool early = !AttributionMethodRules.NeedsReferences(spec.Attribution);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(WithoutPlaces(spec, plan), SummaryJson.Options));
        if (await store.FindJsonAsync<ConceptModel>(ArtifactNames.GivenConcepts(comparison), cancellationToken) is { } given)
            hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(given, SummaryJson.Options));
        using var lines = new PlanLines(hash);
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        IDatasetSource source = await OpenAsync(spec, cancellationToken);
        Channel<List<DatasetItem>> batches = Channel.CreateBounded<List<DatasetItem>>(new BoundedChannelOptions(BatchesAhead) { SingleReader = true, SingleWriter = true });
        Task read = Task.Run(() => ReadAsync(source, batches.Writer, reading.Token), CancellationToken.None);
        var writing = new Queue<Task>();
        int images = 0, file = 0, written = 0, shardsOfFile = PlanFile.ShardsOf(spec.ShardSize);
        ClassMap? map = null;
        try
        {
            await foreach (List<DatasetItem> batch in batches.Reader.ReadAllAsync(cancellationToken))
            {
                foreach (DatasetItem item in batch)
                {
                    int labelIndex = item.Label is null ? -1 : (map ??= ClassMap.ByName([], plan.Classes)).IndexOf(item.Label);
                    lines.Add(new(images++, item.Id, item.Path, item.Label, labelIndex, item.Split) { Columns = item.Columns });
                    if (lines.Bytes > MostListBytes)
                        throw TooLong(spec, item, ((images - 1) % (shardsOfFile * spec.ShardSize)) + 1);
                    if (images % ((long)shardsOfFile * spec.ShardSize) == 0)
                        await PutAsync();
                }
            }

            await read;
            if (images % ((long)shardsOfFile * spec.ShardSize) != 0)
                await PutAsync();
            while (writing.Count > 0)
                await OldestAsync();
        }
        finally
        {
            await reading.CancelAsync();
            await Task.WhenAll([read, .. writing]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (images != plan.Images)
            throw Changed(spec, $"it had {plan.Images} images when it was counted and has {images} now");
        string fingerprint = Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
        await store.CreateJsonAsync(ArtifactNames.Fingerprint(comparison), new PlanFingerprint { Fingerprint = fingerprint }, cancellationToken);
        listed(plan.Shards);
        return fingerprint;

        async Task PutAsync()
        {
            writing.Enqueue(WriteFileAsync(comparison, spec, file++, lines, cancellationToken));
            if (writing.Count > FilesAtOnce)
                await OldestAsync();
        }

        async Task OldestAsync()
        {
            await writing.Dequeue();
            written++;
            if (early)
                listed(Math.Min(plan.Shards, written * shardsOfFile));
        }
    }

    /// <summary>The images of a spec that were counted before, in the order of its plan.</summary>
    private async Task<IDatasetSource> OpenAsync(ComparisonSpec spec, CancellationToken cancellationToken)
    {
        IDatasetSource all = await DatasetSources.OpenAsync(spec.Data.Path, spec.Data.Labels, files, cancellationToken);
        return spec.Data.Limit is { } limit ? new StratifiedSample(all, limit, spec.Seed) : all;
    }

    private async Task WriteFileAsync(string comparison, ComparisonSpec spec, int file, PlanLines lines, CancellationToken cancellationToken)
    {
        ArrayBufferWriter<byte> written = lines.Take();
        if (!await PlanFile.WriteAsync(store, comparison, file, written.WrittenMemory, cancellationToken)
            && !await PlanFile.HoldsAsync(store, comparison, file, written.WrittenMemory, cancellationToken))
        {
            throw Changed(spec, $"{ArtifactNames.PlanItems(comparison, file)} lists other images than it holds now");
        }

        lines.Return(written);
    }

    private static async Task ReadAsync(IDatasetSource source, ChannelWriter<List<DatasetItem>> batches, CancellationToken cancellationToken)
    {
        try
        {
            List<DatasetItem> batch = new(ItemsRead);
            int letters = 0;
            await foreach (DatasetItem item in source.ReadItemsAsync(cancellationToken))
            {
                batch.Add(item);
                letters += LettersOf(item);
                if (batch.Count < ItemsRead && letters < LettersRead)
                    continue;
                await batches.WriteAsync(batch, cancellationToken);
                (batch, letters) = (new(ItemsRead), 0);
            }

            await batches.WriteAsync(batch, cancellationToken);
        }
        finally
        {
            batches.Complete();
        }
    }

    private static int LettersOf(DatasetItem item) =>
        item.Id.Length + item.Path.Length + (item.Label?.Length ?? 0) + (item.Columns.Count == 0 ? 0 : item.Columns.Values.Sum(value => value.Length));

    private static DatasetUnavailableException TooLong(ComparisonSpec spec, DatasetItem item, int images) => new(
        $"What {spec.Data.Path} says of {images} images in a row, the last of them {item.Id}, is more than the {MostListBytes >> 20} MiB that a list of the plan may have. Leave out columns beside image, label and split that no reader needs, or shorten what is in them.");

    private static DatasetUnavailableException Changed(ComparisonSpec spec, string how) => new(
        $"The dataset {spec.Data.Path} has changed since this comparison was planned: {how}. Put it back as it was and resume, or start a new comparison of what is there now.");

    /// <summary>The parameters without the paths and without its standing among others: a comparison is the same wherever its files lie and however soon it is done.</summary>
    private static ComparisonSpec WithoutPlaces(ComparisonSpec spec, ComparisonPlan plan) => spec with
    {
        Weight = 1,
        Models = [.. plan.Models.Select(model => model with { Path = string.Empty })],
        Embedder = plan.Embedder is null ? null : plan.Embedder with { Path = string.Empty },
        Data = spec.Data with { Path = string.Empty, Labels = null },
        Concepts = null,
        Attribution = spec.Attribution.WithImages(path => plan.BaselineFiles.First(file => file.Path == path).Sha256),
    };
}
