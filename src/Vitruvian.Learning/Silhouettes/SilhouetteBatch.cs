using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Silhouettes;

/// <summary>Runs a silhouette kernel on every image of a batch, on all cores; every image is computed by one thread, so the result does not depend on their number.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal static class SilhouetteBatch<T>
    where T : unmanaged
{
    public delegate void ForwardKernel(SilhouetteFrame frame, ReadOnlySpan<int> faces, ReadOnlySpan<T> vertices, ReadOnlySpan<T> weights, Span<T> transparency);

    public delegate void BackwardKernel(SilhouetteFrame frame, ReadOnlySpan<int> faces, ReadOnlySpan<T> vertices, ReadOnlySpan<T> weights, ReadOnlySpan<T> transparency, ReadOnlySpan<T> gradient, Span<T> vertexGradient, Span<T> weightGradient);

    /// <summary>Transparencies (B, height, stride) in main memory.</summary>
    public static Tensor Forward(SilhouetteFrame frame, int[] faces, Tensor vertices, Tensor weights, int stride, ForwardKernel kernel)
    {
        int batch = checked((int)vertices.size(0));
        Tensor transparency = empty([batch, frame.Height, stride], vertices.dtype);
        Memory points = Memory.Of(vertices), shares = Memory.Of(weights), image = Memory.Of(transparency);
        _ = Parallel.For(0, batch, b => kernel(frame, faces, points.Row(b), shares.Row(b), image.Row(b)));
        GC.KeepAlive(transparency);
        return transparency;
    }

    /// <summary>Gradients of vertices and weights, where those lie.</summary>
    public static Tensor?[] Backward(SilhouetteFrame frame, int[] faces, Tensor vertices, Tensor weights, Tensor transparency, Tensor gradient, BackwardKernel kernel)
    {
        int batch = checked((int)vertices.size(0));
        Tensor padded = nn.functional.pad(gradient.cpu(), [0, transparency.size(2) - frame.Width]);
        Tensor vertexGradient = zeros(vertices.shape, vertices.dtype);
        Tensor weightGradient = zeros(weights.shape, vertices.dtype);
        Memory points = Memory.Of(vertices), shares = Memory.Of(weights), image = Memory.Of(transparency), incoming = Memory.Of(padded);
        Memory byVertex = Memory.Of(vertexGradient), byWeight = Memory.Of(weightGradient);
        _ = Parallel.For(0, batch, b => kernel(frame, faces, points.Row(b), shares.Row(b), image.Row(b), incoming.Row(b), byVertex.Row(b), byWeight.Row(b)));
        GC.KeepAlive(vertexGradient);
        GC.KeepAlive(weightGradient);
        return [vertexGradient.to(vertices.device), weightGradient.to(weights.device)];
    }

    /// <summary>A tensor's elements, image by image, for several threads.</summary>
    private sealed unsafe class Memory
    {
        private readonly Tensor _tensor;
        private readonly nint _start;
        private readonly int _length;

        private Memory(Tensor tensor)
        {
            _tensor = tensor;
            fixed (byte* first = tensor.bytes)
                _start = (nint)first;
            _length = checked((int)(tensor.numel() / Math.Max(1, tensor.size(0))));
        }

        public static Memory Of(Tensor tensor) => new(tensor.detach().cpu().contiguous());

        public Span<T> Row(int index)
        {
            Span<T> row = new((T*)_start + ((long)index * _length), _length);
            GC.KeepAlive(_tensor);
            return row;
        }
    }
}
