using Vitruvian.Bodies;
using Vitruvian.Cameras;
using Vitruvian.Rendering;

namespace Vitruvian.Learning.Displacement;

/// <summary>Renders a body to be refined and the field that would carry it to the true one: <c>d_v = Pi(V_true)_v - Pi(V)_v</c>, interpolated over visible triangles (Wehrbein et al. 2023, eqs. 1 and 2). A workspace for one thread.</summary>
internal sealed class PairRenderer
{
    // Nearer to the camera nothing has a place in the picture, metres.
    private const float NearestDepth = 0.05f;

    private readonly BodyModel _model;
    private readonly DisplacementRenderer _renderer;
    private readonly PosedBody _start;
    private readonly PosedBody _truth;
    private readonly float[] _moves;
    private readonly CropJoints _joints;

    internal PairRenderer(BodyModel model)
    {
        _model = model;
        _renderer = new DisplacementRenderer(model);
        _start = new PosedBody(model);
        _truth = new PosedBody(model);
        _moves = new float[2 * model.VertexCount];
        _joints = new CropJoints(model);
    }

    /// <summary>Renders a pair.</summary>
    /// <param name="start">The body to be refined.</param>
    /// <param name="truth">The true body.</param>
    /// <param name="camera">The crop's camera.</param>
    /// <param name="size">Side of the crop.</param>
    /// <param name="colors">Colours of the vertices, or none.</param>
    /// <param name="textured">Whether the network is shown textures.</param>
    /// <param name="rendering">Receives the planes.</param>
    /// <param name="joints">Receives the start's joints in the crop, whose side is 1, J x 2.</param>
    /// <param name="field">Receives size x size x 2 pixels.</param>
    /// <param name="rendered">Receives 1 where the body is, else 0.</param>
    internal void Render(
        BodyParameters start, BodyParameters truth, PerspectiveCamera camera, int size, ReadOnlySpan<float> colors, bool textured, Span<float> rendering, Span<float> joints, Span<float> field, Span<float> rendered)
    {
        _joints.Place(start, camera, size, joints);
        _model.Pose(start, _start);
        _model.Pose(truth, _truth);
        _ = _renderer.Render(_start, camera, size, colors, textured, rendering);
        (float focal, float[] from, float[] to) = ((float)camera.FocalLengthPixels, _start.Vertices, _truth.Vertices);
        for (int v = 0; v < _moves.Length / 2; v++)
        {
            float near = focal / Math.Max(NearestDepth, from[(3 * v) + 2]), far = focal / Math.Max(NearestDepth, to[(3 * v) + 2]);
            _moves[2 * v] = (far * to[3 * v]) - (near * from[3 * v]);
            _moves[(2 * v) + 1] = (far * to[(3 * v) + 1]) - (near * from[(3 * v) + 1]);
        }

        Interpolation.Vertices(_renderer.Fragments, _model.Faces, _moves, 2, field);
        ReadOnlySpan<int> ids = _renderer.Fragments.TriangleIds;
        for (int p = 0; p < ids.Length; p++)
            rendered[p] = ids[p] >= 0 ? 1 : 0;
    }
}
