namespace Imacs.Cluster.Tests.Harness;

/// <summary>One entry of a silo's log.</summary>
/// <param name="Time">When it was written.</param>
/// <param name="Id">The event.</param>
/// <param name="Message">What it says.</param>
internal sealed record SiloEvent(DateTimeOffset Time, int Id, string Message)
{
    public const int Joined = 1001;
    public const int Left = 1002;
    public const int Leased = 2002;
    public const int LeaseExpired = 2004;
    public const int WorkStopped = 2102;
    public const int ShardStored = 2301;
    public const int ImageLethal = 2303;
}
