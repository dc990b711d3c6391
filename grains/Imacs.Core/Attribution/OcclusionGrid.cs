namespace Imacs.Core.Attribution;

/// <summary>The windows of an occlusion, and the map that their drops make.</summary>
/// <remarks>
/// Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks", ECCV 2014, section 4.2. A pixel's value is the mean, over the windows that
/// cover it, of the drop of the output divided by the window's pixels [ours]: in units of the output per pixel, so that region sums can be compared
/// with other methods' in size, though they do not add up to a change of the output.
/// </remarks>
public sealed class OcclusionGrid
{
    private readonly int _height;
    private readonly int _width;

    /// <summary>Lays windows over an image; the last of a row or column is moved inwards, so that every pixel is covered.</summary>
    /// <param name="height">Rows of the image, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="window">Side of a window in pixels, at least 1; null for an eighth of the image's shorter side. Cut off where the image is smaller.</param>
    /// <param name="stride">Pixels from one window to the next, 1 to the window's side, so that no pixel is left out; null for half of it.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public OcclusionGrid(int height, int width, int? window = null, int? stride = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        int side = window ?? Math.Max(1, Math.Min(height, width) / 8);
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 1, nameof(window));
        int step = stride ?? Math.Max(1, side / 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1, nameof(stride));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(step, side, nameof(stride));
        (_height, _width) = (height, width);
        (int tall, int wide) = (Math.Min(side, height), Math.Min(side, width));
        Windows = [.. Starts(height, tall, step).SelectMany(top => Starts(width, wide, step).Select(left => new OcclusionWindow(top, left, tall, wide)))];
    }

    /// <summary>The windows, row after row.</summary>
    public IReadOnlyList<OcclusionWindow> Windows { get; }

    /// <summary>The map.</summary>
    /// <param name="drops">F(image) - F(image with window i covered), one for each window.</param>
    /// <returns>height x width values, row-major.</returns>
    /// <exception cref="ArgumentException">There is not one drop for each window.</exception>
    public double[] Map(IReadOnlyList<double> drops)
    {
        if (drops.Count != Windows.Count)
            throw new ArgumentException($"{drops.Count} drops for {Windows.Count} windows.", nameof(drops));
        var map = new double[_height * _width];
        var covers = new int[map.Length];
        for (int i = 0; i < drops.Count; i++)
        {
            OcclusionWindow window = Windows[i];
            for (int row = window.Top; row < window.Top + window.Height; row++)
            {
                for (int column = window.Left; column < window.Left + window.Width; column++)
                {
                    map[(row * _width) + column] += drops[i] / window.Area;
                    covers[(row * _width) + column]++;
                }
            }
        }

        for (int i = 0; i < map.Length; i++)
            map[i] /= covers[i];
        return map;
    }

    private static IEnumerable<int> Starts(int length, int side, int step)
    {
        for (int start = 0; start < length - side; start += step)
            yield return start;
        yield return length - side;
    }
}
