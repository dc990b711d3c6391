namespace Imacs.Grains.Shards;

/// <summary>An image during whose lone trial the process ended.</summary>
/// <param name="Image">Its number in the plan.</param>
/// <param name="Deaths">How often.</param>
public sealed record SuspectImage(int Image, int Deaths);
