using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Numerics;
using Vitruvian.Rendering;
using Vitruvian.Testing;

namespace Vitruvian.Tests.Rendering;

/// <summary>The built-in body, standing upright before a camera and facing it.</summary>
internal static class TestBodies
{
    private static readonly Lazy<BodyModel> Body = new(() => BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz")));

    internal static BodyModel Model => Body.Value;

    /// <summary>Vertices in the camera's frame; the root's half turn about x brings "up" to -y and "front" to -z, towards the camera.</summary>
    internal static float[] Standing(double x, double y, double z, double turn = 0)
    {
        var parameters = new BodyParameters(Model.BetaCount, Model.JointCount) { Translation = new Vector3d(x, y, z) };
        Matrix3 upright = AxisAngle.FromVector(new Vector3d(Math.PI, 0, 0)).ToMatrix() * AxisAngle.FromVector(new Vector3d(0, turn, 0)).ToMatrix();
        parameters.GlobalOrient = AxisAngle.FromMatrix(upright);
        var posed = new PosedBody(Model);
        new BodyPoser(Model).Pose(parameters, posed.Vertices, posed.Joints);
        return posed.Vertices;
    }

    internal static RenderMesh Mesh(double x, double y, double z, double turn = 0) => new(Standing(x, y, z, turn), Model.Faces);
}
