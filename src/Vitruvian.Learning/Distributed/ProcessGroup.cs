using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Vitruvian.Learning.Native;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Distributed;

/// <summary>
/// The processes of a job and what they exchange, over libtorch's own process groups: Gloo for tensors in main memory, NCCL for those on GPUs. Every process makes the same calls in the same
/// order; what is called from one thread must not be called from another at the same time.
/// </summary>
public sealed unsafe class ProcessGroup : IDisposable
{
    private const string Gloo = "gloo";
    private const string Nccl = "nccl";
    private const int GlooBit = 1;
    private const int NcclBit = 2;
    private const string HereKey = "here";
    private const string ClosedKey = "closed";

    private static readonly TimeSpan s_barrierPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_gatherPause = TimeSpan.FromMilliseconds(1);

    private readonly RankEnvironment _environment;
    private readonly RankTimeouts _timeouts;
    private readonly string _name;
    private readonly string _backend;
    private readonly string _address;
    private readonly TcpStore _store;
    private readonly ProcessGroup? _owner;
    private nint _handle;
    private long _barriers;
    private long _waitedTicks;
    private bool _failed;

    private ProcessGroup(RankEnvironment environment, RankTimeouts timeouts, string name, string backend, string address, TcpStore store, RankWatch watch, ProcessGroup? owner)
    {
        (_environment, _timeouts, _name, _backend, _address, _store, Watch, _owner) = (environment, timeouts, name, backend, address, store, watch, owner);

        // Connecting waits for all others; on a thread of its own, so that one that will not come is noticed.
        var opening = Task.Factory.StartNew(
            () => store.OpenGroup(name, backend, environment.Rank, environment.Size, timeouts.Exchange, address), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        while (!((IAsyncResult)opening).AsyncWaitHandle.WaitOne(timeouts.Beat))
            watch.ThrowIfLost();
        try
        {
            _handle = opening.GetAwaiter().GetResult();
        }
        catch (TorchException error)
        {
            throw watch.Explain(error.Message);
        }
    }

    /// <summary>Number of this process, from 0.</summary>
    public int Rank => _environment.Rank;

    /// <summary>Number of processes.</summary>
    public int Size => _environment.Size;

    /// <summary>The part of every batch that is this process's.</summary>
    public RankShare Share => new(Rank, Size);

    /// <summary>Which of a machine's GPUs is this process's.</summary>
    public int LocalRank => _environment.LocalRank;

    /// <summary>Where tensors must lie that are exchanged.</summary>
    public Device Device => _backend == Nccl ? new Device(DeviceType.CUDA, LocalRank) : CPU;

    /// <summary>How long this process has waited for exchanges so far.</summary>
    public TimeSpan Waited => new(Interlocked.Read(ref _waitedTicks));

    /// <summary>Who is alive.</summary>
    internal RankWatch Watch { get; }

    /// <summary>Whether the interface to libtorch was compiled with process groups.</summary>
    /// <param name="device">Where the tensors lie that will be exchanged.</param>
    public static bool IsAvailable(DeviceType device = DeviceType.CPU) => (NativeMethods.vt_group_backends() & (device == DeviceType.CUDA ? NcclBit : GlooBit)) != 0;

    /// <summary>Meets the other processes; each calls this once.</summary>
    /// <param name="environment">Which process this is, and where the first one is found.</param>
    /// <param name="device">Where the tensors lie that will be exchanged.</param>
    /// <param name="timeouts">How long to wait; null for the defaults.</param>
    /// <exception cref="RankLostException">Not all of the others came.</exception>
    /// <exception cref="MissingDependencyException">The interface to libtorch was compiled without process groups.</exception>
    /// <exception cref="TorchException">Rank 0 cannot be reached, or its port is taken.</exception>
    public static ProcessGroup Open(RankEnvironment environment, DeviceType device = DeviceType.CPU, RankTimeouts? timeouts = null)
    {
        ArgumentNullException.ThrowIfNull(environment);
        timeouts ??= new RankTimeouts();
        (string backend, string remedy) = device == DeviceType.CUDA
            ? (Nccl, "compile it where the headers nccl.h and cuda_runtime_api.h are")
            : (Gloo, "run: apt-get install -y --no-install-recommends libgloo-dev && eng/build-torch-shim.sh");
        if (!IsAvailable(device))
            throw new MissingDependencyException($"{environment.Size} processes need {backend}, without which the interface to libtorch was compiled; {remedy}");
        string address = OwnAddress(environment);
        TcpStore store = TcpStore.Open(environment.MasterAddress, environment.MasterPort, environment.Rank == 0, timeouts.Meeting);
        Meet(store, environment, timeouts);
        RankWatch watch = new(TcpStore.Open(environment.MasterAddress, environment.MasterPort, false, timeouts.Meeting), environment, timeouts);
        return new ProcessGroup(environment, timeouts, "main", backend, address, store, watch, null);
    }

    /// <summary>A second group of the same processes, whose exchanges go on beside those of this one, in an order of their own. It ends with this one.</summary>
    /// <param name="name">Its name, the same in all processes and no other group's.</param>
    public ProcessGroup NewGroup(string name) => new(_environment, _timeouts, name, _backend, _address, _store, Watch, this);

    /// <summary>Begins to replace tensors by their sums over all processes.</summary>
    /// <param name="tensors">Dense tensors, of the same shapes in all processes.</param>
    public Work AllReduce(params IReadOnlyList<Tensor> tensors)
    {
        nint work;
        fixed (nint* handles = Handles(tensors))
            NativeMethods.Check(NativeMethods.vt_group_all_reduce(_handle, handles, tensors.Count, &work), "all_reduce");
        GC.KeepAlive(tensors);
        return new Work(this, work);
    }

    /// <summary>Begins to replace tensors by those of one process.</summary>
    /// <param name="tensors">Dense tensors, of the same shapes in all processes.</param>
    /// <param name="root">That process.</param>
    public Work Broadcast(IReadOnlyList<Tensor> tensors, int root = 0)
    {
        nint work;
        fixed (nint* handles = Handles(tensors))
            NativeMethods.Check(NativeMethods.vt_group_broadcast(_handle, handles, tensors.Count, root, &work), "broadcast");
        GC.KeepAlive(tensors);
        return new Work(this, work);
    }

    /// <summary>The tensors that all processes gave, by rank.</summary>
    /// <param name="tensor">A dense tensor, of the same shape in all processes.</param>
    /// <exception cref="RankLostException">A process is gone.</exception>
    public Tensor[] AllGather(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        Tensor[] gathered = [.. Enumerable.Range(0, Size).Select(_ => zeros_like(tensor))];
        nint work;
        fixed (nint* handles = Handles(gathered))
            NativeMethods.Check(NativeMethods.vt_group_all_gather(_handle, handles, gathered.Length, tensor.Handle, &work), "all_gather");
        GC.KeepAlive(tensor);
        new Work(this, work).Wait();
        return gathered;
    }

    /// <summary>Waits until all processes are here, as long as all are alive: what one of them does alone may take its time.</summary>
    /// <exception cref="RankLostException">A process is gone.</exception>
    public void Barrier()
    {
        string key = $"barrier/{_name}/{_barriers++}";
        long start = Stopwatch.GetTimestamp();
        try
        {
            long here = _store.Add(key, 1);
            while (here < Size)
            {
                Watch.ThrowIfLost();
                Thread.Sleep(s_barrierPause);
                here = _store.Add(key, 0);
            }
        }
        catch (TorchException error)
        {
            throw Watch.Explain(error.Message);
        }

        CountWait(Stopwatch.GetElapsedTime(start));
    }

    /// <summary>Texts of all processes, through the store: for rare reports of any length.</summary>
    /// <param name="key">A name that is used once.</param>
    /// <param name="text">This process's text.</param>
    /// <returns>Those of all, by rank, on rank 0; nothing on the others, which do not wait.</returns>
    /// <exception cref="RankLostException">A process is gone.</exception>
    internal string[] Gather(string key, string text)
    {
        try
        {
            if (Rank != 0)
            {
                _store.Set($"{key}/{Rank}", text);
                return [];
            }

            string[] all = new string[Size];
            all[0] = text;
            for (int rank = 1; rank < Size; rank++)
            {
                string? found;
                while ((found = _store.TryGet($"{key}/{rank}")) is null)
                {
                    Watch.ThrowIfLost();
                    Thread.Sleep(s_gatherPause);
                }

                all[rank] = found;
                _store.Delete($"{key}/{rank}");
            }

            return all;
        }
        catch (TorchException error)
        {
            throw Watch.Explain(error.Message);
        }
    }

    /// <summary>Tells the other processes that this one cannot go on, and ends the group without waiting for them.</summary>
    /// <param name="reason">Why, in a few words.</param>
    public void Fail(string reason)
    {
        if (_owner is not null)
        {
            _owner.Fail(reason);
            return;
        }

        if (_failed)
            return;
        Watch.Declare(reason);
        Watch.LingerForOthers();
        _failed = true;
    }

    /// <summary>Ends the group: of one that did not fail, in all processes together.</summary>
    public void Dispose()
    {
        nint handle = Interlocked.Exchange(ref _handle, 0);
        if (handle == 0)
            return;

        // A group whose exchange never ended would wait for it: that of a job that failed is left to the end of the process.
        if ((_owner ?? this)._failed || Watch.Lost is not null)
            return;
        NativeMethods.vt_group_close(handle);
        if (_owner is not null)
            return;
        Watch.Dispose();
        CloseStore();
    }

    internal void CountWait(TimeSpan time) => Interlocked.Add(ref _waitedTicks, time.Ticks);

    private static void Meet(TcpStore store, RankEnvironment environment, RankTimeouts timeouts)
    {
        long start = Stopwatch.GetTimestamp();
        long here = store.Add(HereKey, 1);
        while (here < environment.Size)
        {
            if (Stopwatch.GetElapsedTime(start) > timeouts.Meeting)
                throw new RankLostException($"only {here} of {environment.Size} processes came to {environment.MasterAddress}:{environment.MasterPort} within {timeouts.Meeting.TotalSeconds:0} s");
            Thread.Sleep(s_barrierPause);
            here = store.Add(HereKey, 0);
        }
    }

    // Rank 0 holds the store and goes last.
    private void CloseStore()
    {
        try
        {
            long closed = _store.Add(ClosedKey, 1);
            long start = Stopwatch.GetTimestamp();
            while (Rank == 0 && closed < Size && Stopwatch.GetElapsedTime(start) < _timeouts.Silence)
            {
                Thread.Sleep(s_barrierPause);
                closed = _store.Add(ClosedKey, 0);
            }
        }
        catch (TorchException)
        {
            // Rank 0 did not wait any longer.
        }

        _store.Dispose();
    }

    // The address of this machine on the way to rank 0's: what its name resolves to may be one that only itself can reach.
    private static string OwnAddress(RankEnvironment environment)
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

    private static nint[] Handles(IReadOnlyList<Tensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        nint[] handles = new nint[tensors.Count];
        for (int i = 0; i < handles.Length; i++)
            handles[i] = tensors[i].Handle;
        return handles;
    }
}
