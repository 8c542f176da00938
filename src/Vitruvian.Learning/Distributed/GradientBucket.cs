using Vitruvian.Learning.Native;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Distributed;

/// <summary>Gradients that travel together: one flat tensor, and a view of it in the shape and memory order of each parameter.</summary>
internal sealed class GradientBucket : IDisposable
{
    private readonly Tensor _flat;
    private readonly Tensor[] _views;
    private readonly bool[] _ready;
    private int _missing;
    private Work? _work;

    /// <summary>Makes room.</summary>
    /// <param name="members">The parameters' numbers.</param>
    /// <param name="parameters">All parameters, of one element type and device.</param>
    public GradientBucket(int[] members, IReadOnlyList<Tensor> parameters)
    {
        Members = members;
        _flat = zeros([members.Sum(member => parameters[member].numel())], parameters[members[0]].dtype, parameters[members[0]].device).DetachFromDisposeScope();
        _views = new Tensor[members.Length];
        _ready = new bool[members.Length];
        long offset = 0;
        for (int i = 0; i < members.Length; i++)
        {
            Tensor parameter = parameters[members[i]];
            _views[i] = Aten.AsStrided.Call(_flat, parameter.shape, StridesOf(parameter), offset).DetachFromDisposeScope();
            offset += parameter.numel();
        }

        Begin();
    }

    /// <summary>The parameters' numbers, in the order in which their gradients are expected.</summary>
    public int[] Members { get; }

    /// <summary>Whether all gradients are there.</summary>
    public bool IsFull => _missing == 0;

    /// <summary>Expects gradients again.</summary>
    public void Begin()
    {
        Array.Clear(_ready);
        _missing = Members.Length;
        _work = null;
    }

    /// <summary>Whether a gradient has come.</summary>
    /// <param name="place">Its place in the bucket.</param>
    public bool IsReady(int place) => _ready[place];

    /// <summary>Takes a gradient in.</summary>
    /// <param name="place">Its place in the bucket.</param>
    /// <param name="gradient">The gradient; null for none, which counts as zeros.</param>
    public void Fill(int place, Tensor? gradient)
    {
        if (gradient is null)
            _ = _views[place].zero_();
        else
            _ = _views[place].copy_(gradient);
        if (_ready[place])
            return;
        _ready[place] = true;
        _missing--;
    }

    /// <summary>Begins to average the bucket over the processes.</summary>
    public void Send(ProcessGroup group)
    {
        _ = _flat.mul_(1.0 / group.Size);
        _work = group.AllReduce(_flat);
    }

    /// <summary>Waits for the averages.</summary>
    public void Wait() => _work!.Wait();

    /// <summary>The averaged gradient of a parameter; valid until the next <see cref="Fill"/>.</summary>
    /// <param name="place">Its place in the bucket.</param>
    public Tensor Averaged(int place) => _views[place];

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        foreach (Tensor view in _views)
            view.Dispose();
        _flat.Dispose();
    }

    // Kernels in channels_last order keep it, so that gradients are copied straight through.
    private static long[] StridesOf(Tensor parameter)
    {
        if (parameter.ndim == 4 && parameter.is_contiguous(MemoryFormat.ChannelsLast))
            return parameter.stride();
        long[] shape = parameter.shape, strides = new long[shape.Length];
        long step = 1;
        for (int d = shape.Length - 1; d >= 0; d--)
        {
            strides[d] = step;
            step *= shape[d];
        }

        return strides;
    }
}
