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
        TensorRows<T> points = TensorRows<T>.Of(vertices), shares = TensorRows<T>.Of(weights), image = TensorRows<T>.Of(transparency);
        _ = Parallel.For(0, batch, b => kernel(frame, faces, points[b], shares[b], image[b]));
        GC.KeepAlive((points, shares, image));
        return transparency;
    }

    /// <summary>Gradients of vertices and weights, where those lie.</summary>
    public static Tensor?[] Backward(SilhouetteFrame frame, int[] faces, Tensor vertices, Tensor weights, Tensor transparency, Tensor gradient, BackwardKernel kernel)
    {
        int batch = checked((int)vertices.size(0));
        Tensor padded = nn.functional.pad(gradient.cpu(), [0, transparency.size(2) - frame.Width]);
        Tensor vertexGradient = zeros(vertices.shape, vertices.dtype);
        Tensor weightGradient = zeros(weights.shape, vertices.dtype);
        TensorRows<T> points = TensorRows<T>.Of(vertices), shares = TensorRows<T>.Of(weights), image = TensorRows<T>.Of(transparency), incoming = TensorRows<T>.Of(padded);
        TensorRows<T> byVertex = TensorRows<T>.Of(vertexGradient), byWeight = TensorRows<T>.Of(weightGradient);
        _ = Parallel.For(0, batch, b => kernel(frame, faces, points[b], shares[b], image[b], incoming[b], byVertex[b], byWeight[b]));
        GC.KeepAlive((points, shares, image, incoming, byVertex, byWeight));
        return [vertexGradient.to(vertices.device), weightGradient.to(weights.device)];
    }
}
