namespace Imacs.Core.Imaging;

/// <summary>A float32 raster [C, H, W], planar, row-major. In canonical pixel space values lie in 0 to 1.</summary>
public sealed class PlanarImage
{
    /// <summary>Wraps <paramref name="data"/> without copying it.</summary>
    /// <param name="channels">Number of planes, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="data">channels x height x width values; the caller gives up ownership.</param>
    /// <exception cref="ArgumentException">The length of <paramref name="data"/> is not channels x height x width.</exception>
    public PlanarImage(int channels, int height, int width, float[] data)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (data.Length != (long)channels * height * width)
            throw new ArgumentException($"{data.Length} values do not fill [{channels}, {height}, {width}].", nameof(data));
        (Channels, Height, Width, Data) = (channels, height, width, data);
    }

    /// <summary>Creates an image of zeros.</summary>
    /// <param name="channels">Number of planes, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    public PlanarImage(int channels, int height, int width)
        : this(channels, height, width, new float[checked(channels * height * width)])
    {
    }

    /// <summary>Number of planes.</summary>
    public int Channels { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>The values, plane after plane, row after row.</summary>
    public float[] Data { get; }

    /// <summary>Pixels in one plane: height x width.</summary>
    public int Area => Height * Width;

    /// <summary>One plane, row-major.</summary>
    /// <param name="channel">0 to Channels - 1.</param>
    public Span<float> Plane(int channel) => Data.AsSpan(channel * Area, Area);
}
