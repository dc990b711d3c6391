namespace Imacs.Cli.Planning;

/// <summary>How long a run's shards took, told from when each was stored. A pause, or a shard that was tried again hours later, is no part of it.</summary>
/// <param name="Seconds">What they took.</param>
/// <param name="LeftOut">Further seconds between begin and end in which the work stood still; 0 where it did not.</param>
internal readonly record struct AttributionTime(double Seconds, double LeftOut)
{
    // Until then it is the usual unevenness of shards.
    private const double Standstill = 1.5;

    /// <summary>Works it out.</summary>
    /// <param name="planned">When the plan was committed.</param>
    /// <param name="stored">When each shard was stored, in any order; at least one.</param>
    /// <remarks>Shards come in bursts, so single gaps tell little: what counts is the median of the time that some consecutive shards took together.</remarks>
    public static AttributionTime Of(DateTime planned, IReadOnlyList<DateTime> stored)
    {
        DateTime[] times = [planned, .. stored.Order()];
        int together = Math.Max(1, (int)Math.Sqrt(stored.Count));
        double[] spans = [.. Enumerable.Range(0, times.Length - together).Select(at => (times[at + together] - times[at]).TotalSeconds).Order()];
        double whole = (times[^1] - planned).TotalSeconds, steady = spans[spans.Length / 2] * stored.Count / together;
        return whole > Standstill * steady && steady > 0 ? new(steady, whole - steady) : new(whole, 0);
    }
}
