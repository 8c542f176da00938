using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Bodies;

/// <summary>
/// Linear blend skinning with gradients. In general every vertex's own transform, 12 numbers, is a product of all joints' transforms with the
/// dense weights, and moves the vertex: operators that run on every device and in exported graphs, though the transforms of all vertices are much
/// to move through memory. While gradients are recorded in float32 on a CPU, kernels of this project's own keep them in registers.
/// </summary>
internal static class BlendSkinning
{
    /// <summary>Moves vertices.</summary>
    /// <param name="transforms">(B, K, 3, 4).</param>
    /// <param name="rest">(B, 3, n): coordinates in planes.</param>
    /// <param name="weights">(K, n), constants.</param>
    /// <param name="tiles">The same weights for the kernels.</param>
    /// <returns>(B, 3, n).</returns>
    public static Tensor Move(Tensor transforms, Tensor rest, Tensor weights, SkinningTiles tiles)
    {
        bool recorded = is_grad_enabled() && (transforms.requires_grad || rest.requires_grad);
        if (!recorded || rest.dtype != ScalarType.Float32 || transforms.dtype != ScalarType.Float32 || rest.device.type != DeviceType.CPU)
            return MoveByOperators(transforms, rest, weights);
        return autograd.apply(
            nameof(BlendSkinning),
            [transforms, rest],
            () => (Forward(transforms, rest, tiles), [transforms, rest]),
            (gradient, saved) => Backward(gradient, saved[0], saved[1], tiles));
    }

    private static Tensor MoveByOperators(Tensor transforms, Tensor rest, Tensor weights)
    {
        (long batch, long n) = (rest.size(0), rest.size(2));
        Tensor rows = transforms.permute(0, 2, 3, 1).reshape(batch * 12, -1);
        Tensor[] blended = rows.matmul(weights).view(batch, 3, 4, n).unbind(2);
        Tensor[] coordinates = rest.unsqueeze(2).unbind(1);
        Tensor moved = blended[3];
        for (int axis = 0; axis < 3; axis++)
            moved = moved.addcmul(blended[axis], coordinates[axis], 1);
        return moved;
    }

    private static Tensor Forward(Tensor transforms, Tensor rest, SkinningTiles tiles)
    {
        Tensor moved = empty(rest.shape);
        TensorRows<float> matrices = TensorRows<float>.Of(transforms), from = TensorRows<float>.Of(rest), to = TensorRows<float>.Of(moved);
        _ = Parallel.For(0, (int)rest.size(0), b => SkinningKernels.Forward(tiles, matrices[b], from[b], to[b]));
        GC.KeepAlive((matrices, from, to));
        return moved;
    }

    private static Tensor?[] Backward(Tensor gradient, Tensor transforms, Tensor rest, SkinningTiles tiles)
    {
        Tensor byTransform = empty(transforms.shape);
        Tensor byRest = empty(rest.shape);
        TensorRows<float> matrices = TensorRows<float>.Of(transforms), from = TensorRows<float>.Of(rest), incoming = TensorRows<float>.Of(gradient);
        TensorRows<float> toTransform = TensorRows<float>.Of(byTransform), toRest = TensorRows<float>.Of(byRest);
        _ = Parallel.For(0, (int)rest.size(0), b => SkinningKernels.Backward(tiles, matrices[b], from[b], incoming[b], toTransform[b], toRest[b]));
        GC.KeepAlive((matrices, from, incoming, toTransform, toRest));
        return [byTransform, byRest];
    }
}
