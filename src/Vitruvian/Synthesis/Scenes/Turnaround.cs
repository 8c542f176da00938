using System.Numerics;
using System.Runtime.InteropServices;
using Vitruvian.Bodies;
using Vitruvian.Numerics;
using Vitruvian.Rendering;
using Vitruvian.Synthesis.Dressing;
using Vitruvian.Synthesis.Light;

namespace Vitruvian.Synthesis.Scenes;

/// <summary>
/// What somebody looks like who turns about themselves before a camera, in light of another place than the sample's: the colours of the body's vertices as a calibration sequence gives them (Wehrbein et al. 2023, section 3). A workspace for one thread.
/// </summary>
internal sealed class Turnaround
{
    private const int Size = 192;
    private const int Views = 4;

    // Metres to the camera, share of the picture that the body fills, and what a white ball shows.
    private const double Distance = 3.5;
    private const double Fill = 0.94;
    private const float Exposure = 0.8f;

    // Surface that is seen flatter than this (cosine) is left to other views.
    private const float LeastFacing = 0.25f;

    private readonly Studio _studio;
    private readonly SceneMesh _scene;
    private readonly PeopleLight _light;
    private readonly PeopleCompositor _compositor = new();
    private readonly SampleLabels _labels;
    private readonly SyntheticSample _view;
    private readonly Vector3[] _picture = new Vector3[Size * Size];
    private readonly bool[] _cover = new bool[Size * Size];
    private readonly float[] _normals;
    private readonly Vector4[] _sums;

    /// <summary>Makes the workspace.</summary>
    /// <param name="studio">What samples are made of.</param>
    internal Turnaround(Studio studio)
    {
        _studio = studio;
        _scene = new SceneMesh(studio.Body.JointCount);
        _light = new PeopleLight(studio.Body);
        _labels = new SampleLabels(studio.Body, studio.Points);
        _view = new SyntheticSample(Size, studio.Body, studio.Points.Count);
        _normals = new float[3 * studio.Body.VertexCount];
        _sums = new Vector4[studio.Body.VertexCount];
    }

    /// <summary>The person of a sample from all sides.</summary>
    /// <param name="index">Number of the sample.</param>
    /// <param name="colors">Receives V x 3 colours of the vertices, 0 to 1 as in files (not linear).</param>
    internal void Look(long index, Span<float> colors)
    {
        SceneRandom random = new(_studio.Seed, index);
        double[] betas = _studio.Shapes.Draw(random.Of(SceneRandom.Side.Shape, 0));
        Outfit outfit = _studio.Outfits.Draw(random.Of(SceneRandom.Side.Outfit, 0), _studio.Shapes.IsWoman(betas));

        // Numbers of other people's lights are not used elsewhere.
        SeededRandom lightRandom = random.Of(SceneRandom.Side.Light, 1);
        EnvironmentLight environment = _studio.Lights.Draw(lightRandom, null);
        Matrix3 upright = Matrix3.Diagonal(1, -1, -1) * AxisAngle.FromVector(new Vector3d(0, 2 * Math.PI * lightRandom.NextDouble(), 0)).ToMatrix();
        SceneLight light = new(environment, [ToSingle(upright.Column0), ToSingle(upright.Column1), ToSingle(upright.Column2)], Exposure);
        _sums.AsSpan().Clear();
        for (int view = 0; view < Views; view++)
            AddView(view, betas, outfit, light);
        FillGaps(colors);
    }

    private void AddView(int view, double[] betas, Outfit outfit, SceneLight light)
    {
        BodyModel body = _studio.Body;
        Matrix3 turn = Matrix3.Diagonal(1, -1, -1) * AxisAngle.FromVector(new Vector3d(0, 2 * Math.PI * view / Views, 0)).ToMatrix();
        BodyParameters standing = new(betas, new AxisAngle[body.JointCount], Vector3d.Zero) { GlobalOrient = AxisAngle.FromMatrix(turn) };
        standing.Translation = new Vector3d(0, 0, Distance) - BodyPlacement.RootOf(body, betas);
        body.Pose(standing, _view.Body);
        _view.Parameters = standing;
        _view.Camera = CameraPlan.Frame(_view.Body, _studio.Framing.Whole, Size, Fill, default);
        ScenePerson person = new(standing, _view.Body, outfit);
        _picture.AsSpan().Fill(new Vector3(0.2f));
        _scene.Load([person], _studio.Room, _view.Camera.FocalLengthPixels);
        _light.Compute(_scene, [person], light);
        _compositor.Rasterize(_scene, _view.Camera, Size, Size);
        _compositor.Composite(_scene, _light.Light, _picture, Size, Size);
        _labels.Write(_view, _scene, [person], _compositor.Fragments, _cover);
        PhotoEffects.Encode(_picture, _view.Image);
        MeshNormals.Smooth(_view.Body.Vertices, body.Faces, _normals);
        ReadOnlySpan<Vector3> places = MemoryMarshal.Cast<float, Vector3>(_view.Body.Vertices), normals = MemoryMarshal.Cast<float, Vector3>(_normals);
        for (int v = 0; v < places.Length; v++)
        {
            float facing = -Vector3.Dot(normals[v], Vector3.Normalize(places[v]));
            if (!_view.VertexVisible[v] || facing < LeastFacing)
                continue;
            Vector2d at = _view.Camera.Project(new Vector3d(places[v].X, places[v].Y, places[v].Z));
            int column = Math.Clamp((int)at.X, 0, Size - 1), row = Math.Clamp((int)at.Y, 0, Size - 1);
            if (!_view.Mask[(row * Size) + column])
                continue;
            ReadOnlySpan<byte> pixel = _view.Image[column, row];
            _sums[v] += facing * facing * new Vector4(pixel[0], pixel[1], pixel[2], byte.MaxValue);
        }
    }

    // Means of what was seen; what was not takes its neighbours' means, from the seen surface inwards.
    private void FillGaps(Span<float> colors)
    {
        ReadOnlySpan<int> faces = _studio.Body.Faces;
        Span<Vector4> next = new Vector4[_sums.Length];
        for (int round = 0; round < _sums.Length; round++)
        {
            next.Clear();
            bool missing = false;
            for (int f = 0; f < faces.Length; f += 3)
            {
                for (int k = 0; k < 3; k++)
                {
                    int v = faces[f + k];
                    if (_sums[v].W > 0)
                        continue;
                    missing = true;
                    next[v] += Mean(_sums[faces[f + ((k + 1) % 3)]]) + Mean(_sums[faces[f + ((k + 2) % 3)]]);
                }
            }

            bool grown = false;
            for (int v = 0; v < next.Length; v++)
            {
                grown |= next[v].W > 0;
                if (_sums[v].W == 0)
                    _sums[v] = next[v];
            }

            if (!missing || !grown)
                break;
        }

        for (int v = 0; v < _sums.Length; v++)
        {
            Vector4 mean = Mean(_sums[v]);
            (colors[3 * v], colors[(3 * v) + 1], colors[(3 * v) + 2]) = (mean.X, mean.Y, mean.Z);
        }
    }

    private static Vector4 Mean(Vector4 sum) => sum.W > 0 ? sum / sum.W : Vector4.Zero;

    private static Vector3 ToSingle(Vector3d v) => new((float)v.X, (float)v.Y, (float)v.Z);
}
