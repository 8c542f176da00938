using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Baking;

/// <summary>Parts, charts, grids and texture coordinates of the body mesh and of the full mesh.</summary>
internal sealed class SurfaceAssembly
{
    private readonly BakeSource _source;
    private readonly TriangleSurface _skin;
    private readonly Vector3d[] _tPose;
    private readonly Vector3d[] _restJoints;
    private readonly TorsoProfile _profile;

    /// <summary>Puts the mean body into the T-pose, where parts are told apart.</summary>
    /// <param name="source">The package.</param>
    /// <param name="shape">The finished shape space.</param>
    /// <param name="skin">The skin's triangles.</param>
    public SurfaceAssembly(BakeSource source, RoundedShape shape, TriangleSurface skin)
    {
        _source = source;
        _skin = skin;
        Vector3d[] joints = shape.Joints();
        Matrix3[] bind = BindPose.Rotations(joints);
        Vector3d[] vertices = shape.Vertices(MakeHumanLayout.BodyVertexCount);
        _tPose = new BakePoser(source.Skinning, bind).Pose(vertices, joints, BakePoses.ByName("t-pose"));
        _restJoints = BindPose.RestJoints(joints, bind);
        _profile = new TorsoProfile(PartLabels.TorsoCentres(skin.Faces, _tPose, source.Skinning));
    }

    /// <summary>The full mesh's surface: parts, hidden faces and texture coordinates.</summary>
    public BodySurface OfFullMesh() =>
        new(Parts(_skin.Faces), [], [], [], TextureCorners.Expand(_skin.Corners, _source.Assets.Mesh.Uvs), _skin.Hidden, null);

    /// <summary>The body mesh's surface, charts and grids included.</summary>
    /// <param name="body">The decimated skin.</param>
    /// <param name="cancellation">Stops the work.</param>
    public BodySurface OfBody(DecimatedSurface body, CancellationToken cancellation)
    {
        byte[] parts = Parts(body.Faces);
        bool[] hidden = [.. body.SourceFaces.Select(f => _skin.Hidden[f])];
        float[] uv = ChartBuilder.Build(body.Faces, parts, hidden, _tPose, _restJoints, _source.Mirror, cancellation);
        (int[] gridFaces, float[] barycentrics) = ChartGrids.Build(parts, hidden, uv);
        return new BodySurface(parts, uv, gridFaces, barycentrics, TextureCorners.Expand(body.Corners, _source.Assets.Mesh.Uvs), hidden, null);
    }

    private byte[] Parts(int[] faces) => PartLabels.Label(faces, _tPose, _restJoints, _source.Skinning, _source.Mirror, _profile);
}
