using System.Net;
using System.Net.Sockets;
using Vitruvian.Learning.Distributed;
using Vitruvian.Testing;

namespace Vitruvian.Learning.Tests.Distributed;

public sealed class RendezvousTests
{
    [Fact]
    public void OwnAddress_IsTheOneOnTheWayToTheFirstMachine()
    {
        Rendezvous.OwnAddress(new RankEnvironment(1, 2, 0, null, "127.0.0.1", 29500)).ShouldBe("127.0.0.1");
        string message = Should.Throw<InvalidInputException>(() => Rendezvous.OwnAddress(new RankEnvironment(1, 2, 0, null, "nowhere.invalid", 29500))).Message;
        message.ShouldStartWith("MASTER_ADDR: expected a machine that can be reached; found 'nowhere.invalid' (");
    }

    [ClusterFact]
    public void Connect_APortThatIsTaken_OrNobodyListensOn_IsNamed()
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        RankTimeouts timeouts = RanksInThreads.Timeouts with { Meeting = TimeSpan.FromSeconds(1) };
        Should.Throw<RankLostException>(() => Rendezvous.Connect(RanksInThreads.Environment(0, 2, port), true, timeouts)).Message.ShouldStartWith($"rank 0 of 2 cannot listen on 127.0.0.1:{port} (");
        port = RanksInThreads.FreePort();
        Should.Throw<RankLostException>(() => Rendezvous.Connect(RanksInThreads.Environment(1, 2, port), false, timeouts)).Message.ShouldStartWith($"rank 1 of 2 does not find rank 0 at 127.0.0.1:{port} (");
    }
}
