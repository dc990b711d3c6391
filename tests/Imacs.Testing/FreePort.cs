using System.Net;
using System.Net.Sockets;

namespace Imacs.Testing;

/// <summary>Ports that nobody listens on. The product has its own in Imacs.Hosting, which tests without a silo do not load.</summary>
public static class FreePort
{
    /// <summary>A port of the loopback interface that is free now; somebody may take it before its finder does.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
