using System.Net;
using System.Net.Sockets;

namespace Imacs.Hosting;

/// <summary>
/// Ports that nobody listens on. They lie below those that systems give to outgoing connections by themselves: one of those would now and then be taken by somebody's connection between its being
/// found and its being listened on.
/// </summary>
public static class FreePort
{
    private const int First = 20_000;
    private const int Count = 12_000;

    // Other processes of this machine begin elsewhere.
    private static int _last = Environment.ProcessId * 101 % Count;

    /// <summary>A port of the loopback interface that is free now, 20000 to 31999, and that this process was not given lately; somebody may take it before its finder does.</summary>
    public static int Find()
    {
        for (int attempt = 1; ; attempt++)
        {
            int port = First + (int)((uint)Interlocked.Increment(ref _last) % Count);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException error) when (attempt < Count && error.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
            {
                // The next one.
            }
        }
    }
}
