namespace Imacs.Torch.Export;

/// <summary>A named float32 parameter of a TorchScript module.</summary>
/// <param name="Name">A Python identifier.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Values">Its values, row-major; as many as the shape says.</param>
public sealed record ScriptTensor(string Name, IReadOnlyList<int> Shape, float[] Values);
