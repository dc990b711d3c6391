using Imacs.Contracts.Errors;

namespace Imacs.Datasets.Sources;

/// <summary>Lists the images of a dataset, in an order that depends on nothing but the dataset.</summary>
public interface IDatasetSource
{
    /// <summary>A short phrase for people: what kind of dataset it is and where.</summary>
    string Describe { get; }

    /// <summary>Reads the list of images as a stream; it may be read again, and then gives the same items in the same order.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>At least one item.</returns>
    /// <exception cref="DatasetUnavailableException">The dataset is missing, empty, unreadable or malformed; thrown when the reading comes to it.</exception>
    IAsyncEnumerable<DatasetItem> ReadItemsAsync(CancellationToken cancellationToken = default);
}
