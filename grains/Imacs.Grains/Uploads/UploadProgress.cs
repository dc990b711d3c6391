namespace Imacs.Grains.Uploads;

/// <summary>How far an upload is.</summary>
/// <param name="What">What is in work: "model 'a'", "images".</param>
/// <param name="Files">Files of it that are done.</param>
/// <param name="Total">Files of it in all; 0 while unknown.</param>
/// <param name="Present">Files of it that the store had already.</param>
/// <param name="Bytes">Bytes of it that were sent.</param>
public readonly record struct UploadProgress(string What, long Files, long Total, long Present, long Bytes);
