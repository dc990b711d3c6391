using Imacs.Contracts.Specs;
using Imacs.Core.Planning;

namespace Imacs.Cli.Planning;

/// <summary>What is to be forecast.</summary>
/// <param name="Spec">The comparison; its data path is empty where no data were named.</param>
/// <param name="Images">Images that are said to be there; null to count those of the data.</param>
/// <param name="Fleet">The devices.</param>
/// <param name="Rates">Given rates; null where none were.</param>
/// <param name="GradientsPerPath">Given mean of the adaptive rule; null where it is assumed or measured.</param>
/// <param name="EmbeddingLength">Given length of an embedding; null where it is assumed or measured.</param>
/// <param name="StoreSeconds">What one read or write of a small artifact takes.</param>
/// <param name="Sample">Images to measure on; null where nothing is measured.</param>
/// <param name="From">A run's folder to take figures from; null for none.</param>
/// <param name="FromDevices">Devices that did that run.</param>
internal sealed record PlanRequest(
    ComparisonSpec Spec,
    long? Images,
    DeviceFleet Fleet,
    DeviceRates? Rates,
    double? GradientsPerPath,
    int? EmbeddingLength,
    double StoreSeconds,
    int? Sample,
    string? From,
    int FromDevices);
