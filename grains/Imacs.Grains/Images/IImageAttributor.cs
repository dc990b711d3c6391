using Imacs.Contracts.Actors;
using Imacs.Storage.Tables;

namespace Imacs.Grains.Images;

/// <summary>What an image grain has done by others: decoding, devices, models. The grain adds isolation, retry and hand-over. Its methods run off the silo's
/// schedulers.</summary>
internal interface IImageAttributor
{
    /// <summary>Attributes an image; one that cannot be used is an outcome, not an exception.</summary>
    Task<ImageOutcome> AttributeAsync(ImageWork work, CancellationToken cancellationToken);

    /// <summary>Takes areas of an image away and predicts again.</summary>
    Task<MaskReceipt> MaskAsync(MaskWork work, CancellationToken cancellationToken);

    /// <summary>Explains an image in full.</summary>
    Task<DrillDownRecord> ExplainAsync(ImageWork work, CancellationToken cancellationToken);
}
