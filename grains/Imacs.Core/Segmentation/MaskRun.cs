using System.Runtime.InteropServices;

namespace Imacs.Core.Segmentation;

/// <summary>A maximal run of set pixels in one row of a <see cref="BitMask"/>.</summary>
/// <param name="Row">Row.</param>
/// <param name="Start">First column.</param>
/// <param name="Length">Pixels, at least 1.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct MaskRun(int Row, int Start, int Length);
