namespace Imacs.Core.Imaging;

/// <summary>Interpolation kernels of <see cref="LinearResampler"/>. Both sum to 1, so a constant image stays constant.</summary>
public enum ResampleFilter
{
    /// <summary>Linear interpolation; half-width 1 pixel of the coarser grid. Never overshoots.</summary>
    Triangle = 0,

    /// <summary>Keys' cubic convolution with a = -0.5 (Keys 1981; PIL's and torch's antialiased bicubic); half-width 2. Overshoots at edges.</summary>
    Cubic = 1,
}
