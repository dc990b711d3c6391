namespace Imacs.Benchmarks.Actors;

/// <summary>What an image costs.</summary>
/// <param name="Microseconds">Processor time, all threads.</param>
/// <param name="Bytes">Managed memory allocated.</param>
internal readonly record struct ActorCost(double Microseconds, double Bytes)
{
    public static ActorCost operator -(ActorCost left, ActorCost right) => new(left.Microseconds - right.Microseconds, left.Bytes - right.Bytes);
}
