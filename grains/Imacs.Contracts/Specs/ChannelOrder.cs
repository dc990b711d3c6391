namespace Imacs.Contracts.Specs;

/// <summary>The order in which a model expects colour planes.</summary>
[GenerateSerializer, Alias("imacs.channel-order")]
public enum ChannelOrder
{
    /// <summary>Red, green, blue. The default.</summary>
    Rgb,

    /// <summary>Blue, green, red: models that were trained on OpenCV's images.</summary>
    Bgr,
}
