using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Silhouettes;

/// <summary>
/// A silhouette with gradients for the vertices (SoftRas, Liu et al. 2019) and for a visibility of each face (MeshPose):
/// <c>I(p) = 1 - prod_j (1 - w_j D_j(p))</c> with <c>D_j(p) = sigmoid(+-d^2 / sigma^2)</c>, where d is the distance in pixels from the pixel's
/// centre to the outline of triangle j, positive inside. At an outline the coverage is one half; a smaller sigma makes it sharper. Coverages of
/// many faces add up: where sigma is as wide as the faces, a silhouette grows by several sigma (a low-poly mesh grows less than a fine one), and
/// where sigma is small, edges inside it stay visible as lines of at least 0.75.
/// <para>
/// Each face is visited at the pixels near it only (those it covers by more than 1e-5). The work is done on the CPU, image by image on all
/// cores, also for tensors on a GPU, which are copied there and back.
/// </para>
/// </summary>
public sealed class SoftSilhouette
{
    private readonly int[] _faces;
    private readonly int _vertexCount;
    private readonly SilhouetteFrame _frame;

    /// <summary>A silhouette of one mesh's topology.</summary>
    /// <param name="faces">Triangles, F x 3 vertex numbers, of either orientation.</param>
    /// <param name="vertexCount">Number of vertices V.</param>
    /// <param name="width">Columns of the image.</param>
    /// <param name="height">Rows of the image.</param>
    /// <param name="sigmaPixels">Softness: at this distance outside, a face covers 0.27 of a pixel; inside 0.73.</param>
    public SoftSilhouette(int[] faces, int vertexCount, int width, int height, double sigmaPixels)
    {
        ArgumentNullException.ThrowIfNull(faces);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (!(sigmaPixels > 0))
            throw new ArgumentOutOfRangeException(nameof(sigmaPixels), sigmaPixels, "Expected a positive number of pixels.");
        if (faces.Length % 3 != 0)
            throw new ArgumentException($"faces has {faces.Length} values; expected a multiple of 3.", nameof(faces));
        foreach (int vertex in faces)
        {
            if ((uint)vertex >= (uint)vertexCount)
                throw new ArgumentException($"faces names vertex {vertex}; expected 0 to {vertexCount - 1}.", nameof(faces));
        }

        _faces = faces;
        _vertexCount = vertexCount;
        _frame = new SilhouetteFrame(width, height, sigmaPixels);
    }

    /// <summary>Draws silhouettes.</summary>
    /// <param name="vertices">(B, V, 2), pixels, the outer corner of the top-left pixel at 0; float32 or float64. Faces with coordinates that are not finite are left out.</param>
    /// <param name="faceVisibility">(B, F), 0 to 1; null for all faces visible.</param>
    /// <returns>(B, height, width), 0 to 1.</returns>
    public Tensor call(Tensor vertices, Tensor? faceVisibility = null)
    {
        ArgumentNullException.ThrowIfNull(vertices);
        if (vertices.ndim != 3 || vertices.size(1) != _vertexCount || vertices.size(2) != 2)
            throw new ArgumentException($"vertices is {vertices}; expected (B, {_vertexCount}, 2).", nameof(vertices));
        if (vertices.dtype is not (ScalarType.Float32 or ScalarType.Float64))
            throw new ArgumentException($"vertices is {vertices}; expected float32 or float64.", nameof(vertices));
        Tensor weights = faceVisibility ?? ones([vertices.size(0), _faces.Length / 3], vertices.dtype, vertices.device);
        if (!weights.shape.AsSpan().SequenceEqual([vertices.size(0), _faces.Length / 3]) || weights.dtype != vertices.dtype)
            throw new ArgumentException($"faceVisibility is {weights}; expected {vertices.dtype}[{vertices.size(0)}, {_faces.Length / 3}].", nameof(faceVisibility));
        bool single = vertices.dtype == ScalarType.Float32;
        return autograd.apply(
            nameof(SoftSilhouette),
            [vertices, weights],
            () =>
            {
                Tensor transparency = single
                    ? SilhouetteBatch<float>.Forward(_frame, _faces, vertices, weights, VectorSilhouette.Stride(_frame), VectorSilhouette.Forward)
                    : SilhouetteBatch<double>.Forward(_frame, _faces, vertices, weights, _frame.Width, ReferenceSilhouette.Forward);
                return (1 - transparency.narrow(2, 0, _frame.Width).to(vertices.device), [vertices, weights, transparency]);
            },
            (gradient, saved) => single
                ? SilhouetteBatch<float>.Backward(_frame, _faces, saved[0], saved[1], saved[2], gradient, VectorSilhouette.Backward)
                : SilhouetteBatch<double>.Backward(_frame, _faces, saved[0], saved[1], saved[2], gradient, ReferenceSilhouette.Backward));
    }

    /// <summary>A face's visibility as the mean of its corners'.</summary>
    /// <param name="vertexVisibility">(B, V).</param>
    /// <returns>(B, F).</returns>
    public Tensor FaceVisibility(Tensor vertexVisibility)
    {
        ArgumentNullException.ThrowIfNull(vertexVisibility);
        if (vertexVisibility.ndim != 2 || vertexVisibility.size(1) != _vertexCount)
            throw new ArgumentException($"vertexVisibility is {vertexVisibility}; expected (B, {_vertexCount}).", nameof(vertexVisibility));
        Tensor corners = tensor(Array.ConvertAll(_faces, vertex => (long)vertex), null, vertexVisibility.device);
        return vertexVisibility.index_select(1, corners).view(vertexVisibility.size(0), -1, 3).mean([-1]);
    }
}
