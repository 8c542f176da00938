using System.Text;
using Vitruvian.Learning.Native;

namespace Vitruvian.Learning.Distributed;

/// <summary>A connection to the store of a job (c10d's TCPStore): bytes by name, held by rank 0. May be used from several threads.</summary>
internal sealed unsafe class TcpStore : IDisposable
{
    // Of what is kept here; longer values are a mistake.
    private const int LargestValue = 1 << 20;

    private readonly string _address;
    private nint _handle;

    private TcpStore(nint handle, string address) => (_handle, _address) = (handle, address);

    /// <summary>Connects, and as the server first begins to listen.</summary>
    /// <param name="host">Machine of the server.</param>
    /// <param name="port">Its port.</param>
    /// <param name="isServer">Whether this process holds the store.</param>
    /// <param name="timeout">How long it is tried.</param>
    /// <exception cref="TorchException">There is no server, or its port is taken.</exception>
    public static TcpStore Open(string host, int port, bool isServer, TimeSpan timeout)
    {
        nint handle;
        NativeMethods.Check(NativeMethods.vt_store_open(host, port, isServer ? 1 : 0, (long)timeout.TotalMilliseconds, &handle), $"TCPStore({host}:{port})");
        return new TcpStore(handle, $"{host}:{port}");
    }

    /// <summary>Keeps a text.</summary>
    public void Set(string key, string value)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(value);
        fixed (byte* pointer = bytes)
            Check(NativeMethods.vt_store_set(_handle, key, pointer, bytes.Length), key);
    }

    /// <summary>The text under a key; null when there is none.</summary>
    public string? TryGet(string key)
    {
        byte[] buffer = new byte[256];
        while (true)
        {
            int length;
            fixed (byte* pointer = buffer)
                Check(NativeMethods.vt_store_get(_handle, key, pointer, buffer.Length, &length), key);
            if (length < 0)
                return null;
            if (length <= buffer.Length)
                return Encoding.UTF8.GetString(buffer, 0, length);
            if (length > LargestValue)
                throw new TorchException($"TCPStore({_address}): '{key}' holds {length} bytes; expected at most {LargestValue}.");
            buffer = new byte[length];
        }
    }

    /// <summary>Adds to a number, which begins at 0.</summary>
    /// <returns>The sum.</returns>
    public long Add(string key, long amount)
    {
        long result;
        Check(NativeMethods.vt_store_add(_handle, key, amount, &result), key);
        return result;
    }

    /// <summary>Forgets a key.</summary>
    public void Delete(string key) => Check(NativeMethods.vt_store_delete(_handle, key), key);

    /// <summary>Opens a group of processes that find each other through this store.</summary>
    internal nint OpenGroup(string name, string backend, int rank, int size, TimeSpan timeout, string address)
    {
        nint group;
        NativeMethods.Check(NativeMethods.vt_group_open(_handle, name, backend, rank, size, (long)timeout.TotalMilliseconds, address, &group), $"ProcessGroup({backend}, rank {rank} of {size})");
        return group;
    }

    /// <summary>Closes the connection, and as the server the store.</summary>
    public void Dispose()
    {
        nint handle = Interlocked.Exchange(ref _handle, 0);
        if (handle != 0)
            NativeMethods.vt_store_close(handle);
    }

    private void Check(int status, string key) => NativeMethods.Check(status, $"TCPStore({_address}): {key}");
}
