using System.Globalization;
using System.Text;
using Imacs.Contracts.Errors;
using Imacs.Core.Imaging;
using Imacs.Datasets.Imaging;

namespace Imacs.Datasets.Synthetic;

/// <summary>Writes synthetic tiles as a dataset of class folders, with a list of the marks in it.</summary>
public static class SyntheticDataset
{
    /// <summary>The list of marks beside the class folders: CSV with columns image, x, y, width, height; in pixels, from the upper left.</summary>
    public const string MarksFile = "marks.csv";

    /// <summary>Writes <c>Class/Class_00000.png</c> and on, and <see cref="MarksFile"/>, which has only its header where nothing is marked.</summary>
    /// <param name="folder">Created where missing; files of the same names are overwritten.</param>
    /// <param name="seed">The same seed writes the same bytes.</param>
    /// <param name="imagesPerClass">At least 1.</param>
    /// <param name="isMarked">Whether the tile (class, index) carries a mark; none does where null.</param>
    /// <param name="cancellationToken">Stops between two images.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="imagesPerClass"/> is below 1.</exception>
    /// <exception cref="ArtifactStoreException">The folder cannot be written.</exception>
    public static Task WriteAsync(
        string folder, long seed, int imagesPerClass, Func<string, int, bool>? isMarked = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(imagesPerClass, 1);
        return WriteAsync(folder, seed, _ => imagesPerClass, isMarked, cancellationToken);
    }

    /// <summary>As <see cref="WriteAsync(string, long, int, Func{string, int, bool}?, CancellationToken)"/>, with a number of its own for each class.</summary>
    /// <param name="folder">Created where missing; files of the same names are overwritten.</param>
    /// <param name="seed">The same seed writes the same bytes.</param>
    /// <param name="imagesOf">Images of a class.</param>
    /// <param name="isMarked">Whether the tile (class, index) carries a mark; none does where null.</param>
    /// <param name="cancellationToken">Stops between two images.</param>
    /// <exception cref="ArtifactStoreException">The folder cannot be written.</exception>
    public static async Task WriteAsync(
        string folder, long seed, Func<string, int> imagesOf, Func<string, int, bool>? isMarked = null, CancellationToken cancellationToken = default)
    {
        StringBuilder marks = new("image,x,y,width,height\n");
        try
        {
            for (int number = 0; number < SyntheticScenes.Classes.Count; number++)
            {
                string cls = SyntheticScenes.Classes[number];
                Directory.CreateDirectory(Path.Combine(folder, cls));
                for (int index = 0; index < imagesOf(cls); index++)
                {
                    string id = string.Create(CultureInfo.InvariantCulture, $"{cls}/{cls}_{index:D5}.png");
                    PlanarImage tile = SyntheticScenes.Render(cls, seed, index);
                    if (isMarked?.Invoke(cls, index) == true)
                    {
                        (int x, int y) = Mark.PlaceFor(seed, (index * SyntheticScenes.Classes.Count) + number);
                        Mark.Stamp(tile, x, y);
                        marks.Append(CultureInfo.InvariantCulture, $"{id},{x},{y},{Mark.DefaultSize},{Mark.DefaultSize}\n");
                    }

                    await File.WriteAllBytesAsync(Path.Combine(folder, id), ImageEncoder.EncodePng(tile), cancellationToken);
                }
            }

            await File.WriteAllTextAsync(Path.Combine(folder, MarksFile), marks.ToString(), cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactStoreException($"The dataset cannot be written to {folder}; check the free space and your permission to write there.", failure);
        }
    }
}
