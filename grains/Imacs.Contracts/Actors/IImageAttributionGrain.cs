namespace Imacs.Contracts.Actors;

/// <summary>One image, all models: attribution, regions, scores, embeddings. The unit of failure and of retry. It keeps no state and leaves at once.
/// Key: "comparison/image". An activation is always on the silo that asks for it, where its result is handed over within the process.</summary>
[Alias("imacs.image")]
public interface IImageAttributionGrain : IGrainWithStringKey
{
    /// <summary>Attributes the image and leaves the result with the silo's <c>ImageOutbox</c>, under this grain's key.</summary>
    /// <param name="work">Which image.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How it went. An image that cannot be attributed is an answer, not an exception.</returns>
    [Alias("attribute"), ResponseTimeout("01:00:00")]
    ValueTask<ImageReceipt> AttributeAsync(ImageWork work, CancellationToken cancellationToken = default);

    /// <summary>Takes areas of the image away and predicts again.</summary>
    /// <param name="work">Which image and areas.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What each area's absence did to each model's explained output.</returns>
    [Alias("mask"), ResponseTimeout("01:00:00")]
    ValueTask<MaskReceipt> MaskAsync(MaskWork work, CancellationToken cancellationToken = default);

    /// <summary>Explains the image in full, maps included, for a reader who drills down, and stores that as an artifact.</summary>
    /// <param name="work">Which image.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The artifact's name.</returns>
    [Alias("explain"), ResponseTimeout("01:00:00")]
    ValueTask<string> ExplainAsync(ImageWork work, CancellationToken cancellationToken = default);
}
