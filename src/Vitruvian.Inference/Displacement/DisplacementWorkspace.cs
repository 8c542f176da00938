using Vitruvian.Bodies;
using Vitruvian.Cameras;
using Vitruvian.Fitting.Displacements;
using Vitruvian.Imaging;
using Vitruvian.Numerics;
using Vitruvian.Recovery;
using Vitruvian.Rendering;

namespace Vitruvian.Inference.Displacement;

/// <summary>One person's body on its way through a displacement network: rendered, and the field brought back to its vertices. Serves one person at a time.</summary>
internal sealed class DisplacementWorkspace
{
    // A body of which less lies in the crop is a mistake that no field mends.
    private const double LeastInside = 0.3;

    // Pixels expected to be off by this share of the crop count half; with the square, twice as far off counts a fifth.
    private const double HalfTrust = 0.03;

    private static readonly int s_jointCount = JointSets.JointNames(JointSets.All36).Count;

    private readonly BodyModel _model;
    private readonly int _size;
    private readonly bool _textured;
    private readonly DisplacementRenderer _renderer;
    private readonly DisplacementTransfer _transfer;
    private readonly DisplacementField _field;
    private readonly VertexDisplacements _vertices;
    private readonly PosedBody _posed;
    private readonly float[] _confidence;
    private readonly CropJoints? _joints;
    private PerspectiveCamera _camera;
    private int _pixels;

    /// <summary>Prepares.</summary>
    /// <param name="model">The body model.</param>
    /// <param name="size">Side of the network's crop.</param>
    /// <param name="textured">Whether it is shown textures.</param>
    /// <param name="joints">Whether it is told the body's joints.</param>
    /// <exception cref="InvalidInputException">The model lacks a joint that it is told.</exception>
    public DisplacementWorkspace(BodyModel model, int size, bool textured, bool joints)
    {
        _joints = joints ? new CropJoints(model) : null;
        (_model, _size, _textured) = (model, size, textured);
        _renderer = new DisplacementRenderer(model);
        _transfer = new DisplacementTransfer(model);
        _field = new DisplacementField(size, size);
        _vertices = new VertexDisplacements(model.VertexCount);
        _posed = new PosedBody(model);
        _confidence = new float[size * size];
    }

    /// <summary>Renders a body for the network.</summary>
    /// <param name="body">The body, in the frame of the photo's camera.</param>
    /// <param name="camera">The crop's camera.</param>
    /// <param name="colors">Colours of the vertices, or none.</param>
    /// <param name="batch">The network's input.</param>
    /// <param name="joints">Its input of joints; empty when it has none.</param>
    /// <param name="place">The person's place in them.</param>
    public void Render(BodyParameters body, PerspectiveCamera camera, ReadOnlySpan<float> colors, float[] batch, float[] joints, int place)
    {
        _joints?.Place(body, camera, _size, joints.AsSpan(2 * place * s_jointCount, 2 * s_jointCount));
        _model.Pose(body, _posed);
        _camera = camera;
        int length = DisplacementRenderer.ChannelCount(_textured) * _size * _size;
        _pixels = _renderer.Render(_posed, camera, _size, _textured ? colors : [], _textured, batch.AsSpan(place * length, length));
    }

    /// <summary>Reads what the network says.</summary>
    /// <param name="fields">(batch, 2, S, S).</param>
    /// <param name="errors">(batch, 1, S, S).</param>
    /// <param name="place">The person's place in the batch.</param>
    /// <param name="photoFromCrop">From the crop's pixels to the photo's.</param>
    public DisplacementAnswer Read(float[] fields, float[] errors, int place, ImageTransform photoFromCrop)
    {
        double inside = Inside();
        if (_pixels == 0)
            return new DisplacementAnswer(null, null, inside, 0);
        int area = _size * _size;
        _field.Reset(_size, _size);
        fields.AsSpan(place * 2 * area, 2 * area).CopyTo(_field.Values);
        _field.Mark(_renderer.Fragments);
        float half = (float)(HalfTrust * _size);
        double moved = 0;
        for (int p = 0; p < area; p++)
        {
            float error = errors[(place * area) + p] / half;
            _confidence[p] = 1 / (1 + (error * error));
            if (_field.Rendered[p] > 0)
                moved += MathF.Sqrt((_field.X[p] * _field.X[p]) + (_field.Y[p] * _field.Y[p]));
        }

        SeenField seen = new(_field.Values.ToArray(), _field.Rendered.ToArray(), _size, photoFromCrop);
        double mean = moved / _pixels * Math.Sqrt(Math.Abs(photoFromCrop.Determinant));
        if (inside < LeastInside)
            return new DisplacementAnswer(null, seen, inside, mean);
        _transfer.ToVertices(_renderer.Fragments, _field, _vertices, _confidence);
        return new DisplacementAnswer(VertexTargets.From(_vertices, _posed.Vertices, _camera, photoFromCrop), seen, inside, mean);
    }

    private double Inside()
    {
        int inside = 0;
        for (int v = 0; v < _model.VertexCount; v++)
        {
            Vector3d point = new(_posed.Vertices[3 * v], _posed.Vertices[(3 * v) + 1], _posed.Vertices[(3 * v) + 2]);
            if (point.Z > 0 && _camera.Project(point) is { X: >= 0, Y: >= 0 } at && at.X < _size && at.Y < _size)
                inside++;
        }

        return (double)inside / _model.VertexCount;
    }
}
