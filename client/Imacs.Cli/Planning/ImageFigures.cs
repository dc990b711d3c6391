using Imacs.Core.Planning;

namespace Imacs.Cli.Planning;

/// <summary>What images were found to take and to leave.</summary>
/// <param name="Load">Evaluations, regions and segments of one image.</param>
/// <param name="Bytes">Artifacts of one image.</param>
/// <param name="Rates">Rate of one device; null where no time is known.</param>
/// <param name="EmbeddingLength">Values of an embedding; 0 where there was no region.</param>
/// <param name="Images">Images they were found on.</param>
/// <param name="Seconds">Seconds they took; 0 where no time is known.</param>
/// <param name="Devices">Devices that did it.</param>
/// <param name="LeftOut">Further seconds in which the work stood still; 0 where it did not.</param>
internal sealed record ImageFigures(ImageLoad Load, ImageBytes Bytes, DeviceRates? Rates, int EmbeddingLength, long Images, double Seconds, int Devices, double LeftOut = 0);
