using System.Runtime.CompilerServices;
using Imacs.Datasets.Sources;

namespace Imacs.Datasets.Tests;

/// <summary>A dataset made of (id, label) pairs.</summary>
internal sealed class ListSource(IEnumerable<(string Id, string? Label)> items) : IDatasetSource
{
    public string Describe => "a list";

    public async IAsyncEnumerable<DatasetItem> ReadItemsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        foreach ((string id, string? label) in items)
            yield return new DatasetItem(id, "/data/" + id, label, null, DatasetItem.NoColumns);
    }
}
