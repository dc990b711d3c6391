namespace Imacs.Core.Planning;

/// <summary>One stage of a comparison.</summary>
/// <param name="Stage">Its name, as `imacs status` says it.</param>
/// <param name="Seconds">How long it takes at least; null where the devices' rate is not known.</param>
/// <param name="BoundBy">What that time is made of, in words.</param>
public sealed record StageForecast(string Stage, double? Seconds, string BoundBy);
