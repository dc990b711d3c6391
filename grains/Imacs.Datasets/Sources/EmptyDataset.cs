using Imacs.Contracts.Errors;

namespace Imacs.Datasets.Sources;

/// <summary>What is said of a dataset without images.</summary>
internal static class EmptyDataset
{
    public static DatasetUnavailableException Folder(string root) =>
        new($"The folder {root} holds no images; put images ({ImageExtensions.Accepted}) into it, best in one folder per class.");

    public static DatasetUnavailableException Manifest(string file) =>
        new($"The manifest {file} lists no images; add one line per image below the header.");
}
