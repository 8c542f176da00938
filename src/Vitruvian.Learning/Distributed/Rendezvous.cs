using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Vitruvian.Learning.Distributed;

/// <summary>How the processes of a job find each other.</summary>
internal static class Rendezvous
{
    private const string HereKey = "here";

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Connects to the store, and as its holder first begins to listen.</summary>
    /// <param name="environment">Where rank 0 is.</param>
    /// <param name="isServer">Whether this connection holds the store.</param>
    /// <param name="timeouts">How long to try.</param>
    /// <exception cref="RankLostException">Rank 0 cannot be reached, or its port is taken.</exception>
    public static TcpStore Connect(RankEnvironment environment, bool isServer, RankTimeouts timeouts)
    {
        try
        {
            return TcpStore.Open(environment.MasterAddress, environment.MasterPort, isServer, timeouts.Meeting);
        }
        catch (TorchException error)
        {
            string what = isServer ? "cannot listen on" : "does not find rank 0 at";
            throw new RankLostException($"rank {environment.Rank} of {environment.Size} {what} {environment.MasterAddress}:{environment.MasterPort} ({error.Message})", error);
        }
    }

    /// <summary>Waits until all have come.</summary>
    /// <param name="store">A connection to the store.</param>
    /// <param name="environment">Which process this is.</param>
    /// <param name="timeouts">How long to wait.</param>
    /// <exception cref="RankLostException">Not all came.</exception>
    public static void Meet(TcpStore store, RankEnvironment environment, RankTimeouts timeouts)
    {
        long start = Stopwatch.GetTimestamp();
        long here = store.Add(HereKey, 1);
        while (here < environment.Size)
        {
            if (Stopwatch.GetElapsedTime(start) > timeouts.Meeting)
                throw new RankLostException($"only {here} of {environment.Size} processes came to {environment.MasterAddress}:{environment.MasterPort} within {timeouts.Meeting.TotalSeconds:0} s");
            Thread.Sleep(s_pause);
            here = store.Add(HereKey, 0);
        }
    }

    /// <summary>The address of this machine on the way to rank 0's: what its name resolves to may be one that only itself can reach.</summary>
    /// <param name="environment">Where rank 0 is.</param>
    /// <exception cref="InvalidInputException">It cannot be reached.</exception>
    public static string OwnAddress(RankEnvironment environment)
    {
        try
        {
            IPAddress master = Dns.GetHostAddresses(environment.MasterAddress).OrderBy(address => address.AddressFamily != AddressFamily.InterNetwork).First();
            using Socket socket = new(master.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(master, environment.MasterPort);
            IPAddress own = ((IPEndPoint)socket.LocalEndPoint!).Address;

            // The machine of rank 0 may know itself by its name under an address that only itself can reach.
            return (IPAddress.IsLoopback(own) && environment.MasterAddress is not ("localhost" or "127.0.0.1" or "::1") ? OutwardAddress() ?? own : own).ToString();
        }
        catch (Exception error) when (error is SocketException or InvalidOperationException)
        {
            throw InvalidInputException.For("MASTER_ADDR", string.Empty, "a machine that can be reached", $"'{environment.MasterAddress}' ({error.Message})");
        }
    }

    private static IPAddress? OutwardAddress() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(network => network.OperationalStatus == OperationalStatus.Up && network.NetworkInterfaceType != NetworkInterfaceType.Loopback)
        .SelectMany(network => network.GetIPProperties().UnicastAddresses)
        .Select(unicast => unicast.Address)
        .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork);
}
