using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Vitruvian.Learning.Native;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Distributed;

/// <summary>
/// Averages the gradients of all processes while they are being computed: a hook tells of each gradient that a backward pass has finished, full buckets are sent at once, and the backward pass goes on meanwhile.
/// Buckets are sent in the same order everywhere, whatever the order of gradients.
/// </summary>
internal sealed unsafe class GradientBuckets : IDisposable
{
    private readonly ProcessGroup _group;
    private readonly IReadOnlyList<Tensor> _parameters;
    private readonly GradientBucket[] _buckets;
    private readonly (int Bucket, int Place)[] _places;
    private readonly nint[] _hooks;
    private readonly double[] _used;
    private GCHandle _self;
    private int _next;
    private bool _isOn;

    /// <summary>Attaches to parameters.</summary>
    /// <param name="parameters">Leaves that require gradients, of one element type and device, the same in all processes.</param>
    /// <param name="group">The processes.</param>
    /// <param name="plan">Which parameters travel together; null for the default.</param>
    public GradientBuckets(IReadOnlyList<Tensor> parameters, ProcessGroup group, IReadOnlyList<int[]>? plan = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        (_parameters, _group) = (parameters, group);
        if (parameters.FirstOrDefault(parameter => parameter.dtype != parameters[0].dtype) is { } other)
            throw new ArgumentException($"A parameter is {other}; expected {parameters[0].dtype} like the first one.", nameof(parameters));
        plan ??= BucketPlan.Of([.. parameters.Select(parameter => parameter.numel() * SizeOf(parameter.dtype))]);
        _buckets = [.. plan.Select(members => new GradientBucket(members, parameters))];
        _places = new (int, int)[parameters.Count];
        for (int b = 0; b < _buckets.Length; b++)
        {
            for (int i = 0; i < _buckets[b].Members.Length; i++)
                _places[_buckets[b].Members[i]] = (b, i);
        }

        _used = new double[parameters.Count];
        _hooks = new nint[parameters.Count];
        _self = GCHandle.Alloc(this);
        for (int i = 0; i < _hooks.Length; i++)
        {
            fixed (nint* hook = &_hooks[i])
                NativeMethods.Check(NativeMethods.vt_gradient_hook(parameters[i].Handle, &OnGradient, GCHandle.ToIntPtr(_self), i, hook), $"gradient hook of {parameters[i]}");
        }
    }

    /// <summary>Buckets that were sent since <see cref="Begin"/>.</summary>
    public int SentCount => _next;

    /// <summary>Expects one backward pass, without gradients from before.</summary>
    public void Begin()
    {
        foreach (GradientBucket bucket in _buckets)
            bucket.Begin();
        Array.Clear(_used);
        (_next, _isOn) = (0, true);
    }

    /// <summary>
    /// After the backward pass, waits until every gradient is the average over the processes. A parameter that a process did not use counts as zeros there; one that none used has no gradient, as with
    /// one process.
    /// </summary>
    /// <param name="votes">Numbers whose sums over the processes are wanted as well.</param>
    /// <returns>Those sums.</returns>
    /// <exception cref="RankLostException">A process is gone.</exception>
    public double[] Finish(params ReadOnlySpan<double> votes)
    {
        _isOn = false;
        using DisposeScope scope = NewDisposeScope();
        using IDisposable mode = no_grad();
        foreach (GradientBucket bucket in _buckets)
        {
            for (int i = 0; i < bucket.Members.Length; i++)
            {
                if (!bucket.IsReady(i))
                    bucket.Fill(i, null);
            }
        }

        SendFull();
        Tensor tail = tensor((double[])[.. votes, .. _used], device: _group.Device);
        using Work said = _group.AllReduce(tail);
        foreach (GradientBucket bucket in _buckets)
            bucket.Wait();
        said.Wait();
        double[] sums = tail.to_array<double>();
        for (int i = 0; i < _parameters.Count; i++)
        {
            (int bucket, int place) = _places[i];
            _parameters[i].grad = sums[votes.Length + i] > 0 ? _buckets[bucket].Averaged(place) : null;
        }

        return sums[..votes.Length];
    }

    /// <summary>Detaches from the parameters.</summary>
    public void Dispose()
    {
        foreach (nint hook in _hooks)
            NativeMethods.vt_gradient_hook_remove(hook);
        _self.Free();
        foreach (GradientBucket bucket in _buckets)
            bucket.Dispose();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnGradient(nint context, long number, byte* message, int capacity)
    {
        var buckets = (GradientBuckets)GCHandle.FromIntPtr(context).Target!;
        try
        {
            buckets.Take((int)number);
            return 0;
        }
#pragma warning disable CA1031 // No exception may cross native frames.
        catch (Exception error)
#pragma warning restore CA1031
        {
            var text = new Span<byte>(message, capacity);
            _ = Encoding.UTF8.TryGetBytes(error.Message.AsSpan(0, Math.Min(error.Message.Length, capacity / 4)), text[..^1], out int length);
            text[length] = 0;
            return -1;
        }
    }

    private void Take(int number)
    {
        if (!_isOn)
            return;
        using DisposeScope scope = NewDisposeScope();
        using IDisposable mode = no_grad();
        (int bucket, int place) = _places[number];
        _buckets[bucket].Fill(place, _parameters[number].grad);
        _used[number] = 1;

        // Its place is in the bucket from now on: the memory of the gradient itself is needed elsewhere.
        _parameters[number].grad = null;
        SendFull();
    }

    // In the plan's order: a bucket that is full before an earlier one waits for it.
    private void SendFull()
    {
        while (_next < _buckets.Length && _buckets[_next].IsFull)
            _buckets[_next++].Send(_group);
    }
}
