namespace Imacs.Torch.Devices;

/// <summary>A model answered a sample with NaN or infinity. It concerns that sample alone: its neighbours in the batch have their results.</summary>
/// <param name="message">Which model, and what it returned.</param>
public sealed class NonFiniteResultException(string message) : ArithmeticException(message);
