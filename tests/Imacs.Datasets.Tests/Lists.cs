using Imacs.Datasets.Sources;

namespace Imacs.Datasets.Tests;

/// <summary>Reads a source to its end.</summary>
internal static class Lists
{
    public static async Task<DatasetItem[]> AllAsync(this IDatasetSource source) =>
        await source.ReadItemsAsync(TestContext.Current.CancellationToken).ToArrayAsync(TestContext.Current.CancellationToken);

    public static async Task<string[]> IdsAsync(this IDatasetSource source) => [.. (await source.AllAsync()).Select(item => item.Id)];
}
