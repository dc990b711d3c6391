namespace Imacs.Storage.Tables;

/// <summary>One image explained in full, for a reader who drills down.</summary>
/// <param name="Index">Number in the plan.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Segments">Per pixel: the label of the third finest scale, for outlines.</param>
/// <param name="Maps">Per model slot: the channel-summed attribution of each pixel, in units of the output.</param>
public sealed record DrillDownRecord(int Index, int Width, int Height, int[] Segments, IReadOnlyList<float[]> Maps);
